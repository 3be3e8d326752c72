import { z } from 'zod';
import type { Faults } from '../faults.ts';
import { Refusal } from '../refusal.ts';
import type { Block } from '../world.ts';
import { fillIds } from './fill-ids.ts';
import { messageBlock } from './layout.ts';
import { problem, problemsOf, refuse } from './problems.ts';
import { list } from './text-objects.ts';
import type { ViewContent } from './view-content.ts';
import { home, modal } from './view-shapes.ts';
import { areTooLongForMessage, problemsAcross } from './whole.ts';

const messageBlocks = list(messageBlock, 50, 0);
const loose = z.array(z.looseObject({ type: z.string() }));

/** Checks what an app wants to show, and gives it back with the ids that Slack fills in. */
export class Checks {
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** @throws Refusal `msg_too_long`, `no_text`, `invalid_blocks`, `invalid_blocks_format`, `msg_blocks_too_long` */
  message(content: { readonly text: string; readonly blocks?: unknown }): readonly Block[] | null {
    if (content.text.length > 40_000) throw new Refusal('msg_too_long');
    const { blocks } = content;
    if (blocks === undefined || blocks === null || (Array.isArray(blocks) && blocks.length === 0)) {
      if (content.text === '') throw new Refusal('no_text');
      return null;
    }
    if (!loose.safeParse(blocks).success) throw new Refusal('invalid_blocks_format');
    const parsed = messageBlocks.safeParse(blocks, { reportInput: true });
    if (!parsed.success) throw refuse('invalid_blocks', problemsOf(parsed.error, ['blocks']));
    if (areTooLongForMessage(parsed.data)) throw new Refusal('msg_blocks_too_long');
    return this.#finish(parsed.data, ['blocks'], 'invalid_blocks');
  }

  /** @throws Refusal `invalid_arguments` */
  view(raw: unknown, type: ViewContent['type']): ViewContent {
    const shape = type === 'modal' ? modal : home;
    const parsed = shape.safeParse(raw, { reportInput: true });
    if (!parsed.success) throw refuse('invalid_arguments', problemsOf(parsed.error, ['view']));
    const { data } = parsed;
    const ofModal = data.type === 'modal' ? data : null;
    return {
      type,
      title: ofModal?.title ?? null,
      submit: ofModal?.submit ?? null,
      close: ofModal?.close ?? null,
      blocks: this.#finish(data.blocks, ['view', 'blocks'], 'invalid_arguments'),
      privateMetadata: data.private_metadata ?? '',
      callbackId: data.callback_id ?? '',
      externalId: data.external_id ?? '',
      clearOnClose: ofModal?.clear_on_close ?? false,
      notifyOnClose: ofModal?.notify_on_close ?? false,
    };
  }

  #finish(blocks: readonly Block[], root: readonly string[], code: string): readonly Block[] {
    const rejected = blocks.findIndex(({ type }) => this.#faults.rejectsBlock(String(type)));
    if (rejected >= 0) throw refuse(code, [problem('unsupported type', [...root, rejected, 'type'])]);
    const filled = fillIds(blocks);
    const problems = problemsAcross(filled, root);
    if (problems.length > 0) throw refuse(code, problems);
    return filled;
  }
}
