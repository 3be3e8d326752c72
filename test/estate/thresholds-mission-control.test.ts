import { beforeAll, describe, expect, it } from 'vitest';
import type { ProbeValue } from '../../src/checks/probe.ts';
import type { Config } from '../../src/config/config.ts';
import { computeDue } from '../../src/maintenance/compute-due.ts';
import { readServices, type Settled, settledAlong } from './shipped-services.ts';

let config: Config;

beforeAll(async () => {
  const folder = import.meta.dirname;
  config = await readServices(['mission-control'], {
    ...{ MISSION_CONTROL_COLLECTOR: folder, MISSION_CONTROL_URL: 'http://127.0.0.1:9' },
    ...{ WEBSITE_BACKUPS: folder, WEBSITE_BACKUP_JOB: folder },
  });
});

const never: Settled[] = [];
const [warning, critical] = ['warning', 'critical'] as const;

// Written by hand. The handbook wants the newest folder and the report "fresh"; docs/handbooks.md tells the bounds.
const rows: [
  line: number,
  says: string,
  check: string,
  good: ProbeValue,
  value: ProbeValue,
  settled: Settled[],
][] = [
  [14, 'the collector runs', 'collector', true, false, [[critical, 0]]],
  [14, 'the collected status is fresh', 'status-fresh', 0.2, 1, never],
  [14, 'the collected status is fresh', 'status-fresh', 0.2, 1.01, [[warning, 0]]],
  [14, 'the collected status is fresh', 'status-fresh', 0.2, 24, [[warning, 0]]],
  [14, 'the collected status is fresh', 'status-fresh', 0.2, 24.01, [[critical, 0]]],
  [17, 'newest dated folder of every domain', 'website-backups-fresh', 1, 7, never],
  [17, 'newest dated folder of every domain', 'website-backups-fresh', 1, 8, [[warning, 0]]],
  [17, 'newest dated folder of every domain', 'website-backups-fresh', 1, 13, [[warning, 0]]],
  [17, 'newest dated folder of every domain', 'website-backups-fresh', 1, 14, [[critical, 0]]],
  [17, 'every domain', 'website-backups-complete', 0, 1, [[critical, 0]]],
  [19, '"Generated" is fresh', 'report-fresh', 10, 192, never],
  [19, '"Generated" is fresh', 'report-fresh', 10, 192.1, [[warning, 0]]],
  [19, '"Generated" is fresh', 'report-fresh', 10, 360, [[warning, 0]]],
  [19, '"Generated" is fresh', 'report-fresh', 10, 360.1, [[critical, 0]]],
  [19, 'every site', 'sites-reported', 5, 4, never],
  [19, 'every site', 'sites-reported', 5, 3, [[critical, 0]]],
  [19, 'pass or needs_review', 'needs-review', 0, 1, [[warning, 0]]],
  [19, 'pass or needs_review', 'sites-failed', 0, 1, [[critical, 0]]],
  [0, 'the dashboard answers', 'dashboard-up', 200, 502, [[critical, 0]]],
  [0, 'the dashboard answers', 'dashboard-up', 200, null, [[critical, 0]]],
];

describe('the thresholds of Mission Control', () => {
  it.each(rows)(
    'line %d, %s: %s, well with %j, sees %j',
    async (_line, _says, check, good, value, settled) => {
      expect(await settledAlong(config, `mission-control/${check}`, good, value)).toEqual(settled);
    },
  );

  it('are all in this table', () => {
    const tested = new Set(rows.map(([, , check]) => check));
    expect(config.checks.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});

describe('a duty of Mission Control', () => {
  // Lines 5 and 21 to 24: every 90 days, warning 7 days before; by the calendar of Hawaii, ten hours behind UTC.
  // The last one was on 2 March 2026; 90 days later is Sunday 31 May.
  it.each([
    ['2026-05-24T09:59:59Z', 'ok', 8],
    ['2026-05-24T10:00:00Z', 'warning', 7],
    ['2026-05-31T10:00:00Z', 'warning', 0],
    ['2026-06-01T09:59:59Z', 'warning', 0],
    ['2026-06-01T10:00:00Z', 'critical', -1],
    ['2026-06-10T10:00:00Z', 'critical', -10],
  ])('of 90 days, warned of 7 days before, at %s is %s with %d days left', (moment, status, daysLeft) => {
    const [file] = config.maintenanceFiles;
    const due = computeDue(
      {
        ...{ id: 'quarterly-restore-test', service: 'mission-control', name: 'Quarterly restore test' },
        ...{ cadence: { days: 90 }, warn: { days: 7 }, timezone: file?.timezone ?? '' },
        lastDone: {
          ...{ written: '2026-03-02', at: Date.parse('2026-03-02T10:00:00Z'), dateOnly: true },
          ...{ result: null, notes: null },
        },
        origin: { kind: 'config' },
      },
      Date.parse(moment),
    );
    expect(due).toMatchObject({ status, daysLeft, dueDate: '2026-05-31' });
  });
});
