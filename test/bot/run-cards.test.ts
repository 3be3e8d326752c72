import { afterEach, describe, expect, it } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../support/hands.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena, otto } from '../support/town.ts';

/** A line each 50 ms by the bot's clock, which runs 20 times faster than the machine's, for a minute. */
const steps = `---
armed: true
inputs:
  FILE: {label: File, pattern: '[a-z]+\\.sql'}
  MODE: {label: Mode, choices: [fast, careful], default: fast}
---
# Steps

## Chatty

\`\`\`sh {"name": "chatty", "title": "Talk for a minute"}
for count in $(seq 1200); do echo "line $count"; sleep 0.0025; done
exit 3
\`\`\`

## Restore

- [ ] Look around

\`\`\`sh {"name": "restore", "title": "Restore it", "approve": true}
echo "$INPUT_FILE $INPUT_MODE" >> restored
\`\`\`
`;

let stage: Stage;
let olena: Hands;
let ootto: Hands;

async function begin() {
  stage = await raiseStage({ runbooks: { steps } });
  olena = handsOf(stage.workspace, lena);
  ootto = handsOf(stage.workspace, otto);
  return stage.startConnected();
}
afterEach(() => stage.remove());

/** What calls people names the step, too, but is no card. */
const isCall = (text: string) => text.startsWith('Approval is asked for.');

/** Waits until the latest message with the title shows the words and offers the button. */
const shows = (title: string, words: string, label?: string): Promise<PageMessage> =>
  stage.workspace.waitFor(() => {
    const message = olena
      .sees()
      .filter(({ text, ephemeral }) => !ephemeral && text.includes(title) && !isCall(text))
      .at(-1);
    const fits = message && textOf(message).includes(words);
    return fits && (label === undefined || labelsOf(message).includes(label)) ? message : undefined;
  }, 30_000);

const blocksOf = (message: PageMessage) => JSON.stringify(message.blocks);
const calls = (method: string) =>
  stage.workspace.log.filter((entry) => entry.kind === 'call' && entry.method === method);

describe('the card of a run', () => {
  it("shows the plan in Slack's own block, and moves with the run", async () => {
    await begin();
    await olena.type('run alpha/steps#restore FILE=dump.sql');
    const card = await shows('Restore · Alpha', 'Step 1 of 2: Look around');
    expect(card.blocks?.map(({ type }) => type)).toContain('plan');
    await olena.press(await shows('Look around', '', 'Done'), 'Done');
    const moved = await shows('Restore · Alpha', 'Step 2 of 2: Restore it');
    expect(moved.ts).toBe(card.ts);
    expect(blocksOf(moved)).toContain('"title":"Look around","status":"complete"');
  });

  it('says the same in lines in an older Slack, and asks it for plans no more', async () => {
    await begin();
    stage.workspace.faults.rejectBlocks(['plan', 'task_card']);
    await olena.type('run alpha/steps#restore FILE=dump.sql');
    const card = await shows('Restore · Alpha', 'Step 1 of 2: Look around');
    expect(card.blocks?.map(({ type }) => type)).not.toContain('plan');
    expect(textOf(card)).toContain('○ Restore it');
    const refused = () =>
      stage.workspace.log.filter(
        (entry) => 'answer' in entry && JSON.stringify(entry.answer ?? {}).includes('invalid_blocks'),
      ).length;
    expect(refused()).toBe(1);
    await olena.press(await shows('Look around', '', 'Done'), 'Done');
    await shows('Restore · Alpha', '✓ Look around');
    expect(refused()).toBe(1);
  });
});

