import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground, Knob } from '../knob.ts';
import { completeBackups, listBackups, removeBackups, type SeriesName, seriesOf } from './backups.ts';
import { changeInstance, restored } from './bin/cluster.ts';
import { damageCopy, deleteObjects, writeObjects } from './bin/objects.ts';
import { dateDuty } from './duties.ts';
import { changeNumbers, goodNumbers, type Numbers } from './numbers.ts';
import type { TreazrPlace } from './place.ts';

const group = 'Treazr Island';
const hour = 3_600_000;
const day = 24 * hour;

export const treazrKnobs: readonly Knob[] = [
  numberKnob('errors-warn', 'API: a few errors', '4 % of requests end in 5xx.', {
    server_error_percent: 4,
  }),
  numberKnob('errors', 'API: errors burst', '12 % of requests end in 5xx.', { server_error_percent: 12 }),
  numberKnob('latency', 'API: answers are slow', 'A fifth of requests takes more than 2.5 seconds.', {
    slow_percent: 20,
  }),
  numberKnob('queue', 'Workers: a queue grows', '140 imports wait.', { queue_depth: 140 }),
  numberKnob('jobs', 'Workers: a job type fails', '14 % of imports fail.', { job_failure_percent: 14 }),
  numberKnob('storage-warn', 'Postgres: storage fills', '82 % of the volume is used.', {
    storage_percent: 82,
  }),
  numberKnob('storage', 'Postgres: storage is nearly full', '94 % of the volume is used.', {
    storage_percent: 94,
  }),
  numberKnob('connections', 'Postgres: connections run out', '88 % of the pool is taken.', {
    connections_percent: 88,
  }),
  numberKnob('lag', 'Postgres: the replica lags', 'It is 95 seconds behind.', {
    replication_lag_seconds: 95,
  }),
  numberKnob('capacity-warn', 'MinIO: capacity fills', '74 % is used.', { capacity_percent: 74 }),
  numberKnob('capacity', 'MinIO: capacity is nearly used up', '91 % is used.', { capacity_percent: 91 }),
  numberKnob('node', 'MinIO: a node is degraded', 'It is offline; its data is healed from the others.', {
    nodes_degraded: 1,
  }),
  numberKnob('minio-down', 'MinIO is down', 'Nobody answers at its address.', { minio_up: false }),
  numberKnob('markers', 'MinIO: delete markers expire too early', 'Of one bucket after 7 days.', {
    delete_marker_days: 7,
  }),
  numberKnob('pressure', 'Cluster: a node is under pressure', 'It runs short of memory.', {
    nodes_under_pressure: 1,
  }),
  numberKnob('pods', 'Cluster: pods find no node', 'Three of them.', { pods_unschedulable: 3 }),
  {
    ...{ id: 'treazr-certificate', group, label: 'Cluster: a certificate ends soon' },
    hint: 'In twelve days.',
    break: ({ treazr, now }) => changeNumbers(treazr, { certificate_ends: now + 12 * day }),
    mend: ({ treazr, now }) => changeNumbers(treazr, { certificate_ends: goodNumbers(now).certificate_ends }),
  },
  numberKnob('lcp', 'Users: pages appear late', 'Largest contentful paint after 4.2 seconds.', {
    lcp_seconds: 4.2,
  }),
  numberKnob('sign-in', 'Users: signing in fails', '88 % succeed.', { auth_success_percent: 88 }),
  numberKnob('labels', 'Metrics without labels', 'The workers leave region out and call prod production.', {
    labelled: false,
  }),
  numberKnob('prometheus', 'Prometheus is down', 'Nobody answers at its address.', { prometheus_up: false }),
  backupKnob(
    'dump',
    'Postgres: nightly dumps are missing',
    'The three newest are gone, and none follows.',
    'daily',
    { dumping: false },
    (place) => removeNewest(place, 'daily', 3),
  ),
  numberKnob('dump-job', 'Postgres: the dump job fails', 'It reports exit code 1: no space is left.', {
    dump_exit_code: 1,
  }),
  backupKnob(
    'weekly',
    'Postgres: weekly dumps are missing',
    'The three newest are gone, and none follows.',
    'weekly',
    { dumping_weekly: false },
    (place) => removeNewest(place, 'weekly', 3),
  ),
  {
    ...{ id: 'treazr-empty-dump', group, label: 'Postgres: the nightly dump is empty' },
    hint: 'The disk was full; the file is there all the same.',
    break({ treazr }) {
      const newest = listBackups(treazr, 'daily')[0];
      if (newest) seriesOf(treazr, 'daily').write(newest.at, '');
    },
    mend({ treazr, now }) {
      removeNewest(treazr, 'daily', 1);
      completeBackups(treazr, now, 'daily');
    },
  },
  {
    ...{ id: 'treazr-plain-dump', group, label: 'Postgres: a dump is not encrypted' },
    hint: 'Somebody made one by hand.',
    break: ({ treazr }) => writeFileSync(plainDump(treazr), 'PGDMP, for everybody to read\n'),
    mend: ({ treazr }) => rmSync(plainDump(treazr), { force: true }),
  },
  backupKnob(
    'wal',
    'Postgres: the WAL archive is stuck',
    'Nothing was archived for six hours.',
    'wal',
    { archiving: false },
    (place, now) => removeBackups(place, 'wal', (at) => at > now - 6 * hour),
  ),
  backupKnob(
    'kept-short',
    'Backups are deleted too early',
    'Dumps older than ten days and WAL older than five are gone.',
    'daily',
    {},
    (place, now) => {
      removeBackups(place, 'daily', (at) => at < now - 10 * day);
      removeBackups(place, 'wal', (at) => at < now - 5 * day);
    },
  ),
  backupKnob(
    'kept-long',
    'Backups are kept too long',
    'Cleaning up stopped: dumps of 45 days lie there.',
    'daily',
    { cleaning: false },
    (place, now) => {
      const newest = seriesOf(place, 'daily').moments(now)[0] ?? now;
      for (let days = 31; days <= 45; days += 1) seriesOf(place, 'daily').write(newest - days * day);
    },
  ),
  backupKnob(
    'replication',
    'MinIO: replication to the DR cluster is stuck',
    'Nothing was replicated for three days.',
    'snapshots',
    { replicating: false },
    (place, now) => {
      removeBackups(place, 'snapshots', (at) => at > now - 3 * day);
      changeNumbers(place, { replicated_at: listBackups(place, 'snapshots')[0]?.at ?? now - 3 * day });
    },
  ),
  {
    ...{ id: 'treazr-objects', group, label: 'MinIO: objects are deleted' },
    hint: 'Half of the bucket receipts. The DR cluster and the newest snapshot have them.',
    break: ({ treazr }) => deleteObjects(treazr, 'receipts'),
    mend: ({ treazr }) => writeObjects(treazr),
  },
  {
    ...{ id: 'treazr-dr-copy', group, label: 'MinIO: a copy in the DR cluster is damaged' },
    hint: 'An object of the bucket receipts there is not what its checksum says.',
    break: ({ treazr }) => damageCopy(treazr, 'receipts'),
    mend: ({ treazr }) => writeObjects(treazr),
  },
  {
    ...{ id: 'treazr-version', group, label: 'Postgres: the clean instance has another version' },
    hint: 'It is provisioned with 15.8, dumps are of 16.4.',
    break: ({ treazr }) => changeInstance(treazr, restored, { version: '15.8' }),
    mend: ({ treazr }) => changeInstance(treazr, restored, { version: '16.4' }),
  },
  {
    ...{ id: 'treazr-keys', group, label: 'The rotation of keys is overdue' },
    hint: 'The keys of Postgres backups are five months old.',
    break: ({ treazr, now }) => dateDuty(treazr, 'postgres-key-rotation', now - 150 * day),
    mend: ({ treazr, now }) => dateDuty(treazr, 'postgres-key-rotation', now),
  },
];

