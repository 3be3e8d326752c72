import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Duties } from '../maintenance/duties.ts';
import { makeReminder } from '../maintenance/reminder-post.ts';
import type { MakeSummary } from '../reports/summaries.ts';
import type { Perform } from '../schedule/performance.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Service } from '../services/service.ts';

/** What each kind of task of a schedule comes to. */
export function createPerform(parts: {
  readonly config: Config;
  readonly makeSummary: MakeSummary;
  readonly duties: Duties;
  readonly clock: Clock;
}): Perform {
  const { config, clock } = parts;
  return async (schedule, slot, lateBy) => {
    const event = {
      at: clock.now(),
      actor: 'watchkeeper:schedule',
      action: 'schedule.slot',
      subject: `${schedule.id} ${new Date(slot.dueAt).toISOString()}`,
    };
    switch (schedule.task.kind) {
      case 'summary': {
        const made = await parts.makeSummary({ ...schedule, edition: schedule.task.edition, lateBy });
        return { change: { audit: [event], posts: [made.post] }, snapshot: made.snapshot };
      }
      case 'reminder': {
        const post = await makeReminder({
          ...parts,
          id: newId(clock.now()),
          channel: schedule.channel,
          services: servicesOf(config, schedule),
        });
        return { change: { audit: [event], posts: post ? [post] : [] } };
      }
    }
  };
}

/** The services that a schedule speaks about; all when it names none. */
export function servicesOf(config: Config, schedule: Schedule): readonly Service[] {
  return config.services.filter(({ id }) => schedule.services.length === 0 || schedule.services.includes(id));
}

/** The channels that are reminded of overdue duties, with the services that each is reminded of. */
export function remindedChannels(config: Config): { channel: string; services: readonly Service[] }[] {
  const reminders = config.schedules.filter(({ task }) => task.kind === 'reminder');
  return [...new Set(reminders.map(({ channel }) => channel))].map((channel) => {
    const named = reminders
      .filter((schedule) => schedule.channel === channel)
      .flatMap((each) => servicesOf(config, each));
    return { channel, services: config.services.filter((service) => named.includes(service)) };
  });
}
