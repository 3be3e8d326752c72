import { z } from 'zod';
import { dataTable, dataVisualization, table } from './data.ts';
import * as elements from './elements.ts';
import * as menus from './menus.ts';
import { plan, taskCard } from './plan.ts';
import { richText } from './rich-text.ts';
import { anyText, identifier, link, list, mrkdwn, plainText, words } from './text-objects.ts';

const block = { block_id: identifier.optional() };
const { datepicker, datetimepicker, timepicker, checkboxes, radioButtons } = elements;
const choosers = [
  menus.staticSelect,
  menus.multiStaticSelect,
  menus.externalSelect,
  menus.multiExternalSelect,
  menus.usersSelect,
  menus.multiUsersSelect,
  menus.conversationsSelect,
  menus.multiConversationsSelect,
  menus.channelsSelect,
  menus.multiChannelsSelect,
  datepicker,
  timepicker,
  checkboxes,
  radioButtons,
] as const;

const picture = {
  image_url: link.optional(),
  slack_file: z.union([z.strictObject({ id: z.string() }), z.strictObject({ url: z.string() })]).optional(),
  alt_text: words(2000),
};
const oneSource = (image: { image_url?: unknown; slack_file?: unknown }) =>
  (image.image_url === undefined) !== (image.slack_file === undefined);
const needsSource = 'must have either image_url or slack_file';
const imageElement = z.strictObject({ type: z.literal('image'), ...picture }).refine(oneSource, needsSource);

export const actions = z.strictObject({
  type: z.literal('actions'),
  ...block,
  elements: list(
    z.discriminatedUnion('type', [elements.button, elements.overflow, datetimepicker, ...choosers]),
    25,
  ),
});

export const section = z
  .strictObject({
    type: z.literal('section'),
    ...block,
    text: anyText(3000).optional(),
    fields: list(anyText(2000), 10).optional(),
    accessory: z
      .discriminatedUnion('type', [elements.button, elements.overflow, imageElement, ...choosers])
      .optional(),
    expand: z.boolean().optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, 'must have text or fields');

export const context = z.strictObject({
  type: z.literal('context'),
  ...block,
  elements: list(z.discriminatedUnion('type', [plainText(3000), mrkdwn(3000), imageElement]), 10),
});

export const divider = z.strictObject({ type: z.literal('divider'), ...block });
export const header = z.strictObject({ type: z.literal('header'), ...block, text: plainText(150) });
export const image = z
  .strictObject({ type: z.literal('image'), ...block, ...picture, title: plainText(2000).optional() })
  .refine(oneSource, needsSource);
export const markdown = z.strictObject({ type: z.literal('markdown'), ...block, text: words(12_000) });
export const alert = z.strictObject({
  type: z.literal('alert'),
  ...block,
  text: anyText(3000),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});

export const input = z.strictObject({
  type: z.literal('input'),
  ...block,
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: z.discriminatedUnion('type', [
    elements.plainTextInput,
    elements.emailInput,
    elements.urlInput,
    elements.numberInput,
    datetimepicker,
    ...choosers,
  ]),
});

const everywhere = [actions, section, context, divider, header, image, input, richText] as const;
export const messageBlock = z.discriminatedUnion('type', [
  ...everywhere,
  markdown,
  table,
  dataTable,
  dataVisualization,
  plan,
  taskCard,
]);
export const homeBlock = z.discriminatedUnion('type', [...everywhere, table, dataTable]);
export const modalBlock = z.discriminatedUnion('type', [...everywhere, alert]);
