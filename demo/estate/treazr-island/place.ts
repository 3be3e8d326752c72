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
  /** Base backups of Postgres: physical copies, over which WAL can be replayed. */
  readonly baseBackups: string;
  /** What Kubernetes and its databases would know. */
  readonly cluster: string;
  /** Objects of the primary and the DR cluster, and versions below a delete marker. A folder for each bucket. */
  readonly objects: { readonly primary: string; readonly dr: string; readonly deleted: string };
  /** Where what is restored is unpacked. */
  readonly restore: string;
  /** Programs named like the real ones. */
  readonly bin: string;
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
    baseBackups: join(backups, 'postgres', 'base'),
    cluster: join(base, 'cluster.json'),
    objects: {
      primary: join(base, 'minio', 'primary'),
      dr: join(base, 'minio', 'dr'),
      deleted: join(base, 'minio', 'deleted'),
    },
    restore: join(base, 'restore'),
    bin: join(base, 'bin'),
  };
}
