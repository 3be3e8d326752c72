import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../support/hands.ts';
import { raiseStage, type Stage, type StageOptions } from '../support/stage.ts';
import { lena, nora, otto } from '../support/town.ts';

const steps = `---
armed: true
inputs:
  WORD: {label: Word, default: hello}
---
# Steps

## Two commands

\`\`\`sh {"name": "first", "title": "Count it"}
echo "$INPUT_WORD" >> counted
echo counted
\`\`\`

- [ ] Look at it.

## Fails

\`\`\`sh {"name": "fails", "title": "Does not work"}
echo fails >> counted
exit 7
\`\`\`

## Careful

\`\`\`sh {"name": "careful", "title": "Restart it", "approve": true}
echo careful >> counted
\`\`\`

## For the lead

\`\`\`sh {"name": "lead-only", "title": "Drop it", "approve": {"roles": ["lead"]}}
echo dropped >> counted
\`\`\`
`;

let stage: Stage;
let olena: Hands;
let ootto: Hands;

async function begin(options: StageOptions = {}) {
  stage = await raiseStage({ runbooks: { steps }, ...options });
  olena = handsOf(stage.workspace, lena);
  ootto = handsOf(stage.workspace, otto);
  await stage.startConnected();
}
afterEach(() => stage.remove());

/** What calls people names the step, too, but is no card. */
const isCall = (text: string) => text.startsWith('Approval is asked for.');

/** The latest message that the bot has said to all whose title holds the text. */
const saidTo = (hands: Hands, text: string): PageMessage | undefined =>
  hands
    .sees()
    .filter((message) => !message.ephemeral && message.text.includes(text) && !isCall(message.text))
    .at(-1);

/** Waits until a message shows the text and offers the button. */
const shows = (title: string, words: string, label?: string): Promise<PageMessage> =>
  stage.workspace.waitFor(() => {
    const message = saidTo(olena, title);
    const fits =
      message &&
      textOf(message).includes(words) &&
      (label === undefined || labelsOf(message).includes(label));
    return fits ? message : undefined;
  }, 15_000);

const counted = () => stage.home.read('counted') ?? '';

