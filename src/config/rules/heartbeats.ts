import { readCron } from '../../schedule/cron.ts';
import type { Path, Report } from '../report.ts';
import type { ProbeEntry } from '../schema/probe.ts';
import type { Everything } from './everything.ts';
import { checkZone } from './zone.ts';

type HeartbeatEntry = NonNullable<ProbeEntry['heartbeat']>;

/** Jobs that report: when, with a secret of their own, and to an address that there is. */
export function checkHeartbeats({ services, env }: Everything): void {
  const taken = new Set<string>();
  for (const { data, report } of services) {
    for (const [id, { heartbeat }] of Object.entries(data.probes)) {
      if (!heartbeat) continue;
      const path = ['probes', id, 'heartbeat'];
      checkExpectation(heartbeat, path, report);
      const { token } = heartbeat;
      if (!data.environment.secrets.some((name) => env[name] === token))
        report([...path, 'token'], 'must come from a variable that is listed under environment.secrets');
      if (taken.has(token))
        report([...path, 'token'], 'is the token of another job already; give each its own');
      taken.add(token);
      if (!env.WATCHKEEPER_PORT)
        report(path, 'nobody can report while WATCHKEEPER_PORT is not set; set it before the start', {
          severity: 'warning',
        });
    }
  }
}

function checkExpectation({ every, cron, timezone }: HeartbeatEntry, path: Path, report: Report): void {
  if ((every === undefined) === (cron === undefined))
    report(path, 'needs one of every and cron: how often, or after which moments, the job reports');
  if (every === 0) report([...path, 'every'], 'is zero; write how often the job reports, like 24h');
  checkZone(timezone, [...path, 'timezone'], report);
  if (cron === undefined) return;
  const reading = readCron(cron);
  if (!reading.valid) report([...path, 'cron'], reading.reason.replace(/\.$/, ''));
}