describe('Edit inputs', () => {
  it('is filled in with the present ones, says what is wrong, changes them, and takes consent with it', async () => {
    const bot = await begin();
    await olena.type('run alpha/steps#restore FILE=dump.sql');
    await olena.press(await shows('Look around', '', 'Done'), 'Done');
    await olena.press(await shows('Restore it', '', 'Ask for approval'), 'Ask for approval');
    const asked = await shows('Restore it', 'Somebody else has to approve it', 'Edit inputs…');
    await olena.press(asked, 'Edit inputs…');
    const dialog = await olena.dialog();
    expect(JSON.stringify(dialog)).toContain('dump.sql');
    expect(JSON.stringify(dialog)).toContain('is withdrawn by this');
    const wrong = await olena.submit(dialog, { FILE: '../etc', MODE: 'careful' });
    expect(Object.values(wrong)).toEqual(['File does not look as it must.']);
    expect(await olena.submit(dialog, { FILE: 'other.sql', MODE: 'careful' })).toEqual({});
    const said = await shows('Inputs changed.', 'dump.sql → other.sql');
    expect(textOf(said)).toContain('fast → careful');
    expect(textOf(said)).toContain('it has to be asked for anew');

    const again = await shows('Restore it', 'other.sql', 'Ask for approval');
    await olena.press(again, 'Ask for approval');
    await ootto.press(await shows('Restore it', 'other.sql', 'Approve'), 'Approve');
    await shows('The run finished', '');
    expect(stage.home.read('restored')).toBe('other.sql careful\n');
    expect(labelsOf(await shows('Restore it', 'exit code 0'))).not.toContain('Edit inputs…');
    const traced = (await bot.store.audit.latest(50)).find(({ action }) => action === 'run.edit-inputs');
    expect(traced).toMatchObject({
      actor: `slack:${lena}`,
      before: { inputs: { FILE: 'dump.sql', MODE: 'fast' } },
      after: { inputs: { FILE: 'other.sql', MODE: 'careful' } },
    });
  });

  it('tells whoever comes late with it that the step has run', async () => {
    await begin();
    await olena.type('run alpha/steps#restore FILE=dump.sql');
    const first = await shows('Look around', '', 'Edit inputs…');
    await olena.press(first, 'Edit inputs…');
    const dialog = await olena.dialog();
    await ootto.press(first, 'Done');
    await shows('Restore it', '', 'Ask for approval');
    await olena.submit(dialog, { FILE: 'late.sql', MODE: 'fast' });
    await olena.isTold('Somebody was faster; nothing was done twice.');
    await shows('Restore it', 'dump.sql', 'Ask for approval');
  });
});

describe('output', () => {
  it('of a command that never stops talking changes its card at a pace that Slack takes, and its end always arrives', async () => {
    await begin();
    await olena.type('run alpha/steps#chatty');
    await olena.press(await shows('Talk for a minute', '', 'Run'), 'Run');
    const before = calls('chat.update').length;
    const since = stage.clock.now();
    await shows('Talk for a minute', 'line ', 'Cancel');
    const done = await shows('Talk for a minute', 'exit code 3', 'Retry');
    expect(textOf(done)).toContain('line 1200');
    const minutes = (stage.clock.now() - since) / 60_000;
    const updates = calls('chat.update').length - before;
    expect(minutes).toBeGreaterThan(0.9);
    expect(updates).toBeGreaterThan(3);
    // 20 a minute for output, and what its beginning and its end change on both cards.
    expect(updates).toBeLessThanOrEqual(20 * minutes + 8);
  });

  it('of several that talk at once shares that pace', async () => {
    await begin();
    for (let count = 0; count < 3; count += 1) {
      await olena.type('run alpha/steps#chatty');
    }
    const asked = await stage.workspace.waitFor(() => {
      const cards = olena.sees().filter((message) => labelsOf(message).includes('Run'));
      return cards.length === 3 ? cards : undefined;
    }, 15_000);
    for (const card of asked) await olena.press(card, 'Run');
    const before = calls('chat.update').length;
    const since = stage.clock.now();
    await stage.workspace.waitFor(
      () => olena.sees().filter((message) => textOf(message).includes('exit code 3')).length >= 3,
      30_000,
    );
    const minutes = (stage.clock.now() - since) / 60_000;
    expect(calls('chat.update').length - before).toBeLessThanOrEqual(20 * minutes + 24);
    const ended = olena.sees().filter((message) => textOf(message).includes('exit code 3'));
    for (const card of ended) expect(textOf(card)).toContain('line 1200');
  });
});
