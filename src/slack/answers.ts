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

  async function sayOnce(payload: Payload, document: Document, newBlocks: boolean): Promise<boolean> {
    const content = {
      text: fallbackText(document, names),
      blocks: renderBlocks(document, names, { newBlocks }),
    };
    const thread = payload.thread ? { thread_ts: payload.thread } : {};
    if (payload.responseUrl) return respond(payload.responseUrl, { ...thread, ...content });
    try {
      if (payload.channel) {
        await client.chat.postEphemeral({
          channel: payload.channel,
          user: payload.user,
          ...thread,
          ...content,
        });
      } else {
        await client.chat.postMessage({ channel: payload.user, ...content });
      }
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
      if (await sayOnce(payload, document, newBlocks)) return;
      if (newBlocks) await sayOnce(payload, document, false);
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
