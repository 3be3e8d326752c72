import type { Close, OptionsWanted, Press, Say, SlashCommand, Submit } from '../page-api.ts';
import type { Parts } from '../parts.ts';
import { Impossible } from '../refusal.ts';
import type { Delivery } from '../socket.ts';
import type { Message } from '../world.ts';
import { command } from './command.ts';
import { close, options, submit } from './dialog.ts';
import { press } from './press.ts';
import { join, react, say } from './say.ts';
import { openHome, type Shortcut, shortcut } from './shortcut.ts';

/** What people do in the workspace. Each throws `Impossible` when Slack's client would not let them. */
export interface Gestures {
  say(wish: Say): Message;
  command(wish: SlashCommand & { readonly threadTs?: string | undefined }): Promise<Delivery>;
  press(wish: Press): Promise<Delivery>;
  options(wish: OptionsWanted): Promise<Record<string, unknown>[]>;
  submit(wish: Submit): Promise<{ readonly errors: Readonly<Record<string, string>> }>;
  close(wish: Close): Promise<void>;
  react(wish: {
    readonly as: string;
    readonly channel: string;
    readonly ts: string;
    readonly name: string;
  }): void;
  join(wish: { readonly as: string; readonly channel: string; readonly inviter?: string }): void;
  shortcut(wish: Shortcut): Promise<Delivery>;
  openHome(as: string): Promise<Delivery> | null;
  turn(knob: string, on: boolean): Promise<void>;
}

export function createGestures(parts: Parts): Gestures {
  return {
    say: (wish) => say(parts, wish),
    command: (wish) => command(parts, wish),
    press: (wish) => press(parts, wish),
    options: (wish) => options(parts, wish),
    submit: (wish) => submit(parts, wish),
    close: (wish) => close(parts, wish),
    react: (wish) => react(parts, wish),
    join: (wish) => join(parts, wish),
    shortcut: (wish) => shortcut(parts, wish),
    openHome: (as) => openHome(parts, as),
    turn: async (knob, on) => {
      const { panel } = parts.world.options;
      if (panel?.knobs().some(({ id }) => id === knob) !== true)
        throw new Impossible('There is no such knob.', 404);
      await panel.turn(knob, on);
      parts.world.changed();
    },
  };
}
