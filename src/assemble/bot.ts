import { setTimeout as wait } from 'node:timers/promises';
import { createAlertKeepers } from '../alerts/topics.ts';
import { watchAlerts } from '../alerts/watch-alerts.ts';
import type { Config } from '../config/config.ts';
import { calmLog } from '../core/calm-log.ts';
import type { Checkpoint } from '../core/checkpoint.ts';
import type { Clock } from '../core/clock.ts';
import { sentenceOf, WatchkeeperError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { createMask } from '../core/mask.ts';
import { forgetAttempts } from '../execution/forget-attempts.ts';
import { createSupervisors } from '../execution/supervise/supervisors.ts';
import { keepHistory } from '../history/keep-history.ts';
import type { ReconciledWriteBack } from '../maintenance/outcome.ts';
import type { MaintenanceFiles } from '../maintenance/ports.ts';
import { createReminderKeeper } from '../maintenance/reminder-post.ts';
import { watchDuties } from '../maintenance/watch-duties.ts';
import { createSender } from '../notify/sender.ts';
import type { PostChannel } from '../record/post-channel.ts';
import { createScheduler } from '../schedule/scheduler.ts';
import { createSlack, type SlackSettings } from '../slack/slack.ts';
import type { Store } from '../store/store.ts';
import { runIdOf } from './begin-by-schedule.ts';
import { createLinkCheck } from './check-links.ts';
import { followRuns } from './follow-runs.ts';
import { buildHouse, reminderCards } from './house.ts';
import { channelsOf, createPerform, failurePosts, remindedChannels } from './perform.ts';
import { type OutsideSettings, watchOver } from './watch-over.ts';
import { attemptsIn } from './workbench.ts';

export interface BotParts {
  readonly config: Config;
  readonly home: string;
  /** Folder of the database. */
  readonly data: string;
  readonly slack: SlackSettings;
  readonly outside?: OutsideSettings;
  /** Copies the database and keeps so many copies. */
  readonly backUp: (keep: number) => Promise<{ readonly path: string; readonly size: number }>;
  readonly store: Store;
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
  readonly log: Log;
  /** Instead of the real ones: a test takes a protection out here. */
  readonly files?: MaintenanceFiles;
  readonly adaptChannel?: (channel: PostChannel) => PostChannel;
}

/** Old rows are looked for this often, in milliseconds. */
const houseworkEvery = 3_600_000;
/** Folders of attempts are left for a day, whoever knows them. */
const youngAttempts = 86_400_000;
/** What is logged of what an earlier process left behind. */
const unfinishedWords: Readonly<Record<ReconciledWriteBack['outcome'], string>> = {
  completed: 'A write-back was left unfinished by an earlier process; it is settled now.',
  abandoned: 'A write-back was left unfinished by an earlier process; it is settled now.',
  left: 'A write-back was left unfinished by an earlier process; it stays open.',
  'not-collected':
    'A file was written by an earlier process, but its collector fails; the next start runs it again. Run it by hand if that is too late.',
};
/** What still works after being told to stop is left behind after this, in milliseconds. */
const stopLimit = 10_000;

/**
 * Runs the bot until the signal is aborted.
 * @throws WatchkeeperError `slack.…` when Slack refuses the tokens; while Slack is away the bot runs without it
 */
export async function runBot(given: BotParts, signal: AbortSignal): Promise<void> {
  const parts = { ...given, log: calmLog(given.log, given.clock) };
  const { config, store, clock, checkpoint, log } = parts;
  const slack = createSlack({
    ...parts,
    settings: parts.slack,
    inbox: store.inbox,
    memo: store.memo,
    people: config.people,
    roles: config.access.roles,
    wantedChannels: channelsOf(config),
    memberMaxAge: config.access.groupMaxAge,
  });
  await refuseWrongTokens(slack, log);

  const supervisors = createSupervisors(checkpoint);
  const house = buildHouse({
    ...parts,
    directory: slack.directory,
    slackAwayFor: slack.awayFor,
    examinations: [slack.examination],
    supervisors,
    stopping: signal,
  });
  for (const { reference, outcome, reason } of await house.duties.reconcile()) {
    log.warn(unfinishedWords[outcome], { reference, outcome, reason });
  }
  const { followUp, keepers } = followRuns({ ...parts, ...house, nameOfPerson: slack.nameOf });
  const sender = createSender({
    outbox: store.outbox,
    channel: parts.adaptChannel ? parts.adaptChannel(slack.postChannel) : slack.postChannel,
    topics: [
      ...house.workbench.keepers,
      ...keepers,
      ...createAlertKeepers({ plan: config, alerting: house.alerting, store: store.alerts, clock }),
      createReminderKeeper({
        ...house,
        clock,
        servicesOf: (channel) =>
          remindedChannels(config).find((each) => each.channel === channel)?.services ?? [],
      }),
    ],
    clock,
    checkpoint,
    mask: createMask(config.secrets),
    onProblem: (post, problem) =>
      log.warn('A message did not go out.', { post: post.id, channel: post.channel, problem }),
    onTrouble: (problem) => log.error('The outbox could not be worked on.', { problem }),
  });
  const scheduler = createScheduler({
    schedules: config.schedules,
    store: store.schedules,
    clock,
    perform: createPerform({
      ...house,
      ...store,
      ...parts,
      checkLinks: createLinkCheck({ ...parts, stopping: signal }),
    }),
    hasBegun: async ({ task }, slot) =>
      task.kind === 'run' && (await store.runs.find(runIdOf(slot))) !== undefined,
    announceFailure: async (slot, reason) => {
      const schedule = config.schedules.find(({ id }) => id === slot.schedule);
      const title = schedule && (await house.titleOf(schedule));
      return failurePosts(config, slot, reason, clock.now(), title);
    },
    checkpoint,
    log,
  });
  const alertWatch = watchAlerts({
    ...config,
    alerting: house.alerting,
    servicesInAlert: () => store.alerts.servicesInAlert(),
    lookNow: (service, probe) => house.watch.lookNow(service, probe, signal),
    clock,
    log,
  });
  const dutyWatch = watchDuties({
    duties: house.duties,
    clock,
    onChange: async (changed) => {
      const services = new Set(changed.map((reference) => reference.split('/', 1)[0] ?? ''));
      for (const service of services) {
        for (const { topic, subject } of reminderCards(config, service))
          await store.outbox.touchCards(topic, subject, clock.now());
      }
    },
    onProblem: (problem) => log.error('The duties could not be looked at.', { reason: sentenceOf(problem) }),
  });

  log.info('Watchkeeper is on watch.', { services: config.services.map(({ id }) => id), mode: config.mode });
  const work = Promise.all([
    house.watch.run(signal),
    house.results.run(signal),
    keepHistory({ store: store.history, retention: config.retention, clock, log }, signal),
    scheduler.run(signal),
    sender.run(signal),
    dutyWatch.run(signal),
    alertWatch.run(signal),
    slack.run(house.dialogue, signal),
    house.workbench.driver.run(signal),
    followUp.run(signal),
    keepHouse(parts, signal),
    watchOver(
      {
        ...parts,
        ...house,
        labels: config.labels,
        expectedHeartbeats: config.heartbeats,
        outside: parts.outside ?? {},
      },
      signal,
    ),
  ]);
  await Promise.race([work, afterStop(signal)]);
  supervisors.close();
  await house.results.flush();
}

async function refuseWrongTokens(slack: ReturnType<typeof createSlack>, log: Log): Promise<void> {
  try {
    const { teamName } = await slack.identify();
    log.info('Slack knows us.', { workspace: teamName });
  } catch (thrown) {
    if (thrown instanceof WatchkeeperError && !thrown.passing) throw thrown;
    log.warn('Slack cannot be reached; everything else goes on, and what is to be said waits.', {
      reason: sentenceOf(thrown),
    });
  }
}

/** Forgets what is older than the retention in config. */
async function keepHouse({ config, data, store, clock, log }: BotParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const now = clock.now();
    try {
      await store.housekeeping.forget({
        traffic: now - config.retention.traffic,
        history: now - config.retention.history,
      });
      await forgetAttempts(attemptsIn(data), now - youngAttempts, (ids) => store.runs.attemptsAmong(ids));
    } catch (thrown) {
      log.error('Old rows could not be forgotten.', { reason: sentenceOf(thrown) });
    }
    await clock.sleep(houseworkEvery, signal);
  }
}

function afterStop(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = () => wait(stopLimit, undefined, { ref: false }).then(() => resolve());
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
