import { createRunbookCommand, namesFile } from '../../commands/runbook.ts';
import { namePeople } from '../cli/name-people.ts';
import type { Config } from '../config/config.ts';
import { readSettings } from '../config/environment.ts';
import { noCheckpoint } from '../core/checkpoint.ts';
import { systemClock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Reply } from '../core/reply.ts';
import type { Request } from '../dialogue/command.ts';
import { createRunbookLibrary } from '../execution/runbook-library.ts';
import type { Store } from '../store/store.ts';
import type { Examination } from '../vitals/examination.ts';
import { channelsOf } from './perform.ts';
import type { Surroundings } from './surroundings.ts';
import { withHouse } from './terminal-house.ts';

/**
 * Answers in the terminal what /ops answers in Slack: same words, rights and trace, whether the bot runs or not.
 * What it causes to be said waits in the outbox for the bot.
 */
export async function answerInTerminal(
  words: readonly string[],
  surroundings: Surroundings,
  uid: number,
): Promise<Reply> {
  const request: Request = { actor: { kind: 'terminal', uid }, at: systemClock.now() };
  // What this user may read anyway is shown without any config: also the file of somebody who only looks around.
  if (words[0] === 'runbook' && namesFile(words.slice(1)))
    return createRunbookCommand({ library: createRunbookLibrary(surroundings.folder) }).run(
      words.slice(1),
      request,
    );
  const examinations = async (means: SlackMeans) => [await slackExamination(means, surroundings)];
  return withHouse(surroundings, words[0] === 'doctor' ? { examinations } : {}, async ({ house, nameOf }) =>
    namePeople(await house.dialogue.answer(words, request), nameOf),
  );
}

interface SlackMeans {
  readonly config: Config;
  readonly store: Store;
  readonly log: Log;
}

/** Slack's side, with the tokens of the environment. Its client is loaded only here: other verbs start faster without it. */
async function slackExamination(parts: SlackMeans, { env, folder }: Surroundings): Promise<Examination> {
  const reading = readSettings(env, 'slack', folder);
  const slack = reading.valid ? reading.settings.slack : undefined;
  if (!slack) {
    const found = reading.valid ? 'Slack is not set up.' : reading.problems.join(' ');
    const advice = 'Put the tokens into .env or the environment: docs/slack-app.md.';
    return { side: 'Slack', examine: async () => [{ status: 'unknown', what: 'Slack', found, advice }] };
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
