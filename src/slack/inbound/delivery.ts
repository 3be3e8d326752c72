import { z } from 'zod';

/** Where a private answer to a delivery can go. */
const origin = {
  user: z.string(),
  channel: z.string().optional(),
  /** The thread it came from, if any. */
  thread: z.string().optional(),
  /** Good for five answers within 30 minutes. */
  responseUrl: z.string().optional(),
};

/** What is kept of a delivery: what is needed to work on it, nothing more. */
export const payloadShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('words'),
    ...origin,
    text: z.string(),
    /** Opens a dialog within three seconds; mentions have none. */
    trigger: z.string().optional(),
  }),
  z.object({
    kind: z.literal('press'),
    ...origin,
    action: z.string(),
    subject: z.string(),
    /** Opens a dialog within three seconds of the press; worthless after. */
    trigger: z.string().optional(),
  }),
  z.object({
    kind: z.literal('answers'),
    ...origin,
    action: z.string(),
    subject: z.string(),
    answers: z.record(z.string(), z.string()),
  }),
]);

export type Payload = z.infer<typeof payloadShape>;
