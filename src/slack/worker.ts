import type { Checkpoint } from '../core/checkpoint.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Document, Form, Reply } from '../core/reply.ts';
import type { Span } from '../core/text.ts';
import type { Request } from '../dialogue/command.ts';
import type { Dialogue } from '../dialogue/dialogue.ts';
import { shareAction } from '../dialogue/share.ts';
import { joinWords, splitWords } from '../dialogue/words.ts';
import type { Delivery, InboxStore, StoredDelivery } from '../record/delivery.ts';
import type { Answers } from './answers.ts';
import { type Payload, payloadShape } from './inbound/delivery.ts';

/**
 * Slack takes private answers for 30 minutes. What was asked or pressed longer ago is not done by surprise: the person is
 * told. A dialog that was filled in is, as it says when and what.
 */
const answerableFor: Milliseconds = 30 * 60_000;
/** A delivery that took the process down with it this often is not tried again. */
const mostAttempts = 5;

export interface Worker {
  /** Works on a delivery that is stored. Never throws. */
  work(id: string): Promise<void>;
  /** As `work`, on one that was just accepted with its first attempt begun. */
  workFirst(delivery: Delivery): Promise<void>;
  /** Takes up what an earlier process left unfinished, oldest first. */
  resume(): Promise<void>;
  /** Resolves when nothing is being worked on. */
  idle(): Promise<void>;
}

export function createWorker(parts: {
  readonly inbox: InboxStore;
  readonly dialogue: Dialogue;
  readonly answers: Answers;
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
  readonly log: Log;
}): Worker {
  const { inbox, dialogue, answers, clock, checkpoint, log } = parts;
  const busy = new Map<string, Promise<void>>();

  async function attempt(delivery: StoredDelivery): Promise<void> {
    const { id } = delivery;
    const payload = payloadShape.safeParse(delivery.payload);
    if (!payload.success || delivery.attempts > mostAttempts) {
      const problem = payload.success
        ? `given up after ${mostAttempts} attempts`
        : 'stored in a form that is not understood';
      await inbox.fail(id, problem, clock.now());
      log.error('A delivery was given up.', { delivery: id, problem });
      if (payload.success) await answers.say(payload.data, broken);
      return;
    }
    try {
      await handle(delivery, payload.data);
    } catch (thrown) {
      // Trying again would fail again; the person had better know.
      log.error('A delivery could not be worked on.', { delivery: id, reason: sentenceOf(thrown) });
      await answers.say(payload.data, broken);
      await inbox.fail(id, sentenceOf(thrown), clock.now());
      return;
    }
    checkpoint('inbox.worked');
    await inbox.finish(id, clock.now());
  }

  async function handle(delivery: StoredDelivery, payload: Payload): Promise<void> {
    const request: Request = {
      actor: { kind: 'slack', user: payload.user },
      at: clock.now(),
      delivery: delivery.id,
      ...(payload.channel ? { channel: payload.channel } : {}),
    };
    if (payload.kind !== 'answers' && clock.now() - delivery.receivedAt > answerableFor) {
      await answers.say(
        { ...payload, channel: undefined, responseUrl: undefined },
        tooOld(delivery, payload),
      );
    } else if (payload.kind === 'words') {
      const words = splitWords(payload.text);
      const form = payload.trigger ? await dialogue.openWords(words, request) : undefined;
      if (form && (await answers.open(payload, form))) return;
      await answers.say(payload, withShare(await dialogue.answer(words, request), words, payload.channel));
    } else if (payload.kind === 'press') {
      await press(payload, request);
    } else {
      await sayAnswer(payload, await dialogue.act(payload.action, payload.subject, payload.answers, request));
    }
  }

  async function sayAnswer(payload: Payload, reply: Reply): Promise<void> {
    if (!reply.quiet) await answers.say(payload, reply);
  }

  async function press(payload: Extract<Payload, { kind: 'press' }>, request: Request): Promise<void> {
    const opened = await dialogue.open(payload.action, payload.subject, request);
    if (opened === undefined) {
      await sayAnswer(payload, await dialogue.act(payload.action, payload.subject, {}, request));
    } else if (isForm(opened)) {
      if (!(await answers.open(payload, opened))) await answers.say(payload, tooLate);
    } else {
      await answers.say(payload, opened);
    }
  }

  async function again(id: string): Promise<void> {
    const delivery = await inbox.begin(id);
    if (delivery) await attempt(delivery);
  }

  function once(id: string, begin: () => Promise<void>): Promise<void> {
    const running = busy.get(id);
    if (running) return running;
    const job = begin()
      .catch((thrown) =>
        log.error('Work on a delivery failed.', { delivery: id, reason: sentenceOf(thrown) }),
      )
      .finally(() => busy.delete(id));
    busy.set(id, job);
    return job;
  }

  const work = (id: string) => once(id, () => again(id));

  return {
    work,
    workFirst: (delivery) =>
      once(delivery.id, () => attempt({ ...delivery, state: 'open', attempts: 1, problem: null })),
    async resume() {
      for (const { id } of await inbox.open()) await work(id);
    },
    async idle() {
      await Promise.all(busy.values());
    },
  };
}

function tooOld({ receivedAt }: StoredDelivery, payload: Payload): Document {
  const asked: Span[] =
    payload.kind === 'words' ? ['You typed ', { command: payload.text }] : ['You pressed a button'];
  const when: Span[] = [' on ', { time: receivedAt }, '. I was not running. If it still matters, ask again.'];
  return {
    title: 'I was away, and this was not done.',
    parts: [{ kind: 'text', text: [...asked, ...when] }],
  };
}

const tooLate: Document = {
  title: 'Please press once more.',
  parts: [{ kind: 'text', text: 'The dialog could not be opened in time, and nothing was changed.' }],
};

const broken: Document = {
  title: 'That did not work.',
  parts: [
    {
      kind: 'text',
      text: 'Something unexpected went wrong; the log has the details. Try again, and tell whoever keeps me running if it stays.',
    },
  ],
};

function isForm(opened: Form | Reply): opened is Form {
  return 'fields' in opened;
}

/** Adds the button that shares a private answer; it names the words, and the answer is made afresh when it is pressed. */
function withShare(reply: Reply, words: readonly string[], channel = ''): Reply {
  // Direct messages have no channel to share it to, and the bot may say nothing in those of others.
  if (!reply.shareable || channel.startsWith('D')) return reply;
  const actions = [{ action: shareAction, subject: joinWords(words), label: 'Share to channel' }];
  return { ...reply, parts: [...reply.parts, { kind: 'actions', actions }] };
}
