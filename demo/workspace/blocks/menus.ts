import { z } from 'zod';
import { actionable, confirmable, focusable, placeholding } from './elements.ts';
import { list, option, optionGroup } from './text-objects.ts';

const menu = { ...actionable, ...confirmable, ...focusable, ...placeholding };
const several = { max_selected_items: z.number().int().min(1, 'must be at least 1').optional() };
const offered = {
  options: list(option, 100).optional(),
  option_groups: list(optionGroup, 100).optional(),
};
const filter = {
  filter: z
    .strictObject({
      include: list(z.enum(['im', 'mpim', 'private', 'public']), 4).optional(),
      exclude_external_shared_channels: z.boolean().optional(),
      exclude_bot_users: z.boolean().optional(),
    })
    .optional(),
  default_to_current_conversation: z.boolean().optional(),
};
const responding = { response_url_enabled: z.boolean().optional() };

type Offer = { options?: unknown[] | undefined; option_groups?: unknown[] | undefined };
const offersOneWay = (offer: Offer) => (offer.options === undefined) !== (offer.option_groups === undefined);
const oneWay = 'must have either options or option_groups';

export const staticSelect = z
  .strictObject({ type: z.literal('static_select'), ...menu, ...offered, initial_option: option.optional() })
  .refine(offersOneWay, oneWay)
  .refine(
    ({ initial_option, ...offer }) =>
      includesAll(offer, initial_option === undefined ? [] : [initial_option]),
    {
      message: 'initial option must be one of the options',
      path: ['initial_option'],
    },
  );

export const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...menu,
    ...several,
    ...offered,
    initial_options: list(option, 100).optional(),
  })
  .refine(offersOneWay, oneWay)
  .refine(({ initial_options, ...offer }) => includesAll(offer, initial_options ?? []), {
    message: 'initial options must be among the options',
    path: ['initial_options'],
  });

const least = { min_query_length: z.number().int().min(0).optional() };

export const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...menu,
  ...least,
  initial_option: option.optional(),
});
export const multiExternalSelect = z.strictObject({
  type: z.literal('multi_external_select'),
  ...menu,
  ...several,
  ...least,
  initial_options: list(option, 100).optional(),
});
export const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...menu,
  initial_user: z.string().optional(),
});
export const multiUsersSelect = z.strictObject({
  type: z.literal('multi_users_select'),
  ...menu,
  ...several,
  initial_users: z.array(z.string()).optional(),
});
export const conversationsSelect = z.strictObject({
  type: z.literal('conversations_select'),
  ...menu,
  ...filter,
  ...responding,
  initial_conversation: z.string().optional(),
});
export const multiConversationsSelect = z.strictObject({
  type: z.literal('multi_conversations_select'),
  ...menu,
  ...several,
  ...filter,
  initial_conversations: z.array(z.string()).optional(),
});
export const channelsSelect = z.strictObject({
  type: z.literal('channels_select'),
  ...menu,
  ...responding,
  initial_channel: z.string().optional(),
});
export const multiChannelsSelect = z.strictObject({
  type: z.literal('multi_channels_select'),
  ...menu,
  ...several,
  initial_channels: z.array(z.string()).optional(),
});

type Offered = z.infer<typeof option>;

/** Slack compares initial options with the offered ones as a whole: text and value. */
function includesAll(
  offer: { options?: Offered[] | undefined; option_groups?: { options: Offered[] }[] | undefined },
  initial: readonly Offered[],
): boolean {
  const all = [...(offer.options ?? []), ...(offer.option_groups ?? []).flatMap((group) => group.options)];
  return initial.every((one) =>
    all.some(({ value, text }) => value === one.value && text.text === one.text.text),
  );
}
