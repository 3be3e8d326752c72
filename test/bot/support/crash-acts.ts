import { handsOf, textOf } from '../../support/hands.ts';
import type { Stage } from '../../support/stage.ts';
import { bot, lena, ops } from '../../support/town.ts';

/** Something that a person asks for and that shows in the channel once. */
export interface Act {
  readonly name: string;
  /** How often the bot has taken something in before the delivery that matters. */
  readonly before: number;
  /** Does it; resolves when it is on its way. Nobody knows whether the bot lives to acknowledge it. */
  go(stage: Stage): Promise<void>;
  /** What everybody can read afterwards, exactly once. */
  readonly says: string;
}

/** Slash commands, a mention, and a button: each makes one message for all. */
export const acts: readonly Act[] = [
  {
    name: 'a command that posts the summary',
    before: 0,
    go: async ({ workspace }) => unheard(handsOf(workspace, lena).type('summary morning post')),
    says: 'Morning summary',
  },
  {
    name: 'a mention that posts the reminder',
    before: 0,
    go: async ({ workspace }) => {
      workspace.say({ as: lena, channel: ops, text: '@watchkeeper maintenance remind' });
    },
    says: '1 duty is overdue',
  },
  {
    name: 'a press that shares the status',
    before: 1,
    go: async ({ workspace }) => {
      const hands = handsOf(workspace, lena);
      await hands.ask('status');
      const answer = hands.answers().at(-1);
      if (answer) unheard(hands.press(answer, 'Share to channel'));
    },
    says: 'Alpha needs hands',
  },
];

/** The bot may die before Slack's side hears from it: that is what the test is about. */
function unheard(gesture: Promise<unknown>): void {
  gesture.catch(() => {});
}

/** How many messages of the bot everybody can read that hold the text. Counted on Slack's side. */
export function countSaid(stage: Stage, text: string): number {
  return handsOf(stage.workspace, lena)
    .sees()
    .filter((message) => message.user === bot && !message.ephemeral && textOf(message).includes(text)).length;
}
