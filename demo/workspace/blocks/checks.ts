import { z } from 'zod';
import type { Faults } from '../faults.ts';
import { Refusal } from '../refusal.ts';
import type { Block } from '../world.ts';
import { fillIds } from './fill-ids.ts';
import type { ViewContent } from './view-content.ts';

const object = z.record(z.string(), z.unknown());
const blockList = z.array(z.looseObject({ type: z.string() }));
const rawView = z.looseObject({
  type: z.enum(['modal', 'home']),
  title: object.nullish(),
  submit: object.nullish(),
  close: object.nullish(),
  blocks: z.unknown(),
  private_metadata: z.string().nullish(),
  callback_id: z.string().nullish(),
  external_id: z.string().nullish(),
  clear_on_close: z.boolean().nullish(),
  notify_on_close: z.boolean().nullish(),
});

/** Checks what an app wants to show, and gives it back with the ids that Slack fills in. */
export class Checks {
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** @throws Refusal `msg_too_long`, `no_text`, `invalid_blocks`, `invalid_blocks_format`, `msg_blocks_too_long` */
  message(content: { readonly text: string; readonly blocks?: unknown }): readonly Block[] | null {
    if (content.text.length > 40_000) throw new Refusal('msg_too_long');
    if (content.blocks === undefined || content.blocks === null) {
      if (content.text === '') throw new Refusal('no_text');
      return null;
    }
    const blocks = this.#blocks(content.blocks);
    return blocks.length === 0 ? null : blocks;
  }

  /** @throws Refusal `invalid_arguments` */
  view(raw: unknown, type: ViewContent['type']): ViewContent {
    const parsed = rawView.safeParse(raw);
    if (!parsed.success || parsed.data.type !== type) throw new Refusal('invalid_arguments');
    const view = parsed.data;
    return {
      type,
      title: view.title ?? null,
      submit: view.submit ?? null,
      close: view.close ?? null,
      blocks: this.#blocks(view.blocks),
      privateMetadata: view.private_metadata ?? '',
      callbackId: view.callback_id ?? '',
      externalId: view.external_id ?? '',
      clearOnClose: view.clear_on_close ?? false,
      notifyOnClose: view.notify_on_close ?? false,
    };
  }

  #blocks(raw: unknown): readonly Block[] {
    const blocks = blockList.safeParse(raw);
    if (!blocks.success) throw new Refusal('invalid_blocks_format');
    for (const block of blocks.data)
      if (this.#faults.rejectsBlock(block.type)) throw new Refusal('invalid_blocks');
    return fillIds(blocks.data);
  }
}
