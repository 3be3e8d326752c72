import { createHash } from 'node:crypto';
import { windowAt } from '../alerts/window.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { WatchkeeperError } from '../core/errors.ts';
import { parseAddress } from '../runbooks/library.ts';
import type { Begun } from '../runs/wished.ts';
import type { Performance } from '../schedule/performance.ts';
import type { Schedule, Slot, Task } from '../schedule/schedule.ts';
import type { Workbench } from './workbench.ts';

/**
 * Begins the run that a slot asks for, once: performed again, it finds the run that it began.
 * @throws WatchkeeperError `schedule.run` when it cannot be begun
 */
export async function beginBySchedule(parts: {
  readonly config: Config;
  readonly workbench: Pick<Workbench, 'runs'>;
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly slot: Slot;
  readonly task: Extract<Task, { kind: 'run' }>;
}): Promise<Performance> {
  const { config, schedule, slot, task } = parts;
  const address = parseAddress(task.address);
  const service = config.services.find(({ id }) => id === address?.service);
  if (!address || !service)
    throw new WatchkeeperError('schedule.run', `${task.address} is no procedure of a known service.`);
  const window = windowAt(
    {
      planned: config.windows.filter((each) => each.service === service.id),
      adHoc: [],
      timezone: service.timezone,
    },
    parts.clock.now(),
  );
  const begun = await parts.workbench.runs.begin(
    {
      id: runIdOf(slot),
      service: service.id,
      runbook: address.name,
      procedure: address.procedure,
      values: task.inputs,
      pace: 'by-itself',
      channel: schedule.channel,
      closes: null,
      dueAt: window?.to ?? null,
    },
    { by: { kind: 'watchkeeper', reason: 'schedule' } },
  );
  if (begun.kind === 'begun') return { change: { audit: [] } };
  throw new WatchkeeperError('schedule.run', `The run of ${task.address} was not begun. ${reasonOf(begun)}`);
}

function reasonOf(begun: Exclude<Begun, { kind: 'begun' }>): string {
  switch (begun.kind) {
    case 'held':
      return `Only one may run at a time, and “${begun.by.title}” is under way.`;
    case 'inputs':
      return Object.values(begun.problems).join(' ');
    case 'refused':
      return begun.reason;
  }
}

/** One slot, one run. */
function runIdOf({ schedule, dueAt }: Slot): string {
  return `slot-${createHash('sha256').update(`${schedule}/${dueAt}`).digest('hex').slice(0, 24)}`;
}