describe('a run of a runbook', () => {
  it('asks each step in its thread, runs it once when it is pressed, and says how it ended', async () => {
    await begin();
    await olena.type('run alpha/steps#two-commands WORD=good');
    const asked = await shows('Count it', 'counted', 'Run');
    expect(counted()).toBe('');
    await olena.press(asked, 'Run');
    const done = await shows('Count it', 'exit code 0');
    expect(labelsOf(done)).toEqual([]);
    expect(counted()).toBe('good\n');
    await olena.press(await shows('Look at it', '', 'Done'), 'Done');
    await shows('The run finished', '');
    const head = await shows('Two commands · Alpha', 'finished');
    expect(head.replies).toHaveLength(3);
    expect(await olena.ask('runs')).toContain('Two commands');
  });

  it('is begun by a search over all procedures and a dialog for the inputs', async () => {
    await begin();
    await olena.type('run');
    const search = await olena.dialog();
    const found = await stage.workspace.options({
      as: lena,
      where: { view: search.id },
      blockId: 'procedure',
      actionId: 'answer',
      value: 'two comm',
    });
    expect(JSON.stringify(found)).toContain('alpha/steps#two-commands');
    await olena.submit(search, { procedure: 'alpha/steps#two-commands' });
    const inputs = await stage.workspace.waitFor(() => {
      const { view } = stage.workspace.state(lena);
      return view && JSON.stringify(view.blocks).includes('Word') ? view : undefined;
    }, 15_000);
    expect(await olena.submit(inputs, { WORD: '"; rm -rf /' })).toEqual({
      WORD: expect.stringContaining('letters, digits'),
    });
    await olena.submit(inputs, { WORD: 'dialog' });
    await olena.press(await shows('Count it', 'counted', 'Run'), 'Run');
    await shows('Count it', 'exit code 0');
    expect(counted()).toBe('dialog\n');
  });

  it('runs once when two press at the same moment, and tells the other one who was first', async () => {
    await begin();
    await olena.type('run alpha/steps#two-commands WORD=hello');
    const asked = await shows('Count it', 'counted', 'Run');
    const loser = Promise.race([olena.isTold('was first'), ootto.isTold('was first')]);
    await Promise.all([olena.press(asked, 'Run'), ootto.press(asked, 'Run')]);
    expect(textOf(await loser)).toMatch(/lena|otto/i);
    await shows('Count it', 'exit code 0');
    expect(counted()).toBe('hello\n');
  });

  it('does nothing with a dialog about a step that is over', async () => {
    await begin();
    await olena.type('run alpha/steps#two-commands WORD=hello');
    const asked = await shows('Count it', 'counted', 'Run');
    await ootto.press(asked, 'Skip…');
    const dialog = await ootto.dialog();
    await olena.press(asked, 'Run');
    await shows('Look at it', '', 'Done');
    const told = ootto.isTold('was first');
    await ootto.submit(dialog, { reason: 'Too slow' });
    expect(textOf(await told)).toContain('Look at it');
    expect(counted()).toBe('hello\n');
    expect(labelsOf(await shows('Look at it', '', 'Done'))).toContain('Done');
  });

  it('needs somebody else where the runbook asks for consent', async () => {
    await begin();
    await olena.type('run alpha/steps#careful');
    await olena.press(await shows('Restart it', '', 'Ask for approval'), 'Ask for approval');
    const request = await shows('Restart it', 'approve', 'Approve');
    const told = olena.isTold('somebody else has to approve');
    await olena.press(request, 'Approve');
    await told;
    expect(counted()).toBe('');
    await ootto.press(request, 'Approve');
    await shows('Restart it', 'exit code 0');
    expect(counted()).toBe('careful\n');
  });

  it('is not approved by whoever may not, nor by whoever has another role than the one that is asked', async () => {
    await begin();
    const nnora = handsOf(stage.workspace, nora);
    await ootto.type('run alpha/steps#for-the-lead');
    await ootto.press(await shows('Drop it', '', 'Ask for approval'), 'Ask for approval');
    const request = await shows('Drop it', 'approve', 'Approve');
    expect(textOf(request)).toContain('this machine');
    // Whoever may agree is called, and nobody else.
    const call = await stage.workspace.waitFor(
      () => olena.sees().findLast(({ text }) => isCall(text)),
      15_000,
    );
    const named = JSON.stringify(call);
    expect([named.includes(`"user_id":"${lena}"`), named.includes(`"user_id":"${nora}"`)]).toEqual([
      true,
      false,
    ]);
    expect(textOf(call)).toContain('with the role lead');
    const toldNora = nnora.isTold('You may not do this');
    await nnora.press(request, 'Approve');
    await toldNora;
    expect(labelsOf(await shows('Drop it', 'approve', 'Approve'))).toContain('Approve');
    await olena.press(request, 'Approve');
    expect(textOf(await shows('Drop it', 'exit code 0'))).toContain('approved by');
    expect(counted()).toBe('dropped\n');

    await olena.type('run alpha/steps#for-the-lead');
    await olena.press(await shows('Drop it', '', 'Ask for approval'), 'Ask for approval');
    const another = await shows('Drop it', 'approve', 'Approve');
    const toldOtto = ootto.isTold('lead');
    await ootto.press(another, 'Approve');
    await toldOtto;
    expect(counted()).toBe('dropped\n');
    // The only lead asked, so nobody can agree: she takes it back.
    await olena.press(another, 'Refuse…');
    await olena.submit(await olena.dialog(), { reason: 'nobody else is here' });
    await shows('Drop it', 'nobody else is here', 'Ask for approval');
    expect(counted()).toBe('dropped\n');
  });

  it('does not run a step that was changed on the disk meanwhile', async () => {
    await begin();
    await olena.type('run alpha/steps#two-commands WORD=hello');
    const asked = await shows('Count it', 'counted', 'Run');
    stage.home.write('runbooks/alpha/steps.md', steps.replace('echo counted', 'rm -rf /tmp/nothing'));
    const told = olena.isTold('changed on the disk');
    await olena.press(asked, 'Run');
    await told;
    expect(counted()).toBe('');
  });

  it('stands still after a failure until somebody decides, and ends with a reason', async () => {
    await begin();
    await olena.type('run alpha/steps#fails');
    await olena.press(await shows('Does not work', '', 'Run'), 'Run');
    const failed = await shows('Does not work', 'exit code 7', 'Retry');
    await ootto.press(failed, 'Abort…');
    await ootto.submit(await ootto.dialog(), { reason: 'It is the wrong one' });
    await shows('The run ended early', 'It is the wrong one');
    expect(counted()).toBe('fails\n');
  });

  it('begins at a red duty, and closes it when it has finished, with what was recorded', async () => {
    await begin({
      runbooks: {
        steps,
        duties:
          '---\narmed: true\n---\n# Duties\n\n## Restore test\n\n- [ ] Restore it. <!-- step: manual {"record": {"name": "TIME", "label": "Time to restore", "type": "duration"}} -->\n',
      },
    });
    await olena.type('maintenance remind');
    await olena.press(await shows('overdue', 'Restore test', 'Start run'), 'Start run');
    await olena.press(await shows('Restore it', '', 'Done…'), 'Done…');
    await olena.submit(await olena.dialog(), { TIME: '42m' });
    const said = await shows('written down', 'Restore test is closed');
    const [file] = said.files;
    expect(stage.home.items()).toContain(
      '"result": "pass", "notes": "Time to restore: 42m; alpha/duties#restore-test',
    );
    expect(file?.text).toContain('## 1. Restore it');
    const path = join(stage.home.data, 'transcripts', file?.name ?? '');
    expect(readFileSync(path, 'utf8')).toBe(file?.text);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('lets nobody press who may not', async () => {
    await begin();
    await olena.type('run alpha/steps#two-commands WORD=hello');
    const asked = await shows('Count it', 'counted', 'Run');
    const onora = handsOf(stage.workspace, nora);
    const told = onora.isTold('You may not do this');
    await onora.press(asked, 'Run');
    await told;
    expect(counted()).toBe('');
  });
});
