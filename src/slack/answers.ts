import type { WebClient } from '@slack/web-api';
import { sentenceOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Document, Form } from '../core/reply.ts';
import type { BlockSupport } from './block-support.ts';
import type { Payload } from './inbound/delivery.ts';
import { renderBlocks } from './render/blocks.ts';
import { renderModal } from './render/modal.ts';
import type { Names } from './render/names.ts';
import { fallbackText } from './render/plain.ts';

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
  readonly log: Log;
}): Answers {
  const { client, names, support, log } = parts;

  /** Says it where it was asked. */
  async function sayHere(payload: Payload, document: Document, newBlocks: boolean): Promise<boolean> {
    const content = contentOf(document, newBlocks);
    const thread = payload.thread ? { thread_ts: payload.thread } : {};
    if (payload.responseUrl) return respond(payload.responseUrl, { ...thread, ...content });
    const { channel, user } = payload;
    if (channel === undefined) return sayDirectly(user, document, newBlocks);
    return arrives(() => client.chat.postEphemeral({ channel, user, ...thread, ...content }));
  }

  function sayDirectly(user: string, document: Document, newBlocks: boolean): Promise<boolean> {
    return arrives(() => client.chat.postMessage({ channel: user, ...contentOf(document, newBlocks) }));
  }

  function contentOf(document: Document, newBlocks: boolean) {
    return { text: fallbackText(document, names), blocks: renderBlocks(document, names, { newBlocks }) };
  }

  async function arrives(send: () => Promise<unknown>): Promise<boolean> {
    try {
      await send();
      return true;
    } catch (thrown) {
      log.warn('A private answer did not arrive.', { reason: sentenceOf(thrown) });
      return false;
    }
  }

  async function respond(url: string, content: object): Promise<boolean> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...content }),
        signal: AbortSignal.timeout(10_000),
      });
      if (response.ok) return true;
      log.warn('A private answer was refused.', {
        status: response.status,
        answer: (await response.text()).slice(0, 500),
      });
    } catch (thrown) {
      log.warn('A private answer did not arrive.', { reason: sentenceOf(thrown) });
    }
    return false;
  }

  return {
    async say(payload, document) {
      const newBlocks = support.takesNewBlocks();
      if (await sayHere(payload, document, newBlocks)) return;
      if (newBlocks && (await sayHere(payload, document, false))) return;
      // The bot may not be where it was asked, or the time for answers there may be over.
      await sayDirectly(payload.user, document, false);
    },
    async open(payload, form) {
      if (payload.kind !== 'press' || !payload.trigger) return false;
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
