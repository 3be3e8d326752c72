import { z } from 'zod';
import type { Gestures } from '../gestures/gestures.ts';

const where = z.union([
  z.object({ view: z.string() }),
  z.object({ channel: z.string(), ts: z.string(), ephemeral: z.boolean() }),
]);
const state = z.record(z.string(), z.unknown());
const say = z.object({
  as: z.string(),
  channel: z.string(),
  text: z.string(),
  threadTs: z.string().optional(),
});
const command = say.extend({ command: z.string() });
const element = z.object({ as: z.string(), where, blockId: z.string(), actionId: z.string() });
const press = element.extend({ chosen: state });
const options = element.extend({ value: z.string() });
const person = z.object({ as: z.string() });
const close = z.object({ as: z.string(), view: z.string() });
const submit = close.extend({ values: z.record(z.string(), z.record(z.string(), state)) });
const knob = z.object({ knob: z.string(), on: z.boolean() });

/** What the page can ask for with POST: the path after `/page/`, and what is done with the body. */
export const pageRequests: Readonly<Record<string, (gestures: Gestures, body: unknown) => Promise<unknown>>> =
  {
    say: async (gestures, body) => ({ ts: gestures.say(say.parse(body)).ts }),
    command: async (gestures, body) => ({ outcome: (await gestures.command(command.parse(body))).outcome }),
    press: async (gestures, body) => ({ outcome: (await gestures.press(press.parse(body))).outcome }),
    options: async (gestures, body) => ({ options: await gestures.options(options.parse(body)) }),
    submit: (gestures, body) => gestures.submit(submit.parse(body)),
    home: async (gestures, body) => {
      await gestures.openHome(person.parse(body).as);
      return {};
    },
    close: async (gestures, body) => {
      await gestures.close(close.parse(body));
      return {};
    },
    knob: async (gestures, body) => {
      const turn = knob.parse(body);
      await gestures.turn(turn.knob, turn.on);
      return {};
    },
  };
