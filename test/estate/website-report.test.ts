import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { knownRights } from '../../commands/index.ts';
import type { Estate } from '../../demo/estate/estate.ts';
import { demoPeople } from '../../demo/town.ts';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import { readConfig } from '../../src/config/read.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createLooker } from '../../src/execution/looker.ts';
import { freshEstate } from './fresh-estate.ts';

const reportShape = z.looseObject({ sites: z.array(z.unknown()) });
let estate: Estate;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
});
afterAll(() => takeDown());

it.each([
  [4, 'ok'],
  [3, 'critical'],
  [0, 'critical'],
])('a fresh report of %i sites, none of them failed, is %s', async (sites, expected) => {
  const path = join(estate.env.WEBSITE_BACKUP_JOB ?? '', 'report.json');
  const whole = await readFile(path, 'utf8');
  const report = reportShape.parse(JSON.parse(whole));
  await writeFile(path, JSON.stringify({ ...report, sites: report.sites.slice(0, sites) }));
  const home = resolve(import.meta.dirname, '..', '..');
  const reading = await readConfig({ home, knownRights, env: { ...estate.env, ...demoPeople } });
  if (!reading.valid) throw new Error(JSON.stringify(reading.problems));
  const probe = reading.config.probes.find(({ id }) => id === 'website-report');
  const check = reading.config.checks.find(({ id }) => id === 'sites-reported');
  if (!probe || !check) throw new Error('the shipped config has changed');
  const looker = createLooker({ clock: systemClock, maintenanceDigest: async () => ({}) });
  const result = await looker.look(probe, new AbortController().signal);
  await writeFile(path, whole);
  expect(evaluateLook(check, result).seen).toBe(expected);
});