function numberKnob(name: string, label: string, hint: string, broken: Partial<Numbers>): Knob {
  return {
    ...{ id: `treazr-${name}`, group, label, hint },
    break: ({ treazr }) => changeNumbers(treazr, broken),
    mend: (ground) => changeNumbers(ground.treazr, goodPartOf(ground, broken)),
  };
}

/** Stops a schedule and takes away what it would have made; whoever mends makes everything whole again. */
function backupKnob(
  name: string,
  label: string,
  hint: string,
  series: SeriesName,
  stopped: Partial<Numbers>,
  damage: (place: TreazrPlace, now: number) => void,
): Knob {
  return {
    ...{ id: `treazr-${name}`, group, label, hint },
    break({ treazr, now }) {
      mkdirSync(treazr[series], { recursive: true });
      damage(treazr, now);
      changeNumbers(treazr, stopped);
    },
    mend(ground) {
      changeNumbers(ground.treazr, goodPartOf(ground, stopped));
      const others = name === 'kept-short' ? (['wal'] as const) : [];
      completeBackups(ground.treazr, ground.now, series, ...others);
    },
  };
}

function goodPartOf({ now }: Ground, broken: Partial<Numbers>): Partial<Numbers> {
  return Object.fromEntries(Object.entries(goodNumbers(now)).filter(([key]) => key in broken));
}

function removeNewest(place: TreazrPlace, name: SeriesName, amount: number): void {
  const newest = listBackups(place, name)
    .slice(0, amount)
    .map(({ at }) => at);
  removeBackups(place, name, (at) => newest.includes(at));
}

function plainDump(place: TreazrPlace): string {
  return join(place.daily, 'by-hand.dump');
}
