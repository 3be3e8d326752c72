import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { systemClock } from '../../src/core/clock.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../support/hands.ts';
import { type InProcessBot, startInProcess } from '../support/in-process-bot.ts';
import { patience } from '../support/patience.ts';
import { startTerminal, type Terminal } from '../support/real-terminal.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena } from '../support/town.ts';

const steps = `---
armed: true
inputs:
  FILE: {label: Backup file, choices: [full.sql, half.sql]}
---
# Restore

\`\`\`sh {"name": "load", "title": "Load it", "capture": {"ROWS": "(\\\\d+) rows"}}
echo "$INPUT_FILE" >> counted
if ! [ -e ready ]; then touch ready; echo "the disk is not there"; exit 7; fi
echo "42 rows"
\`\`\`

1. Which way? <!-- step: choose {"value": "WAY"} -->
   - Left
   - Right
2. Look at it. <!-- step: manual {"record": {"name": "TIME", "label": "Time to restore", "type": "duration"}, "note": "required"} -->

It is back. <!-- step: notify {"channel": "#side"} -->

\`\`\`sh {"name": "tidy", "title": "Tidy up"}
echo tidied >> counted
\`\`\`

\`\`\`sh {"name": "last", "title": "Say how many"}
echo "$INPUT_ROWS $INPUT_WAY" >> counted
echo "$INPUT_ROWS rows are there"
\`\`\`
`;

const long = `---
armed: true
---
# Long

\`\`\`sh {"name": "long", "title": "Take long"}
echo begun >> counted
printf 'it has %s\\n' begun
until [ -e go ]; do sleep 0.05; done
echo ended >> counted
printf 'it has %s\\n' ended
\`\`\`

\`\`\`sh {"name": "next", "title": "Go on"}
echo next >> counted
\`\`\`
`;
// On one day in four years.
const quiet = ['{id: leap, cron: "0 9 29 2 *", do: {summary: morning}, channel: "#ops"}'];

let stage: Stage;
let olena: Hands;
let bot: InProcessBot | undefined;

/** A workspace whose clock is the machine's, as a terminal has no other; the bot is down. */
async function begin() {
  stage = await raiseStage({ runbooks: { steps, long }, schedules: quiet, at: new Date().toISOString() });
  const file = 'config/watchkeeper.yaml';
  const text = readFileSync(join(stage.home.folder, file), 'utf8');
  stage.home.write(file, text.replace(`slack: ${lena}}`, `slack: ${lena}, uid: ${process.getuid?.()}}`));
  olena = handsOf(stage.workspace, lena);
}
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
  await stage.remove();
});

/** The clocks of a stage run fast; this bot has the one that the terminal has. */
async function startBot(): Promise<InProcessBot> {
  bot = await startInProcess(stage.env, systemClock);
  await stage.workspace.waitFor(({ connectionCount }) => connectionCount > 0, patience);
  return bot;
}

function type(...words: string[]): Terminal {
  const terminal = startTerminal(['run', ...words, '--interactive'], stage.home.folder, {
    ...stage.home.env,
    WATCHKEEPER_HOME: stage.home.folder,
    WATCHKEEPER_DATA: stage.home.data,
  });
  onTestFinished(async () => {
    terminal.kill('SIGKILL');
    await terminal.over;
  });
  return terminal;
}

const counted = () => stage.home.read('counted') ?? '';

/** Waits until somebody reads so, and finds the button, if one is named. */
const says = (words: string, label?: string): Promise<PageMessage> =>
  stage.workspace.waitFor(
    () =>
      olena
        .sees()
        .findLast(
          (message) =>
            !message.ephemeral &&
            textOf(message).includes(words) &&
            (label === undefined || labelsOf(message).includes(label)),
        ),
    patience,
  );

/** The head of the thread, when it says so. */
const thread = (words: string): Promise<PageMessage> =>
  stage.workspace.waitFor(
    () => olena.sees().find((message) => message.text.includes(words) && message.replies.length > 0),
    patience,
  );

