import type { WebClient } from '@slack/web-api';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { sentenceOf, WatchkeeperError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Document, Form } from '../core/reply.ts';
import type { BlockSupport } from './block-support.ts';
import type { Payload } from './inbound/delivery.ts';
import { type RenderOptions, renderBlocks } from './render/blocks.ts';
import { renderModal } from './render/modal.ts';
import type { Names } from './render/names.ts';
import { newBlocksIn, type ShownBlock } from './render/new-blocks.ts';
import { fallbackText } from './render/plain.ts';
import { AskedToWait, type Outcome, tryToSay } from './try-to-say.ts';

/** An answer that Slack does not take within this counts as lost. */
const responseLimit: Milliseconds = 10_000;

interface Content {
  readonly text: string;
  readonly blocks: ShownBlock[];
}

/** Private answers: best effort. What must not be lost goes through the outbox instead. */
export interface Answers {
  /** Says it to the one who asked: where they asked, or else in a direct message. */
  say(payload: Payload, document: Document): Promise<void>;
  /** Opens a dialog. False when it was too late for that (three seconds after the press). */
  open(payload: Payload, form: Form): Promise<boolean>;
}

export function createAnswers(parts: {
  readonly client: WebClient;
  readonly names: Names;
  readonly support: BlockSupport;
  readonly clock: Clock;
  readonly log: Log;
}): Answers {
  const { client, names, support, log } = parts;

  /** Says it where it was asked. */
  async function sayHere(payload: Payload, content: Content): Promise<Outcome> {
    const thread = payload.thread ? { thread_ts: payload.thread } : {};
    const { channel, user, responseUrl } = payload;
    if (responseUrl) return tryToSay(() => respond(responseUrl, { ...thread, ...content }), parts);
    if (channel === undefined) return sayDirectly(user, content);
    return tryToSay(() => client.chat.postEphemeral({ channel, user, ...thread, ...content }), parts);
  }

  function sayDirectly(user: string, content: Content): Promise<Outcome> {
    return tryToSay(() => client.chat.postMessage({ channel: user, ...content }), parts);
  }

  function contentOf(document: Document, newBlocks: RenderOptions['newBlocks']): Content {
    return { text: fallbackText(document, names), blocks: renderBlocks(document, names, { newBlocks }) };
  }

  return {
    async say(payload, document) {
      const content = contentOf(document, support.takenBlocks());
      let outcome = await sayHere(payload, content);
      if (outcome === 'arrived' || outcome === 'lost') return;
      const isForm = outcome === 'misformed';
      outcome = await sayHere(payload, contentOf(document, false));
      if (isForm && outcome === 'arrived') await support.rememberRefusal(newBlocksIn(content.blocks));
      // The bot may not be where it was asked, or the time for answers there may be over.
      if (outcome === 'refused' || outcome === 'misformed')
        await sayDirectly(payload.user, contentOf(document, false));
    },
    async open(payload, form) {
      if (payload.kind === 'answers' || !payload.trigger) return false;
      const origin = { channel: payload.channel, thread: payload.thread };
      try {
        await client.views.open({ trigger_id: payload.trigger, view: renderModal(form, origin, names) });
        return true;
      } catch (thrown) {
        log.warn('A dialog could not be opened.', { action: form.action, reason: sentenceOf(thrown) });
        return false;
      }
    },
  };
}

/** Says it by the address that came with a command or press. @throws when it was refused, or nobody knows */
async function respond(url: string, content: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...content }),
    signal: AbortSignal.timeout(responseLimit),
  });
  if (response.ok) return;
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  if (response.status === 429 && Number.isFinite(wait)) throw new AskedToWait(wait * 1000);
  const answer = (await response.text()).slice(0, 500);
  const word = /invalid_blocks(_format)?/.exec(answer)?.[0] ?? 'refused';
  throw new WatchkeeperError(`slack.${word}`, `Slack refused it with status ${response.status}: ${answer}`);
}
