import { z } from 'zod';

/** Text of 1 to `most` characters. */
export function words(most: number) {
  return z
    .string()
    .min(1, 'must be more than 0 characters')
    .max(most, `must be less than ${most + 1} characters`);
}

/** A list of `fewest` to `most` items. */
export function list<Item extends z.ZodType>(item: Item, most: number, fewest = 1) {
  return z
    .array(item)
    .min(fewest, `no fewer than ${fewest} items allowed`)
    .max(most, `no more than ${most} items allowed`);
}

export function plainText(most: number) {
  return z.strictObject({ type: z.literal('plain_text'), text: words(most), emoji: z.boolean().optional() });
}

export function mrkdwn(most: number) {
  return z.strictObject({ type: z.literal('mrkdwn'), text: words(most), verbatim: z.boolean().optional() });
}

export function anyText(most: number) {
  return z.discriminatedUnion('type', [plainText(most), mrkdwn(most)]);
}

export const identifier = words(255);
export const link = words(3000);

/** All four texts are required, whatever the client's types say. */
export const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

/** An option of a select menu. */
export const option = z.strictObject({
  text: plainText(75),
  value: words(150),
  description: plainText(75).optional(),
});
/** An option of radio buttons or checkboxes, which may be formatted. */
export const markedOption = z.union([option, option.extend({ text: mrkdwn(75) })]);
/** An option of an overflow menu, which may be a link. */
export const overflowOption = option.extend({ url: link.optional() });
export const optionGroup = z.strictObject({ label: plainText(75), options: list(option, 100) });

/** The answer of an app to `block_suggestion`. */
export const suggestions = z.union([
  z.strictObject({ options: list(option, 100, 0) }),
  z.strictObject({ option_groups: list(optionGroup, 100, 0) }),
]);