describe('a run in a terminal', () => {
  it('that was gone through while the bot was down stands whole in its thread once the bot is back', async () => {
    await begin();
    const terminal = type('alpha/steps#restore', 'FILE=half.sql');
    for (const line of ['r', 'r', '2', 'd', '42m', 'looked at *all* of it', 'r', 's', 'no need today', 'r'])
      terminal.type(line);
    expect([await terminal.over, terminal.said()]).toEqual([0, expect.stringContaining('The run finished')]);
    expect(counted()).toBe('half.sql\nhalf.sql\n42 right\n');
    expect(olena.sees()).toEqual([]);
    await startBot();
    const written = await says('written down');
    const head = await thread('Restore');
    expect(head.text).toContain('Restore · Alpha · finished');
    expect(textOf(head)).toContain('Lena began it');
    const expected = [
      ['Load it', 'failed, exit code 7', 'attempt 2: ', 'done, exit code 0', '42 rows'],
      ['Which way?', 'Right'],
      ['Look at it', 'looked at *all* of it'],
      ['It is back', 'said in #side'],
      ['Tidy up', 'skipped', 'no need today'],
      ['Say how many', 'done, exit code 0', '42 rows are there'],
      ['The run finished'],
      ['What was done is written down'],
    ];
    expect(head.replies.map(textOf)).toEqual(
      expected.map((words) => expect.stringMatching(new RegExp(words.map(escapeText).join('.*'), 's'))),
    );
    expect(head.replies.flatMap(labelsOf)).toEqual([]);
    expect(olena.sees('C02SIDE').map(({ text }) => text)).toEqual([expect.stringContaining('It is back')]);
    const [transcript] = written.files;
    for (const words of ['the disk is not there', 'TIME: `42m`', 'no need today', 'half.sql'])
      expect(transcript?.text).toContain(words);
  });

  it('that was left there is asked in its thread, and goes on there', async () => {
    await begin();
    const terminal = type('alpha/long#long');
    terminal.type('r');
    await terminal.until('it has begun');
    terminal.kill('SIGHUP');
    terminal.hangUp();
    expect(await terminal.over).toBe(1);
    stage.home.write('alpha/go', '');
    await startBot();
    await says('it has ended');
    await olena.press(await says('Go on', 'Run'), 'Run');
    await says('The run finished');
    expect(counted()).toBe('begun\nended\nnext\n');
  });

  it('that was begun in Slack goes on here while Slack is away, also under the hands of the bot', async () => {
    await begin();
    const { store } = await startBot();
    await olena.type('run alpha/long#long');
    await olena.press(await says('Take long', 'Run'), 'Run');
    await says('it has begun');
    const [run] = await store.runs.latest(1);
    stage.workspace.faults.goAway(true);
    const terminal = type('--resume', run?.id ?? '');
    await terminal.until('it has begun');
    stage.home.write('alpha/go', '');
    await terminal.until('[2/2] Go on');
    terminal.type('r');
    expect([await terminal.over, terminal.said()]).toEqual([0, expect.stringContaining('The run finished')]);
    expect(JSON.stringify(olena.sees())).not.toContain('The run finished');
    stage.workspace.faults.goAway(false);
    await says('written down');
    // What is rewritten comes after what is new.
    const expected = /Take long.*it has ended.*Go on.*exit code 0.*The run finished/s;
    const head = () => olena.sees().find(({ text }) => text.includes('Long · Alpha'));
    const told = () => head()?.replies.map(textOf).join('\n') ?? '';
    await stage.workspace
      .waitFor(() => expected.test(told()) && head()?.text.includes('finished'), patience)
      .catch(() => expect(`${head()?.text}\n${told()}`).toMatch(expected));
    const replies = head()?.replies ?? [];
    expect(replies.flatMap(labelsOf)).toEqual([]);
    expect(counted()).toBe('begun\nended\nnext\n');
  });
});

function escapeText(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
