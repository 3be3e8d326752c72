import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Checkpoint } from '../core/checkpoint.ts';
import type { Clock } from '../core/clock.ts';
import { sentenceOf, WatchkeeperError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Log } from '../core/log.ts';
import type { Dialogue } from '../dialogue/dialogue.ts';
import type { Delivery, InboxStore } from '../record/delivery.ts';
import type { Payload } from './inbound/delivery.ts';
import { createDoubleClicks } from './inbound/double-clicks.ts';
import { readCommand, readMention } from './inbound/read-command.ts';
import { readClick, readPress, readSubmission } from './inbound/read-interaction.ts';
import { readSearch } from './inbound/read-search.ts';
import { renderModal, renderSuggestion } from './render/modal.ts';
import type { Names } from './render/names.ts';
import { slashCommand } from './slash-command.ts';
import type { Worker } from './worker.ts';

export interface IntakeParts {
  readonly inbox: InboxStore;
  readonly worker: Worker;
  readonly dialogue: Dialogue;
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
  readonly log: Log;
  readonly botUser: () => string | undefined;
  readonly names: Names;
}

/** Slack takes no more options at once. */
const mostSuggestions = 100;

/** The property of Bolt's context under which the envelope's id travels. */
export const envelopeProperty = 'envelopeId';

/**
 * Everything that comes in goes this way: stored (one small commit), acknowledged, then worked on.
 * An acknowledged delivery never comes again, so the store comes first; a redelivery of what is stored is only acknowledged.
 * What a disk does not take is refused, and nothing of it is done: whoever asked by a command, a button or a dialog is told,
 * and asks again. A mention has nobody to be told in time: it is not acknowledged, so Slack delivers it again for a while.
 */
export function takeIn(app: App, parts: IntakeParts): void {
  const { inbox, worker, dialogue, clock, checkpoint, log } = parts;
  const doubleClicks = createDoubleClicks();

  async function receive(
    kind: Delivery['kind'],
    envelope: unknown,
    payload: Payload,
    acknowledge: () => Promise<void>,
    refuse: (why: string) => Promise<unknown>,
  ): Promise<void> {
    const now = clock.now();
    const id = typeof envelope === 'string' ? envelope : newId(now);
    const delivery = { id, kind, payload, receivedAt: now };
    let isNew: boolean;
    try {
      isNew = inbox.accept(delivery, true);
    } catch (thrown) {
      if (!isOfTheDisk(thrown)) throw thrown;
      const reason = sentenceOf(thrown);
      log.error('A delivery could not be kept, and was refused.', { kind, reason });
      await refuse(`Nothing was done: I cannot write anything down. ${reason}`);
      return;
    }
    checkpoint('inbox.stored');
    // Should the acknowledgement fail, Slack delivers again, and the copy is known by its id.
    await acknowledge().catch((thrown) =>
      log.warn('A delivery was not acknowledged.', { reason: sentenceOf(thrown) }),
    );
    checkpoint('inbox.acknowledged');
    if (isNew) await worker.workFirst(delivery);
  }

  app.command(slashCommand, ({ body, ack, context }) =>
    receive(
      'command',
      context[envelopeProperty],
      readCommand(body),
      () => ack(),
      (text) => ack({ response_type: 'ephemeral', text }),
    ),
  );

  // Bolt acknowledges events before any listener runs, so a mention is stored one door earlier.
  const processEvent = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    const id = mentionId(event.body);
    if (id !== undefined) {
      const payload = readMention(event.body, parts.botUser() ?? '');
      inbox.accept({ id, kind: 'mention', payload, receivedAt: clock.now() });
      checkpoint('inbox.stored');
    }
    await processEvent(event);
  };

  app.event('app_mention', async ({ body }) => {
    const id = mentionId(body);
    checkpoint('inbox.acknowledged');
    if (id !== undefined) await worker.work(id);
  });

  app.action(/.*/, async ({ body, ack, context, respond }) => {
    const click = readClick(body);
    if (click && doubleClicks.isSecond(click)) return ack();
    const acknowledge = () => {
      if (click) doubleClicks.took(click);
      return ack();
    };
    const refuse = async (text: string) => {
      await ack();
      await respond({ response_type: 'ephemeral', replace_original: false, text });
    };
    await receive('action', context[envelopeProperty], readPress(body), acknowledge, refuse);
  });

  // Only read, so nothing is stored: a search that gets lost is typed again.
  app.options(/.*/, async ({ body, ack }) => {
    const search = readSearch(body);
    const request = { actor: { kind: 'slack', user: search?.user ?? '' }, at: clock.now() } as const;
    const found = search ? await dialogue.suggest(search.action, search.typed, request) : [];
    await ack({ options: found.slice(0, mostSuggestions).map(renderSuggestion) });
  });

  app.view(/.*/, async ({ body, ack, context }) => {
    if (body.type !== 'view_submission') return ack();
    const payload = readSubmission(body);
    const errors = dialogue.check(payload.action, payload.answers);
    if (Object.keys(errors).length > 0) return ack({ response_action: 'errors', errors: { ...errors } });
    const { action, subject, user, channel, thread } = payload;
    const request = { actor: { kind: 'slack', user }, at: clock.now() } as const;
    const next = await dialogue.next(action, subject, payload.answers, request);
    if (next)
      return ack({ response_action: 'update', view: renderModal(next, { channel, thread }, parts.names) });
    // The dialog stays open with all that was filled in.
    const [field = ''] = Object.keys(body.view.state.values);
    const refuse = (why: string) => ack({ response_action: 'errors', errors: { [field]: why } });
    return receive('submission', context[envelopeProperty], payload, () => ack(), refuse);
  });
}

/** Whether a store that was free to write could not: it stays so until somebody acts. */
function isOfTheDisk(thrown: unknown): boolean {
  return (
    thrown instanceof WatchkeeperError &&
    ['store.full', 'store.disk', 'store.read-only'].includes(thrown.code)
  );
}

/** What tells one mention from another: a retry comes in another envelope. Undefined for mentions that nobody wrote. */
function mentionId(body: unknown): string | undefined {
  return mentionShape.safeParse(body).data?.event_id;
}

const mentionShape = z.object({
  event_id: z.string(),
  event: z.object({ type: z.literal('app_mention'), user: z.string() }),
});
