import { checkDependencies, checkWindows } from './alerts.ts';
import { checkChecks } from './checks.ts';
import { checkEnvironment } from './environment.ts';
import type { Everything } from './everything.ts';
import { checkHeartbeats } from './heartbeats.ts';
import { checkHosts } from './hosts.ts';
import { checkMaintenance } from './maintenance.ts';
import { checkPeople } from './people.ts';
import { checkProbes } from './probes.ts';
import { checkRetention } from './retention.ts';
import { checkRunbooks } from './runbooks.ts';
import { checkSchedules } from './schedules.ts';
import { checkSecretOwners, checkServices } from './services.ts';

/** Holds everything against every rule that a schema cannot express. */
export async function checkRules(everything: Everything): Promise<void> {
  const { workspace, services, known } = everything;
  if (workspace) {
    checkPeople(workspace, everything);
    checkRetention(workspace);
    checkSchedules(workspace, known, 'workspace');
  }
  checkServices(services, known);
  checkSecretOwners(
    services,
    [workspace, ...services].flatMap((each) => each?.file ?? []),
  );
  checkDependencies(services);
  checkHeartbeats(everything);
  for (const service of services) {
    checkProbes(service);
    checkChecks(service);
    checkMaintenance(service, known);
    checkWindows(service);
    checkSchedules(service, known, 'service');
    await checkEnvironment(service, everything);
    await checkHosts(service, everything.home);
    await checkRunbooks(service, everything.home);
  }
}
