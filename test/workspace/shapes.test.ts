import type { SlashCommand, ViewOutput } from '@slack/bolt';
import type * as Slack from '@slack/types';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type * as data from '../../demo/workspace/blocks/data.ts';
import type * as elements from '../../demo/workspace/blocks/elements.ts';
import type * as layout from '../../demo/workspace/blocks/layout.ts';
import type * as menus from '../../demo/workspace/blocks/menus.ts';
import type { richText } from '../../demo/workspace/blocks/rich-text.ts';
import type * as texts from '../../demo/workspace/blocks/text-objects.ts';
import type { home } from '../../demo/workspace/blocks/view-shapes.ts';
import type { slashCommandPayload, viewPayload } from '../../demo/workspace/payloads.ts';

/*
 * Whatever the workspace accepts must be something that Slack's own types know. The compiler checks these;
 * `npm run types` fails when they do not hold.
 */
describe('what the workspace accepts is what Slack describes', () => {
  it('as blocks', () => {
    expectTypeOf<z.infer<typeof layout.actions>>().toExtend<Slack.ActionsBlock>();
    type Section = z.infer<typeof layout.section>;
    expectTypeOf<Omit<Section, 'accessory'>>().toExtend<Omit<Slack.SectionBlock, 'accessory'>>();
    // That an image has a URL or a file, and not both, is checked when it is sent.
    type Accessory = Exclude<NonNullable<Section['accessory']>, { type: 'image' }>;
    expectTypeOf<Accessory>().toExtend<Slack.SectionBlockAccessory>();
    expectTypeOf<z.infer<typeof layout.divider>>().toExtend<Slack.DividerBlock>();
    expectTypeOf<z.infer<typeof layout.header>>().toExtend<Slack.HeaderBlock>();
    expectTypeOf<z.infer<typeof layout.markdown>>().toExtend<Slack.MarkdownBlock>();
    expectTypeOf<z.infer<typeof layout.alert>>().toExtend<Slack.AlertBlock>();
    expectTypeOf<z.infer<typeof layout.input>>().toExtend<Slack.InputBlock>();
    expectTypeOf<z.infer<typeof data.table>>().toExtend<Slack.TableBlock>();
    expectTypeOf<z.infer<typeof data.dataTable>>().toExtend<Slack.DataTableBlock>();
    expectTypeOf<z.infer<typeof richText>>().toExtend<Slack.RichTextBlock>();
    // Slack's types do not have charts yet.
    type Known = Slack.KnownBlock['type'] | 'data_visualization';
    expectTypeOf<z.infer<typeof layout.messageBlock>['type']>().toExtend<Known>();
    expectTypeOf<z.infer<typeof home>>().toHaveProperty('blocks');
  });

  it('as elements', () => {
    expectTypeOf<z.infer<typeof elements.button>>().toExtend<Slack.Button>();
    expectTypeOf<z.infer<typeof elements.overflow>>().toExtend<Slack.Overflow>();
    expectTypeOf<z.infer<typeof elements.checkboxes>>().toExtend<Slack.Checkboxes>();
    expectTypeOf<z.infer<typeof elements.radioButtons>>().toExtend<Slack.RadioButtons>();
    expectTypeOf<z.infer<typeof elements.datepicker>>().toExtend<Slack.Datepicker>();
    expectTypeOf<z.infer<typeof elements.timepicker>>().toExtend<Slack.Timepicker>();
    expectTypeOf<z.infer<typeof elements.datetimepicker>>().toExtend<Slack.DateTimepicker>();
    expectTypeOf<z.infer<typeof elements.plainTextInput>>().toExtend<Slack.PlainTextInput>();
    expectTypeOf<z.infer<typeof elements.emailInput>>().toExtend<Slack.EmailInput>();
    expectTypeOf<z.infer<typeof elements.urlInput>>().toExtend<Slack.URLInput>();
    expectTypeOf<z.infer<typeof elements.numberInput>>().toExtend<Slack.NumberInput>();
  });

  it('as menus', () => {
    expectTypeOf<z.infer<typeof menus.staticSelect>>().toExtend<Slack.StaticSelect>();
    expectTypeOf<z.infer<typeof menus.multiStaticSelect>>().toExtend<Slack.MultiStaticSelect>();
    expectTypeOf<z.infer<typeof menus.externalSelect>>().toExtend<Slack.ExternalSelect>();
    expectTypeOf<z.infer<typeof menus.multiExternalSelect>>().toExtend<Slack.MultiExternalSelect>();
    expectTypeOf<z.infer<typeof menus.usersSelect>>().toExtend<Slack.UsersSelect>();
    expectTypeOf<z.infer<typeof menus.multiUsersSelect>>().toExtend<Slack.MultiUsersSelect>();
    expectTypeOf<z.infer<typeof menus.conversationsSelect>>().toExtend<Slack.ConversationsSelect>();
    expectTypeOf<z.infer<typeof menus.multiConversationsSelect>>().toExtend<Slack.MultiConversationsSelect>();
    expectTypeOf<z.infer<typeof menus.channelsSelect>>().toExtend<Slack.ChannelsSelect>();
    expectTypeOf<z.infer<typeof menus.multiChannelsSelect>>().toExtend<Slack.MultiChannelsSelect>();
    expectTypeOf<z.infer<typeof texts.confirm>>().toExtend<Slack.ConfirmationDialog>();
    expectTypeOf<z.infer<typeof texts.option>>().toExtend<Slack.PlainTextOption>();
  });

  it('and accepts every kind of block and element that Slack describes, but for the ones left out on purpose', () => {
    type LeftOut = 'card' | 'carousel' | 'container' | 'context_actions' | 'file' | 'video' | 'alert';
    type Accepted = Exclude<z.infer<typeof layout.messageBlock>['type'], 'data_visualization'>;
    expectTypeOf<Exclude<Slack.KnownBlock['type'], LeftOut>>().toEqualTypeOf<Accepted>();
    type LeftOutOfActions = 'workflow_button' | 'rich_text_input';
    type InActions = z.infer<typeof layout.actions>['elements'][number]['type'];
    expectTypeOf<Exclude<Slack.ActionsBlockElement['type'], LeftOutOfActions>>().toEqualTypeOf<InActions>();
  });
});

describe('what the workspace sends is what Bolt expects', () => {
  it('as commands and views', () => {
    expectTypeOf<ReturnType<typeof slashCommandPayload>>().toExtend<SlashCommand>();
    type Sent = ReturnType<typeof viewPayload>;
    expectTypeOf<keyof Sent>().toExtend<keyof ViewOutput>();
    type Always =
      | 'id'
      | 'team_id'
      | 'type'
      | 'private_metadata'
      | 'callback_id'
      | 'hash'
      | 'app_id'
      | 'bot_id';
    expectTypeOf<Pick<Sent, Always>>().toExtend<Pick<ViewOutput, Always>>();
    expect(true).toBe(true);
  });
});
