import { z } from 'zod';
import { readJson, replaceFile } from '../mids-hero/place.ts';
import type { TreazrPlace } from './place.ts';

const day = 86_400_000;

interface Duty {
  readonly id: string;
  readonly name: string;
  readonly cadence: string;
  readonly warn: string;
  readonly daysAgo: number;
  readonly notes: string;
}

/** What the handbook wants done every week, month and quarter. On a good day nothing of it is overdue. */
const planned: readonly Duty[] = [
  duty('hygiene-review', 'Weekly hygiene review', '7 days', '1 day', 3, 'no anomalies'),
  duty('postgres-restore-test', 'Restore test of Postgres into staging', '7 days', '1 day', 4, '41 minutes'),
  duty('minio-consistency-scan', 'Full consistency scan of MinIO', '7 days', '1 day', 5, ''),
  duty('minio-checksums', 'Checksums of primary and DR cluster compared', '7 days', '1 day', 2, 'all equal'),
  duty('minio-object-restore', 'Restore test of sample objects', '1 month', '7 days', 12, '20 of 20'),
  duty('postgres-key-rotation', 'Rotation of the keys of Postgres backups', '3 months', '14 days', 40, ''),
  duty('minio-key-rotation', 'Rotation of the keys of the buckets', '3 months', '14 days', 55, ''),
  duty('runbook-links', 'Links from alerts to runbooks validated', '3 months', '14 days', 33, ''),
  duty('dr-drill', 'Disaster-recovery drill', '3 months', '21 days', 61, 'Postgres failover, 24 minutes'),
];

function duty(id: string, name: string, cadence: string, warn: string, daysAgo: number, notes: string): Duty {
  return { id, name, cadence, warn, daysAgo, notes };
}

/** The ids of all duties. */
export const dutyIds: readonly string[] = planned.map(({ id }) => id);

const entry = z.looseObject({ id: z.string(), last_done_at: z.string() });
const list = z.looseObject({ items: z.array(entry) });

/** Writes the list of duties as it looks on a good day. */
export function writeDuties(place: TreazrPlace, now: number): void {
  const items = planned.map(({ daysAgo, ...rest }) => {
    const { notes, ...shown } = rest;
    return { ...shown, last_done_at: dateOf(now - daysAgo * day), result: 'pass', notes };
  });
  replaceFile(place.duties, `${JSON.stringify({ items }, null, 2)}\n`);
}

/** Says of a duty when it was done last. */
export function dateDuty(place: TreazrPlace, id: string, at: number): void {
  const { items, ...rest } = list.parse(readJson(place.duties));
  const changed = items.map((item) => (item.id === id ? { ...item, last_done_at: dateOf(at) } : item));
  replaceFile(place.duties, `${JSON.stringify({ ...rest, items: changed }, null, 2)}\n`);
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
