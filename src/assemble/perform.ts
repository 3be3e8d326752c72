import type { Config } from '../config/config.ts';
import type { Clock, Instant } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { shorten, type Text } from '../core/text.ts';
import type { Duties } from '../maintenance/duties.ts';
import { makeReminder } from '../maintenance/reminder-post.ts';
import type { ChangeStore } from '../record/change.ts';
import type { NewPost, OutboxStore } from '../record/post.ts';
import type { MakeSummary } from '../reports/summaries.ts';
import { type LinkFindings, linkReport } from '../runbooks/link-report.ts';
import type { Perform } from '../schedule/performance.ts';
import type { Schedule, Slot } from '../schedule/schedule.ts';
import { scheduleWords } from '../schedule/words.ts';
import type { Service } from '../services/service.ts';
import { beginBySchedule, runIdOf } from './begin-by-schedule.ts';
import type { CheckLinks } from './check-links.ts';
import { createLongJobs } from './long-jobs.ts';
import type { Workbench } from './workbench.ts';

/** A failure is news for a day, in milliseconds. */
const failureWorthSaying = 24 * 3_600_000;
/** Links are looked at four times a year. */
const linksWorthSaying = 7 * 24 * 3_600_000;

/** What each kind of task of a schedule comes to. */
export function createPerform(parts: {
  readonly config: Config;
  readonly makeSummary: MakeSummary;
  readonly duties: Duties;
  readonly workbench: Pick<Workbench, 'runs' | 'library'>;
  readonly outbox: Pick<OutboxStore, 'find'>;
  readonly changes: ChangeStore;
  readonly checkLinks: CheckLinks;
  /** Copies the database and keeps so many copies. */
  readonly backUp: (keep: number) => Promise<{ readonly path: string; readonly size: number }>;
  readonly clock: Clock;
}): Perform {
  const { config, clock } = parts;
  const longJobs = createLongJobs<LinkFindings>();
  return async (schedule, slot, lateBy) => {
    switch (schedule.task.kind) {
      case 'summary': {
        const made = await parts.makeSummary({ ...schedule, ...schedule.task, folds: true, lateBy });
        return { change: { audit: [], posts: [made.post] }, snapshot: made.snapshot };
      }
      case 'backup': {
        const { path, size } = await parts.backUp(schedule.task.keep);
        return {
          change: {
            audit: [
              {
                at: clock.now(),
                actor: 'watchkeeper:schedule',
                action: 'store.backed-up',
                subject: path,
                after: { size },
              },
            ],
          },
        };
      }
      case 'links': {
        const findings = longJobs.ask(runIdOf(slot), () => parts.checkLinks(schedule.services));
        return findings === undefined
          ? { underWay: true }
          : { change: { audit: [], posts: [linkPost(schedule, await findings, clock.now())] } };
      }
      case 'run':
        return beginBySchedule({ ...parts, schedule, slot, task: schedule.task });
      case 'reminder': {
        const post = await makeReminder({
          ...parts,
          id: newId(clock.now()),
          channel: schedule.channel,
          services: servicesOf(config, schedule),
        });
        return { change: { audit: [], posts: post ? [post] : [] } };
      }
    }
  };
}

function linkPost({ id, channel }: Schedule, findings: LinkFindings, now: Instant): NewPost {
  return {
    id: newId(now),
    kind: 'post',
    channel,
    document: linkReport(findings),
    topic: 'schedule.links',
    subject: id,
    validUntil: now + linksWorthSaying,
  };
}

/**
 * What is said in a schedule's channel when one of its slots has failed for good.
 * @param title of the procedure that it ought to have begun a run of
 */
export function failurePosts(
  config: Config,
  slot: Slot,
  reason: string,
  now: Instant,
  title?: string,
): NewPost[] {
  const schedule = config.schedules.find(({ id }) => id === slot.schedule);
  if (!schedule) return [];
  const due: Text = [schedule.id, ', due ', { time: slot.dueAt, zone: schedule.timezone }];
  return [
    {
      id: newId(now),
      kind: 'post',
      channel: schedule.channel,
      document: {
        title: shorten(`Failed: ${scheduleWords(schedule, title)}`, 150),
        status: 'critical',
        parts: [
          { kind: 'text', text: reason },
          { kind: 'note', text: due },
        ],
      },
      topic: 'schedule.failed',
      subject: schedule.id,
      supersedes: `schedule.failed/${schedule.id}`,
      validUntil: now + failureWorthSaying,
    },
  ];
}

/** The services that a schedule speaks about; all when it names none. */
export function servicesOf(config: Config, schedule: Schedule): readonly Service[] {
  return config.services.filter(({ id }) => schedule.services.length === 0 || schedule.services.includes(id));
}

/** Every channel that config names. */
export function channelsOf(config: Config): string[] {
  const named = [
    ...config.services.flatMap(({ channels }) => Object.values(channels)),
    ...config.schedules.map(({ channel }) => channel),
  ];
  return [...new Set(named)].filter((channel) => channel !== undefined);
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
