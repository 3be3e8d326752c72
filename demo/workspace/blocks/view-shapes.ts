import { z } from 'zod';
import { homeBlock, modalBlock } from './layout.ts';
import { list, plainText } from './text-objects.ts';

const most = {
  private_metadata: z.string().max(3000, 'must be less than 3001 characters').nullish(),
  callback_id: z.string().max(255, 'must be less than 256 characters').nullish(),
  external_id: z.string().max(255, 'must be less than 256 characters').nullish(),
};

export const home = z.strictObject({ type: z.literal('home'), ...most, blocks: list(homeBlock, 100, 0) });

export const modal = z
  .strictObject({
    type: z.literal('modal'),
    ...most,
    blocks: list(modalBlock, 100, 0),
    title: plainText(24),
    submit: plainText(24).nullish(),
    close: plainText(24).nullish(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  })
  .refine(
    ({ blocks, submit }) =>
      (submit !== undefined && submit !== null) || !blocks.some(({ type }) => type === 'input'),
    { message: 'submit is required when there is an input block', path: ['submit'] },
  );
