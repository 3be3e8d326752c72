import { afterEach, describe, expect, it } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../support/hands.ts';
import { patience } from '../support/patience.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena, otto } from '../support/town.ts';

const steps = `---
armed: true
---
# Steps

## Two

\`\`\`sh {"name": "first", "title": "Do one"}
echo one >> counted
\`\`\`

\`\`\`sh {"name": "second", "title": "Do two"}
echo two >> counted
\`\`\`

`;

let stage: Stage;
let olena: Hands;
let ootto: Hands;
afterEach(() => stage.remove());

/** Waits until a message for all shows the words and offers the button. */
const shows = (words: string, label: string): Promise<PageMessage> =>
  stage.workspace.waitFor(
    () =>
      olena
        .sees()
        .findLast(
          (message) =>
            !message.ephemeral && textOf(message).includes(words) && labelsOf(message).includes(label),
        ),
    patience,
  );
const counted = () => stage.home.read('counted') ?? '';

/** Somebody presses a button of a message as it was once. @returns what only they are told */
async function pressOld(hands: Hands, message: PageMessage, label: string, told: string): Promise<string> {
  const answer = hands.isTold(told);
  await hands.press(message, label);
  return textOf(await answer);
}

describe('a button of an old message', () => {
  it('does nothing, and says where the run stands: when it has gone on, after a restart, after its end', async () => {
    stage = await raiseStage({ runbooks: { steps } });
    olena = handsOf(stage.workspace, lena);
    ootto = handsOf(stage.workspace, otto);
    const bot = await stage.startConnected();
    await olena.type('run alpha/steps#two');
    const first = await shows('Do one', 'Run');
    // From now on nothing that was said changes any more: everybody goes on seeing the buttons of long ago.
    stage.workspace.faults.fail('chat.update', 10_000, 'edit_window_closed');
    await olena.press(first, 'Run');
    const second = await shows('Do two', 'Run');
    expect(await pressOld(ootto, first, 'Run', 'was first')).toContain('Do two');
    expect(await pressOld(ootto, first, 'Skip…', 'was first')).toContain('Do two');

    await bot.stop();
    await stage.startConnected();
    expect(await pressOld(ootto, first, 'Run', 'was first')).toContain('Do two');
    await olena.press(second, 'Run');
    await stage.workspace.waitFor(
      () => olena.sees().some(({ text }) => text.includes('The run finished')),
      patience,
    );
    await pressOld(ootto, first, 'Run', 'The run finished');
    await pressOld(ootto, second, 'Run', 'This run is over');
    expect(counted()).toBe('one\ntwo\n');
  });
});
