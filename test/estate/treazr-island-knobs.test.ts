import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import type { Config } from '../../src/config/config.ts';
import { createMaintenanceFiles } from '../../src/execution/maintenance-files.ts';
import { createRunbookShelf } from '../../src/execution/runbook-shelf.ts';
import { computeDue } from '../../src/maintenance/compute-due.ts';
import { checkLine } from '../../src/reports/words.ts';
import { freshEstateWithJobs } from './fresh-estate.ts';
import type { JobDesk } from './job-desk.ts';
import {
  at,
  treazrDutyKnobs,
  treazrKnobs,
  treazrPrometheusKnob,
  treazrUnseenKnobs,
} from './knobs/treazr-island.ts';
import { checkOf, home, lookAt, readShipped, type Settled, settledAlong, treazr } from './one-service.ts';

let estate: Estate;
let config: Config;
let desk: JobDesk;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, desk, takeDown } = await freshEstateWithJobs());
  config = await readShipped(estate.env);
}, 30_000);
afterAll(() => takeDown());

const checksOf = (): string[] =>
  config.checks.filter(({ service }) => service === treazr).map(({ id }) => id);

/** What each of these checks settles on, from ok on, by one look at the estate. */
async function settle(ids: readonly string[]): Promise<Record<string, Settled[]>> {
  const found: Record<string, Settled[]> = {};
  for (const id of ids) {
    const { check, probe } = checkOf(config, id);
    found[id] = settledAlong(check, await lookAt(probe, desk)).settled;
  }
  return found;
}

describe('the estate of Treazr Island', () => {
  it('is well when it is fresh', async () => {
    const settled = await settle(checksOf());
    expect(Object.entries(settled).filter(([, each]) => each.length > 0)).toEqual([]);
  });

  it.each(treazrKnobs)(
    'with the knob %s: %j, and nothing else; mended, all is well',
    async (knob, breaks) => {
      await estate.turn(knob, true);
      const broken = await settle(checksOf());
      await estate.turn(knob, false);
      expect(Object.fromEntries(Object.entries(broken).filter(([, each]) => each.length > 0))).toEqual(
        breaks,
      );
      expect(await settle(Object.keys(breaks))).toEqual(
        Object.fromEntries(Object.keys(breaks).map((id) => [id, []])),
      );
    },
  );

  it('has a knob for every check', () => {
    const broken = new Set(['prometheus', ...treazrKnobs.flatMap(([, breaks]) => Object.keys(breaks))]);
    const isJudged = (id: string): boolean => {
      const { warning, critical } = checkOf(config, id).check;
      return warning !== undefined || critical !== undefined;
    };
    expect(checksOf().filter((id) => isJudged(id) && !broken.has(id))).toEqual([]);
    const turned = estate
      .knobs()
      .filter(({ group }) => group === 'Treazr Island')
      .map(({ id }) => id);
    const tested = [
      ...treazrKnobs.map(([id]) => id),
      ...treazrDutyKnobs.map(([id]) => id),
      ...[treazrPrometheusKnob, ...treazrUnseenKnobs],
    ];
    expect(turned.toSorted()).toEqual(tested.toSorted());
  });

  it('says of every check what to do, where that is written, and where it can be seen', async () => {
    const shelf = createRunbookShelf(home);
    for (const id of checksOf()) {
      const { check } = checkOf(config, id);
      const { state } = settledAlong(check, { saw: true, values: {}, at: 0, took: 0 });
      const { detail } = checkLine({ check, state: { ...state, status: 'critical' } }, 0);
      const words = JSON.stringify(detail);
      if (check.warning || check.critical) {
        expect(words).toContain(check.action);
        expect(words).toContain(`Runbook: ${check.runbook}`);
        expect(await shelf.find(`${treazr}/${check.runbook}`), id).toBeDefined();
      }
      if (check.dashboard) {
        expect(words).toContain(`{"link":"${check.dashboard}","label":"Dashboard"}`);
        const page = await fetch(check.dashboard);
        expect([page.status, await page.text()], id).toEqual([
          200,
          expect.stringContaining('Observability &gt; Treazr Island &gt; Services'),
        ]);
      }
    }
  });

  it('is unknown, and not well, while Prometheus is away', async () => {
    await estate.turn(treazrPrometheusKnob, true);
    const settled = await settle(checksOf());
    await estate.turn(treazrPrometheusKnob, false);
    for (const id of checksOf()) {
      const { check, probe } = checkOf(config, id);
      const isAsked = probe.look.kind === 'prometheus';
      // One cause is named; whatever cannot be asked without it keeps quiet.
      expect(check.dependsOn?.some((cause) => cause.check === 'prometheus') ?? false, id).toBe(isAsked);
      if (id === 'prometheus') expect(settled[id]).toEqual(at('critical', 120));
      else expect(settled[id], id).toEqual(isAsked ? at('unknown') : []);
    }
    expect(Object.values(await settle(checksOf())).flat()).toEqual([]);
  });

  it.each<[knob: string, check: string, reason: string | RegExp]>([
    ['treazr-queue', 'queue-depth', 'queue: {queue="imports"}'],
    ['treazr-jobs', 'job-failures', 'job type: {job_type="imports"}'],
    ['treazr-labels', 'labels', 'such as: treazr_queue_depth'],
    ['treazr-dump-job', 'dump-job', /it says: it failed with exit code 1 on .*: pg_dump: .* No space left/],
    ['treazr-certificate', 'certificates', 'certificate: {host="treazr.example.test"}'],
  ])('with the knob %s names in %s what it means', async (knob, id, reason) => {
    const { check, probe } = checkOf(config, id);
    await estate.turn(knob, true);
    const { reason: said } = evaluateLook(check, await lookAt(probe, desk));
    await estate.turn(knob, false);
    if (typeof reason === 'string') expect(said).toContain(reason);
    else expect(said).toMatch(reason);
  });
});

describe('the duties of Treazr Island', () => {
  async function statuses(): Promise<Record<string, string>> {
    const file = config.maintenanceFiles.find(({ service }) => service === treazr);
    if (!file) throw new Error('there is no file of duties');
    const reading = await createMaintenanceFiles().read(file);
    if (!reading.readable) throw new Error(reading.reason);
    return Object.fromEntries(reading.items.map((item) => [item.id, computeDue(item, Date.now()).status]));
  }

  // By lines 28, 29, 38, 40, 41, 59, 68 and 20 of the handbook.
  const duties = [
    ...['hygiene-review', 'postgres-restore-test', 'minio-consistency-scan', 'minio-checksums'],
    ...['minio-object-restore', 'postgres-key-rotation', 'minio-key-rotation', 'runbook-links', 'dr-drill'],
  ];

  it('are those of the handbook, none is overdue, and each has its section', async () => {
    const shelf = createRunbookShelf(home);
    const all = await statuses();
    expect(Object.keys(all)).toEqual(duties);
    for (const [id, status] of Object.entries(all)) {
      expect(status, id).toBe('ok');
      expect(await shelf.find(`${treazr}/duties#${id}`), id).toBeDefined();
    }
  });

  it.each(treazrDutyKnobs)(
    'turn red with the knob %s, and green when it is done: %s',
    async (knob, item, status) => {
      const well = await statuses();
      await estate.turn(knob, true);
      expect(await statuses()).toEqual({ ...well, [item]: status });
      await estate.turn(knob, false);
      expect(await statuses()).toEqual(well);
    },
  );
});
