import { z } from 'zod';
import { richText } from './rich-text.ts';
import { identifier, link, list, words } from './text-objects.ts';

/** Neither stands on Slack's page: what it answers to longer words, and to more tasks. */
const longestWords = 256;
const mostTasks = 50;

/** Slack's page: "a single rich_text entity". */
const details = richText.refine(({ elements }) => elements.length === 1, {
  message: 'no more than 1 items allowed',
  path: ['elements'],
});

const task = z.strictObject({
  type: z.literal('task_card').optional(),
  block_id: identifier.optional(),
  task_id: words(255),
  title: words(longestWords),
  status: z.enum(['pending', 'in_progress', 'complete', 'error'], 'must be a known status').optional(),
  details: details.optional(),
  output: details.optional(),
  sources: list(z.strictObject({ type: z.literal('url'), url: link, text: z.string() }), 10).optional(),
});

/** A task that stands alone has begun: Slack takes `pending` in a plan only. */
export const taskCard = task
  .extend({ type: z.literal('task_card') })
  .refine(({ status }) => status !== 'pending', {
    message: 'must be in_progress, complete or error outside of a plan',
    path: ['status'],
  });

export const plan = z.strictObject({
  type: z.literal('plan'),
  block_id: identifier.optional(),
  title: words(longestWords),
  tasks: z
    .array(task)
    .max(mostTasks, `no more than ${mostTasks} items allowed`)
    .refine((tasks) => new Set(tasks.map(({ task_id }) => task_id)).size === tasks.length, {
      message: 'task_id must be unique within a plan',
    })
    .optional(),
});
