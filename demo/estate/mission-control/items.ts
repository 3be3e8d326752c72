import { DateTime } from 'luxon';

/** The zone in which the people of Mission Control write dates. */
export const hawaii = 'Pacific/Honolulu';

interface Planned {
  readonly id: string;
  readonly name: string;
  readonly cadence: number;
  readonly warn: number;
  readonly daysAgo: number;
  /** A date alone, or the moment. */
  readonly written: 'date' | 'timestamp';
  readonly result: string;
  readonly notes: string;
  readonly owner: string;
}

/** One is overdue, two are due soon, the rest can wait. */
const planned: readonly Planned[] = [
  {
    id: 'quarterly-restore-test',
    name: 'Quarterly restore test (snapshot/backup)',
    cadence: 90,
    warn: 7,
    daysAgo: 96,
    written: 'date',
    result: 'pass',
    notes: 'lrwd restored to staging in 38 minutes; hosts file had to be edited by hand',
    owner: 'Nick',
  },
  {
    id: 'patches',
    name: 'Patches (TrueNAS, VMs, site plugins)',
    cadence: 30,
    warn: 7,
    daysAgo: 25,
    written: 'timestamp',
    result: 'pass',
    notes: 'two plugins held back',
    owner: 'Nick',
  },
  {
    id: 'website-backup-review',
    name: 'Website backup review',
    cadence: 7,
    warn: 2,
    daysAgo: 2,
    written: 'date',
    result: 'pass',
    notes: 'all sites pass',
    owner: 'Karen',
  },
  {
    id: 'server-backups',
    name: 'Server backups',
    cadence: 14,
    warn: 3,
    daysAgo: 12,
    written: 'date',
    result: 'pass',
    notes: '',
    owner: 'Karen',
  },
  {
    id: 'failover-drill',
    name: 'Failover drill',
    cadence: 180,
    warn: 14,
    daysAgo: 63,
    written: 'timestamp',
    result: 'pass',
    notes: 'DNS change took 6 minutes',
    owner: 'Nick',
  },
  {
    id: 'snapshot-review',
    name: 'Snapshot review',
    cadence: 30,
    warn: 5,
    daysAgo: 9,
    written: 'date',
    result: 'pass',
    notes: '',
    owner: 'Karen',
  },
  {
    id: 'certificates',
    name: 'Certificate renewals',
    cadence: 60,
    warn: 10,
    daysAgo: 21,
    written: 'date',
    result: 'pass',
    notes: 'all renewed by themselves',
    owner: 'Nick',
  },
  {
    id: 'site-content-check',
    name: 'MCI site content check',
    cadence: 14,
    warn: 2,
    daysAgo: 5,
    written: 'date',
    result: 'needs_review',
    notes: 'opening hours were out of date; branch sent to Nick',
    owner: 'Karen',
  },
]; // prettier-ignore

/** Writes maintenance.json the way its owner does: keys of its own, an indentation of its own, names in its own order. */
export function writeItems(now: number): string {
  const today = DateTime.fromMillis(now, { zone: hawaii });
  const items = planned.map((item) => {
    const done = today.minus({ days: item.daysAgo });
    const lastDone =
      item.written === 'date'
        ? done.toFormat('yyyy-MM-dd')
        : done.set({ hour: 16, minute: 20, second: 0, millisecond: 0 }).toISO({ suppressMilliseconds: true });
    return [
      '     {',
      `        "id": ${JSON.stringify(item.id)}, "name": ${JSON.stringify(item.name)},`,
      `        "cadence_days": ${item.cadence},  "warn_days": ${item.warn},`,
      `        "owner": ${JSON.stringify(item.owner)},`,
      `        "last_done_at": ${JSON.stringify(lastDone)},`,
      `        "result": ${JSON.stringify(item.result)},`,
      `        "notes": ${JSON.stringify(item.notes)},`,
      `        "x_runbook": "#${item.id}"`,
      '     }',
    ].join('\n');
  });
  return [
    '{',
    '   "_readme": "Owned by the collector. Edit last_done_at, result and notes when an item is done, then rerun it.",',
    '   "version": 3,',
    '   "site"   : {"name": "Piscine", "zone": "Pacific/Honolulu", "tags": [ "truenas","vm" ]},',
    '   "items": [',
    items.join(',\n'),
    '   ],',
    '   "retired": []',
    '}',
    '',
  ].join('\n');
}
