import { z } from 'zod';
import { readJson, replaceFile } from '../../mids-hero/place.ts';
import type { TreazrPlace } from '../place.ts';

const instanceSchema = z.object({
  version: z.string(),
  running: z.boolean(),
  /** What its database `treazr` holds; null while there is none. */
  database: z
    .object({
      /** The newest order; milliseconds since 1970. */
      newest: z.number(),
      orders: z.number(),
      /** An index does not agree with its table. */
      damaged: z.boolean(),
    })
    .nullable(),
});

const clusterSchema = z.object({
  /** Variables of the deployment `api`. */
  api: z.record(z.string(), z.string()),
  /** The instance that the application is led to. */
  selector: z.string(),
  /** Instances of Postgres by the name of their service in the file of services. */
  instances: z.record(z.string(), instanceSchema),
});

/** What Kubernetes and its databases would know. */
export type Cluster = z.infer<typeof clusterSchema>;
export type Instance = z.infer<typeof instanceSchema>;

export const restored = 'treazr-restored';

/** A good day: the primary takes orders, and the instance for restores is not started. */
export function goodCluster(now: number): Cluster {
  return {
    api: {},
    selector: 'postgres',
    instances: {
      'treazr-primary': {
        ...{ version: '16.4', running: true },
        database: { newest: now, orders: 5210, damaged: false },
      },
      [restored]: { version: '16.4', running: false, database: null },
    },
  };
}

export function readCluster(place: TreazrPlace): Cluster {
  return clusterSchema.parse(readJson(place.cluster));
}

export function writeCluster(place: TreazrPlace, cluster: Cluster): void {
  replaceFile(place.cluster, `${JSON.stringify(cluster, null, 2)}\n`);
}

/** Changes some of what is known of an instance. */
export function changeInstance(place: TreazrPlace, name: string, changed: Partial<Instance>): void {
  const cluster = readCluster(place);
  const instance = cluster.instances[name];
  if (instance === undefined) throw new Error(`there is no instance ${name}`);
  writeCluster(place, {
    ...cluster,
    instances: { ...cluster.instances, [name]: { ...instance, ...changed } },
  });
}
