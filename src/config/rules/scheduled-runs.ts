import { parseAddress } from '../../runbooks/library.ts';
import type { Runbook } from '../../runbooks/runbook.ts';
import { whyNotBySchedule } from '../../runs/scheduled-run.ts';
import type { Everything } from './everything.ts';

/**
 * Reports every schedule whose run could not begin: its runbook or procedure is not there, not armed or not trusted, or
 * lacks inputs. The bot does without this: it starts all the same, and says it when the time has come.
 */
export function checkScheduledRuns(
  { workspace, services }: Everything,
  runbooks: ReadonlyMap<string, Runbook>,
): void {
  const trusted = workspace?.data.runbooks.trusted;
  for (const entries of [workspace, ...services])
    for (const [index, schedule] of (entries?.data.schedules ?? []).entries()) {
      const { run, inputs = {} } = schedule.do;
      if (run === undefined) continue;
      const own = entries && 'service' in entries.data ? entries.data.service.id : '';
      const written = run.includes('/') ? run : `${own}/${run}`;
      const address = parseAddress(written);
      // What is no address has been reported.
      if (!address) continue;
      const path = `runbooks/${address.service}/${address.name}`;
      const runbook = runbooks.get(`${path}.md`) ?? runbooks.get(`${path}.txt`);
      const isTrusted = trusted === undefined || trusted.includes(address.service);
      const reasons = whyNotBySchedule(
        { address: written, inputs },
        runbook,
        isTrusted || `Config does not trust the runbooks of ${address.service}: add it to runbooks.trusted.`,
      );
      for (const reason of reasons)
        entries?.report(['schedules', index, 'do', 'run'], `cannot begin: ${reason.replace(/\.$/, '')}`);
    }
}
