import type { Config } from '../config/config.ts';
import { parseAddress } from '../runbooks/library.ts';
import type { Library } from '../runs/library.ts';
import { mayRunBySchedule, whyNotBySchedule } from '../runs/scheduled-run.ts';
import type { Diagnosis, Examination } from '../vitals/examination.ts';

/** Whether the runs that schedules begin could begin now. */
export function examineSchedules(
  { schedules, mode, runbooks }: Pick<Config, 'schedules' | 'mode' | 'runbooks'>,
  library: Pick<Library, 'now'>,
): Examination {
  return {
    side: 'Runs by schedule',
    async examine() {
      const found = await Promise.all(
        schedules.map(async ({ id, task }): Promise<Diagnosis[]> => {
          if (task.kind !== 'run') return [];
          const { service = '', name = '' } = parseAddress(task.address) ?? {};
          const runbook = await library.now(service, name);
          const reasons = whyNotBySchedule(task, runbook, mayRunBySchedule(mode, runbooks.trusted, service));
          return reasons.length === 0
            ? []
            : [
                {
                  status: 'critical',
                  what: `Schedule ${id}`,
                  found: `${task.address} cannot begin. ${reasons.join(' ')}`,
                  advice: 'Mend it before its next time, or take the schedule out of config.',
                },
              ];
        }),
      );
      const troubles = found.flat();
      const runs = schedules.filter(({ task }) => task.kind === 'run').length;
      if (troubles.length > 0 || runs === 0) return troubles;
      return [{ status: 'ok', what: 'Runs by schedule', found: 'All of them could begin now.' }];
    },
  };
}
