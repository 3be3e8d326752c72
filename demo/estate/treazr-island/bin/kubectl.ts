import { changeInstance, readCluster, restored, writeCluster } from './cluster.ts';
import { type Program, printed, refuse } from './program.ts';

const patch = /^patch service postgres --patch (\{.*\})$/;

/** `kubectl --namespace treazr …`: what the restore of Postgres asks of the cluster. */
export const kubectl: Program = ({ place, words }) => {
  const [option, namespace, ...rest] = words;
  if (option !== '--namespace' || namespace !== 'treazr') return refuse('kubectl', words);
  const said = rest.join(' ');
  const cluster = readCluster(place);
  switch (said) {
    case 'set env deployment/api MAINTENANCE_MODE=on':
      writeCluster(place, { ...cluster, api: { ...cluster.api, MAINTENANCE_MODE: 'on' } });
      return printed('deployment.apps/api env updated\n');
    case 'set env deployment/api MAINTENANCE_MODE-': {
      const { MAINTENANCE_MODE: _, ...api } = cluster.api;
      writeCluster(place, { ...cluster, api });
      return printed('deployment.apps/api env updated\n');
    }
    case 'rollout status deployment/api --timeout=5m':
      return printed('deployment "api" successfully rolled out\n');
    case 'scale statefulset/postgres-restored --replicas=1':
      changeInstance(place, restored, { running: true });
      return printed('statefulset.apps/postgres-restored scaled\n');
    case 'rollout status statefulset/postgres-restored --timeout=10m':
      return printed('partitioned roll out complete: 1 new pods have been updated...\n');
  }
  const selector = /"app": "(postgres(?:-restored)?)"/.exec(patch.exec(said)?.[1] ?? '')?.[1];
  if (selector === undefined) return refuse('kubectl', words);
  writeCluster(place, { ...cluster, selector });
  return printed('service/postgres patched\n');
};
