import { join } from 'node:path';

/** Where everything of Treazr Island lies. */
export interface TreazrPlace {
  /** What its metrics tell; knobs turn it. */
  readonly numbers: string;
  /** Stand-in of the durable object storage that holds the backups. */
  readonly backups: string;
  readonly daily: string;
  readonly weekly: string;
  readonly wal: string;
  /** Snapshots of the buckets, a folder a day. */
  readonly snapshots: string;
  /** When duties such as the rotation of keys were done last. */
  readonly duties: string;
}

/** The places of the platform whose folder is `base`. */
export function treazrAt(base: string): TreazrPlace {
  const backups = join(base, 'backups');
  return {
    numbers: join(base, 'numbers.json'),
    backups,
    daily: join(backups, 'postgres', 'daily'),
    weekly: join(backups, 'postgres', 'weekly'),
    wal: join(backups, 'postgres', 'wal'),
    snapshots: join(backups, 'minio', 'snapshots'),
    duties: join(base, 'duties.json'),
  };
}
