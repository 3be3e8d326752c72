import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import { createLooker } from '../../src/execution/looker.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { readShipped } from './one-service.ts';

const domains = ['islandgardens.example', 'lrwd.example', 'mci.example', 'traveltechus.example'];
let root: string;
let collector: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'website-folders-'));
  collector = await mkdtemp(join(tmpdir(), 'collector-'));
  await mkdir(join(collector, 'repo'));
  // The run of Sunday 2026-11-22 03:30 UTC, which is Saturday in Hawaii.
  for (const domain of domains) await addBackup(domain, '2026-11-21');
});
afterEach(async () => {
  for (const folder of [root, collector]) await rm(folder, { recursive: true, force: true });
});

async function addBackup(domain: string, date: string): Promise<void> {
  await mkdir(join(root, domain, date), { recursive: true });
  await writeFile(join(root, domain, date, 'site.tar'), 'a site');
}

/** How the shipped checks on the folders stand at a moment. */
async function lookAt(moment: string): Promise<{ fresh: string; complete: string }> {
  const url = 'http://127.0.0.1:1';
  const env = {
    MISSION_CONTROL_COLLECTOR: collector,
    MISSION_CONTROL_URL: url,
    WEBSITE_BACKUPS: root,
    WEBSITE_BACKUP_JOB: root,
  };
  const { probes, checks } = await readShipped(env, 'mission-control');
  const probe = probes.find(({ id }) => id === 'website-backups');
  if (!probe) throw new Error('there is no such probe');
  const clock = new ManualClock(Date.parse(moment));
  const looker = createLooker({ clock, maintenanceDigest: async () => ({}) });
  const result = await looker.look({ ...probe, timeout: 60_000 }, new AbortController().signal);
  const seen = (wanted: string): string => {
    const check = checks.find(({ id }) => id === wanted);
    if (!check) throw new Error(`there is no check ${wanted}`);
    return evaluateLook(check, result).seen;
  };
  return { fresh: seen('website-backups-fresh'), complete: seen('website-backups-complete') };
}

describe('website backups, by the shipped checks', () => {
  it.each([
    ['2026-11-22T03:30:00Z', 'ok', 'just written'],
    ['2026-11-29T03:29:59Z', 'ok', 'right before the next run'],
    ['2026-11-29T09:59:59Z', 'ok', 'the last moment of the Hawaiian Saturday'],
    ['2026-11-29T10:00:00Z', 'warning', 'the Hawaiian Sunday: the run is late'],
    ['2026-12-05T09:59:59Z', 'warning', 'the last moment of the 13th day'],
    ['2026-12-05T10:00:00Z', 'critical', 'the 14th day: two runs missed'],
  ])('at %s are %s: %s', async (moment, status) => {
    expect(await lookAt(moment)).toEqual({ fresh: status, complete: 'ok' });
  });

  it('are as old as those of the domain that is furthest behind', async () => {
    for (const domain of domains.slice(1)) await addBackup(domain, '2026-11-28');
    expect((await lookAt('2026-11-29T12:00:00Z')).fresh).toBe('warning');
    await addBackup('islandgardens.example', '2026-11-28');
    expect((await lookAt('2026-11-29T12:00:00Z')).fresh).toBe('ok');
  });

  it('are critical when a domain was renamed, although there are as many folders as before', async () => {
    await rename(join(root, 'mci.example'), join(root, 'mci-new.example'));
    expect(await lookAt('2026-11-22T12:00:00Z')).toEqual({ fresh: 'unknown', complete: 'critical' });
  });

  it('are never fresh by a folder that is empty or dated in the future', async () => {
    await mkdir(join(root, 'lrwd.example', '2026-11-28'));
    expect((await lookAt('2026-11-29T12:00:00Z')).fresh).toBe('unknown');
    await rm(join(root, 'lrwd.example'), { recursive: true });
    await addBackup('lrwd.example', '2026-12-31');
    expect((await lookAt('2026-11-22T12:00:00Z')).fresh).toBe('unknown');
  });
});
