import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { witchCityRopeAt } from '../../demo/estate/witch-city-rope/place.ts';
import type { Config } from '../../src/config/config.ts';
import { parseAddress } from '../../src/runbooks/library.ts';
import { planOf } from '../../src/runbooks/plan.ts';
import { readRunbook } from '../../src/runbooks/read-runbook.ts';
import type { Runbook } from '../../src/runbooks/runbook.ts';
import { goesOnByItself } from '../../src/runs/by-itself.ts';
import type { Run } from '../../src/runs/run.ts';
import { whyNotBySchedule } from '../../src/runs/scheduled-run.ts';
import { madeUpEnvironment } from './made-up-environment.ts';
import type { RunbookShop } from './runbook-shop.ts';
import { shareEstate } from './shared-estate.ts';
import { readServices } from './shipped-services.ts';

const home = resolve(import.meta.dirname, '..', '..');
const five = readdirSync(join(home, 'config/services')).map((name) => name.replace(/\.yaml$/, ''));
const estate = shareEstate({ service: 'witch-city-rope', placeAt: witchCityRopeAt, haste: 200 });
let config: Config;
beforeAll(async () => {
  config = await readServices(five, madeUpEnvironment(five));
});

function shippedRunbook(service: string, name: string): Runbook {
  const path = join(home, 'runbooks', service, `${name}.md`);
  return readRunbook({ service, name, path }, readFileSync(path, 'utf8'));
}

/** The steps in which a run that a schedule begins waits for people although all goes well, in order. */
function waitsAt(runbook: Runbook, procedure: string): string[] {
  const scene = { runbook, run: { service: runbook.service, pace: 'by-itself' } as Run };
  const means = { isTrusted: () => true, consentByConfig: () => null };
  return (planOf(runbook, procedure)?.flow ?? [])
    .filter((step) => !(step.kind === 'manual' && step.group) && !goesOnByItself(scene, step, means))
    .map(({ id }) => id);
}

/** Waits until a run that goes on by itself has come to rest at a step, or is over. */
const comesTo = (shop: RunbookShop, run: string, step: string | undefined) =>
  vi.waitFor(
    async () => {
      const { run: standing, step: at, allAttempts, underWay } = await shop.scene(run);
      expect({ at: at?.id, underWay }).toEqual({ at: step, underWay: undefined });
      return { state: standing.state, steps: allAttempts.map((each) => `${each.step} ${each.state}`) };
    },
    { timeout: 30_000, interval: 20 },
  );

describe('the runs that schedules of the shipped config begin', () => {
  it.each([
    ['mids-hero/weekly-window', []],
    ['vedfolnir/weekly-optimization', ['overseen']],
    [
      'vedfolnir/weekly-review',
      ['rotate-logs', 'remove-temporary-files', 'remove-old-backups', 'week-findings'],
    ],
    ['vedfolnir/security-audit', ['administrators-needed', 'audit-findings']],
    ['vedfolnir/performance-review', ['capacity-plan']],
    ['witch-city-rope/database-daily', []],
    ['witch-city-rope/database-weekly', ['rebuild-indexes', 'room-is-left']],
    ['witch-city-rope/database-monthly', ['archive-old', 'optimize', expect.any(String), 'settings-fit']],
  ])('%s waits for people where something is removed, locked or judged, and nowhere else', (id, steps) => {
    const task = config.schedules.find((schedule) => schedule.id === id)?.task;
    if (task?.kind !== 'run') throw new Error(`there is no run by schedule ${id}`);
    const { service = '', name = '', procedure = '' } = parseAddress(task.address) ?? {};
    const runbook = shippedRunbook(service, name);
    expect(whyNotBySchedule(task, runbook, true)).toEqual([]);
    expect(waitsAt(runbook, procedure)).toEqual(steps);
  });

  it('are those of that list', () => {
    expect(config.schedules.filter(({ task }) => task.kind === 'run')).toHaveLength(8);
  });

  it('do the daily tasks of a database that is well without anybody', async () => {
    const shop = await estate.open();
    const begun = await shop.walk('database#daily', { pace: 'by-itself', until: 'back-up-log' });
    const { state } = await comesTo(shop, begun.id, undefined);
    expect(state).toBe('finished');
    expect(readdirSync(join(estate.place.backups, 'log'))).toHaveLength(1);
  });

  it('stop in the daily tasks where queries have become slow, at the step that needs people', async () => {
    const shop = await estate.open();
    await estate.estate.turn('witch-city-rope-queries', true);
    const begun = await shop.walk('database#daily', { pace: 'by-itself', until: 'back-up-log' });
    const { state } = await comesTo(shop, begun.id, 'look-at-plan');
    expect(state).toBe('asking');
  });

  it('go on behind what somebody has pressed', async () => {
    const shop = await estate.open();
    const begun = await shop.walk('database#weekly', { pace: 'by-itself', until: 'rebuild-indexes' });
    expect(await shop.wish(begun.id, { kind: 'run' })).toBe('moved');
    const { steps } = await comesTo(shop, begun.id, 'room-is-left');
    expect(steps).toEqual([
      ...['rebuild-indexes succeeded', 'weekly-statistics succeeded'],
      ...['fragmentation succeeded', 'space succeeded'],
    ]);
  });
});

describe('the commands of shipped runbooks to which a second person agrees', () => {
  // With an empty list: its own text is all that decides, or the file is chosen in the run and bound by its checksum (below).
  const bound: Readonly<Record<string, readonly string[]>> = {
    'witch-city-rope/emergencies restore-database': ['bin/restore-database'],
    'witch-city-rope/updates do-update': ['bin/release'],
    'treazr-island/restore put-back': [],
    'treazr-island/restore switch-database': [],
    'vedfolnir/recovery empty-redis': [],
    'vedfolnir/recovery restore-dump': [],
  };

  it('name the files that decide what they do', () => {
    const found = five.flatMap((service) =>
      readdirSync(join(home, 'runbooks', service)).flatMap((file) => {
        const name = file.replace(/\.md$/, '');
        return shippedRunbook(service, name)
          .procedures.flatMap(({ steps }) => steps)
          .flatMap((step) =>
            step.kind === 'run' && step.approve ? [[`${service}/${name} ${step.id}`, step.uses]] : [],
          );
      }),
    );
    expect(Object.fromEntries(found)).toEqual(bound);
  });

  it.each([
    ['witch-city-rope', 'emergencies', 'restore-database'],
    ['vedfolnir', 'recovery', 'restore-dump'],
    ['treazr-island', 'restore', 'put-back'],
  ])('compare what was chosen in the run with what was looked at: %s/%s, %s', (service, name, id) => {
    const steps = shippedRunbook(service, name).procedures.flatMap((procedure) => procedure.steps);
    const step = steps.find((each) => each.id === id);
    expect(step?.kind === 'run' && step.inputs).toContain('SUM');
  });
});
