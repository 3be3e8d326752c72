import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { knownRights } from '../../commands/index.ts';
import { demoPeople } from '../../demo/town.ts';
import type { Check } from '../../src/checks/check.ts';
import type { LookResult, Probe, ProbeValue } from '../../src/checks/probe.ts';
import { createRecorder, type RecordedLook } from '../../src/checks/record-look.ts';
import type { CheckState } from '../../src/checks/state.ts';
import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read.ts';
import type { Status } from '../../src/core/status.ts';
import { ManualClock } from '../support/manual-clock.ts';

const home = resolve(import.meta.dirname, '..', '..');

/** The shipped config with these services alone, over an environment. */
export async function readServices(
  services: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Config> {
  const alone = await mkdtemp(join(tmpdir(), 'shipped-config-'));
  try {
    const folder = join('config', 'services');
    await mkdir(join(alone, folder), { recursive: true });
    for (const each of services)
      await copyFile(join(home, folder, `${each}.yaml`), join(alone, folder, `${each}.yaml`));
    const workspace = parse(await readFile(join(home, 'config', 'watchkeeper.yaml'), 'utf8'));
    // Only services that are there can be trusted.
    const runbooks = { trusted: services };
    await writeFile(join(alone, 'config', 'watchkeeper.yaml'), stringify({ ...workspace, runbooks }));
    await symlink(join(home, 'runbooks'), join(alone, 'runbooks'));
    const reading = await readConfig({ home: alone, knownRights, env: { ...env, ...demoPeople } });
    if (!reading.valid) throw new Error(JSON.stringify(reading.problems, null, 2));
    return reading.config;
  } finally {
    await rm(alone, { recursive: true, force: true });
  }
}

/** A check by `service/check`, and its probe. */
export function checkOf(config: Config, name: string): { check: Check; probe: Probe } {
  const check = config.checks.find(({ service, id }) => `${service}/${id}` === name);
  const probe = config.probes.find(({ service, id }) => service === check?.service && id === check.probe);
  if (!check || !probe) throw new Error(`there is no check ${name}`);
  return { check, probe };
}

/** Looks that follow one another on the probe's interval, worked into the states as in earnest. */
export function createSettling(checks: readonly Check[]) {
  const clock = new ManualClock();
  let known = new Map<string, CheckState>();
  const recorder = createRecorder({
    checks,
    clock,
    storeLook: async ({ settle }) => {
      const settled = settle([...known.values()]);
      known = new Map([
        ...known,
        ...settled.states.map((state) => [`${state.service}/${state.check}`, state] as const),
      ]);
      return settled;
    },
  });
  return {
    /** Records a look, one interval of the probe after the one before. */
    async next(probe: Probe, result: LookResult): Promise<RecordedLook> {
      await clock.advance(probe.every);
      return recorder.record(probe, result, clock.elapsed());
    },
    status: (check: Check): Status | undefined => known.get(`${check.service}/${check.id}`)?.status,
  };
}

/** A status, and how many seconds after it was seen first the check settles on it. */
export type Settled = readonly [status: Status, seconds: number];

/** What a check that was well settles on while its probe sees the same value for half an hour. */
export async function settledAlong(
  config: Config,
  name: string,
  good: ProbeValue,
  value: ProbeValue,
): Promise<Settled[]> {
  const { check, probe } = checkOf(config, name);
  const settling = createSettling([check]);
  const saw = (seen: ProbeValue): LookResult => ({
    ...{ saw: true, at: 0, took: 0 },
    values: { [check.statusFrom ?? check.value]: seen },
  });
  await settling.next(probe, saw(good));
  expect(settling.status(check), `${name} with ${JSON.stringify(good)}`).toBe('ok');
  const settled: Settled[] = [];
  for (let passed = 0; passed <= 1_800_000; passed += probe.every) {
    const { transitions } = await settling.next(probe, saw(value));
    for (const { to } of transitions) settled.push([to, passed / 1000]);
  }
  return settled;
}
