import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { knownRights } from '../../commands/index.ts';
import { demoPeople } from '../../demo/town.ts';
import { advance } from '../../src/checks/advance.ts';
import type { Check } from '../../src/checks/check.ts';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import type { LookResult, Probe, ProbeValue } from '../../src/checks/probe.ts';
import type { CheckState } from '../../src/checks/state.ts';
import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { Status } from '../../src/core/status.ts';
import { createLooker } from '../../src/execution/looker.ts';
import type { JobDesk } from './job-desk.ts';

export const home = resolve(import.meta.dirname, '..', '..');
export const treazr = 'treazr-island';

/** The shipped config of one service alone, over an environment. */
export async function readShipped(
  env: Readonly<Record<string, string>>,
  service: string = treazr,
): Promise<Config> {
  const alone = await mkdtemp(join(tmpdir(), 'service-config-'));
  try {
    const services = join('config', 'services');
    await mkdir(join(alone, services), { recursive: true });
    const file = join(services, `${service}.yaml`);
    await copyFile(join(home, file), join(alone, file));
    await symlink(join(home, 'runbooks'), join(alone, 'runbooks'));
    const workspace = parse(await readFile(join(home, 'config', 'watchkeeper.yaml'), 'utf8'));
    // Schedules name the other services, and only services that are there can be trusted.
    const alike = { ...workspace, schedules: [], runbooks: { trusted: [service] } };
    await writeFile(join(alone, 'config', 'watchkeeper.yaml'), stringify(alike));
    const reading = await readConfig({
      home: alone,
      knownRights,
      env: { ...env, ...demoPeople, WATCHKEEPER_PORT: '9464' },
    });
    if (!reading.valid) throw new Error(JSON.stringify(reading.problems, null, 2));
    expect(reading.warnings).toEqual([]);
    return reading.config;
  } finally {
    await rm(alone, { recursive: true, force: true });
  }
}

/** A check of a service, and the probe that it looks through. */
export function checkOf(config: Config, id: string, service = treazr): { check: Check; probe: Probe } {
  const check = config.checks.find((each) => each.service === service && each.id === id);
  const probe = config.probes.find((each) => each.service === service && each.id === check?.probe);
  if (!check || !probe) throw new Error(`there is no check ${id}`);
  return { check, probe };
}

/** Looks once, at the real thing. */
export function lookAt(probe: Probe, desk?: JobDesk): Promise<LookResult> {
  const looker = createLooker({
    ...{ clock: systemClock, maintenanceDigest: async () => ({}) },
    ...(desk ? { heartbeat: desk.look } : {}),
  });
  return looker.look(probe, new AbortController().signal);
}

/** What a look would be that saw this value. */
export function saw(check: Check, value: ProbeValue): LookResult {
  return { saw: true, values: { [check.value]: value }, at: 0, took: 0 };
}

/** A status that a check has settled on, and after how many seconds of seeing the same. */
export type Settled = readonly [status: Status, seconds: number];

/** What a well check settles on, one thing after the other, while it sees the same each second for half an hour. */
export function settledAlong(check: Check, result: LookResult): { settled: Settled[]; state: CheckState } {
  const settled: Settled[] = [];
  let state = advance(undefined, { seen: 'ok', value: 0, reason: null, at: 0, credit: 0 }, check).state;
  const finding = evaluateLook(check, result);
  for (let second = 0; second <= 1800; second += 1) {
    const next = advance(state, { ...finding, at: (second + 1) * 1000, credit: 1000 }, check);
    if (next.transition) settled.push([next.transition.to, second]);
    state = next.state;
  }
  return { settled, state };
}
