import { createRememberedDirectory } from '../access/remembered-directory.ts';
import type { Config } from '../config/config.ts';
import { readSettings } from '../config/environment.ts';
import { noCheckpoint } from '../core/checkpoint.ts';
import { systemClock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Reply } from '../core/reply.ts';
import { createLateSupervisors } from '../execution/supervise/late-supervisors.ts';
import { openStore } from '../store/sqlite/open-store.ts';
import type { Store } from '../store/store.ts';
import type { Examination } from '../vitals/examination.ts';
import { buildHouse } from './house.ts';
import { createLog } from './log.ts';
import { channelsOf } from './perform.ts';
import { configFrom, databaseIn, type Surroundings, settingsFrom } from './surroundings.ts';

/**
 * Answers in the terminal what /ops answers in Slack: same words, rights and trace, whether the bot runs or not.
 * What it causes to be said waits in the outbox for the bot.
 */
export async function answerInTerminal(
  words: readonly string[],
  surroundings: Surroundings,
  uid: number,
): Promise<Reply> {
  const settings = settingsFrom(surroundings, 'no-slack');
  const config = await configFrom(surroundings, settings);
  const store = await openStore({ path: databaseIn(settings), now: systemClock.now });
  const stop = new AbortController();
  const log = createLog(config.secrets);
  const supervisors = createLateSupervisors();
  try {
    const examinations =
      words[0] === 'doctor' ? [await slackExamination({ config, store, log }, surroundings)] : [];
    const house = buildHouse({
      config,
      home: settings.home,
      data: settings.data,
      store,
      directory: createRememberedDirectory(store.memo),
      examinations,
      slackAwayFor: () => 0,
      clock: systemClock,
      checkpoint: noCheckpoint,
      log,
      supervisors,
      stopping: stop.signal,
    });
    const reply = await house.dialogue.answer(words, {
      actor: { kind: 'terminal', uid },
      at: systemClock.now(),
    });
    await house.results.flush();
    return reply;
  } finally {
    stop.abort();
    supervisors.close();
    store.close();
  }
}

/** Slack's side, with the tokens of the environment. Its client is loaded only here: other verbs start faster without it. */
async function slackExamination(
  parts: { readonly config: Config; readonly store: Store; readonly log: Log },
  { env, folder }: Surroundings,
): Promise<Examination> {
  const reading = readSettings(env, 'slack', folder);
  const slack = reading.valid ? reading.settings.slack : undefined;
  if (!slack) {
    const found = reading.valid ? 'Slack is not set up.' : reading.problems.join(' ');
    return { side: 'Slack', examine: async () => [{ status: 'unknown', what: 'Slack', found }] };
  }
  const { config, store } = parts;
  const { createSlack } = await import('../slack/slack.ts');
  const { examination } = createSlack({
    settings: slack,
    inbox: store.inbox,
    memo: store.memo,
    people: config.people,
    roles: config.access.roles,
    wantedChannels: channelsOf(config),
    memberMaxAge: config.access.groupMaxAge,
    clock: systemClock,
    checkpoint: noCheckpoint,
    log: parts.log,
  });
  return examination;
}
