import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { neededScopes } from '../../src/slack/scopes.ts';
import { startChild } from '../support/child-bot.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../support/hands.ts';
import { patience } from '../support/patience.ts';
import { withoutProtection } from '../support/protections.ts';
import { raiseStage, type Stage, type StageOptions } from '../support/stage.ts';
import { lena, smallTown } from '../support/town.ts';
import { quietSchedules } from './support/traffic-crash.ts';

const steps = `---
armed: true
---
# Steps

## Long

\`\`\`sh {"name": "long", "title": "Print much"}
for number in $(seq 1 900); do echo "line $number <!channel>"; done
\`\`\`

## Short

\`\`\`sh {"name": "short", "title": "Print little"}
echo little
\`\`\`

## Flood

\`\`\`sh {"name": "flood", "title": "Print a flood"}
echo first
head -c 50000000 /dev/zero | tr '\\0' x
echo
echo last
\`\`\`
`;

let stage: Stage;
let olena: Hands;
async function raise(options: StageOptions = {}) {
  stage = await raiseStage({ runbooks: { steps }, schedules: quietSchedules, ...options });
  olena = handsOf(stage.workspace, lena);
}
beforeEach(() => raise());
afterEach(() => stage.remove());

const filesNow = () =>
  olena
    .sees()
    .flatMap((message) => message.files.map((file) => ({ ...file, words: message.text, ts: message.ts })));

/** The file whose name holds the word, once it is in the thread. */
const file = (word: string) =>
  stage.workspace.waitFor(() => filesNow().find(({ name }) => name.includes(word)), patience);

const shows = (words: string, label?: string): Promise<PageMessage> =>
  stage.workspace.waitFor(
    () =>
      olena
        .sees()
        .find(
          (message) =>
            !message.ephemeral &&
            textOf(message).includes(words) &&
            (label === undefined || labelsOf(message).includes(label)),
        ),
    patience,
  );

async function runThrough(procedure: string, title: string) {
  await olena.type(`run alpha/steps#${procedure}`);
  await olena.press(await shows(title, 'Run'), 'Run');
}

const keptTranscripts = () =>
  readdirSync(join(stage.home.data, 'transcripts')).map((name) => ({
    name,
    text: readFileSync(join(stage.home.data, 'transcripts', name), 'utf8'),
  }));

describe('the files of a run', () => {
  it('are in its thread: all that a step printed, and the transcript, which is on disk as well', async () => {
    await stage.startConnected();
    await runThrough('long', 'Print much');
    const printed = await file('.txt');
    expect(printed.words).toContain('Print much: what it printed');
    expect(printed.text.split('\n').slice(0, 900)).toEqual(
      Array.from({ length: 900 }, (_, index) => `line ${index + 1} <!channel>`),
    );
    const transcript = await file('.md');
    expect(transcript.text).toContain('# Long');
    expect(transcript.text).toContain('line 900');
    expect(keptTranscripts()).toEqual([{ name: transcript.name, text: transcript.text }]);
    const card = await shows('Long · Alpha');
    expect(card.replies.map(({ ts }) => ts)).toEqual(expect.arrayContaining([printed.ts, transcript.ts]));
  });

  it('are not made of what a step shows anyway', async () => {
    await stage.startConnected();
    await runThrough('short', 'Print little');
    await file('.md');
    expect(filesNow()).toHaveLength(1);
  });

  it('hold the beginning and the end of a flood, and say what lies where', async () => {
    await stage.startConnected();
    await runThrough('flood', 'Print a flood');
    const printed = await file('.txt');
    expect(printed.size).toBeLessThan(2_100_000);
    expect(printed.text).toMatch(/^first\n/);
    expect(printed.text).toMatch(/x\nlast\n$/);
    expect(printed.text).toMatch(
      /\[48 MB are left out here\. What is kept of it lies on the bot's machine: \//,
    );
    expect(printed.words).toContain('50 MB');
    expect((await file('.md')).size).toBeLessThan(300_000);
  });

  it('wait while Slack is away, also for the next bot, and are made from the disk then', async () => {
    const bot = await stage.startConnected();
    await olena.type('run alpha/steps#long');
    const asked = await shows('Print much', 'Run');
    await olena.press(asked, 'Run');
    await stage.until(async () => (await bot.store.runs.latest(1))[0]?.state === 'finished');
    stage.workspace.faults.goAway(true);
    await bot.stop();
    stage.workspace.faults.goAway(false);
    await stage.startConnected();
    expect((await file('.txt')).text).toContain('line 900');
    await file('.md');
    await stage.until(() => filesNow().length === 2);
  });

  it('lie on disk where the app may not put them, which the thread says', async () => {
    await stage.remove();
    const town = smallTown();
    const scopes = neededScopes.filter((scope) => scope !== 'files:write');
    await raise({ town: { app: { ...town.app, scopes } } });
    await stage.startConnected();
    await runThrough('long', 'Print much');
    const said = await shows('The file could not be put here');
    expect(said.text).toContain(join(stage.home.data, 'attempts'));
    const transcript = await shows(join(stage.home.data, 'transcripts'));
    expect(transcript.text).toContain('lacks a scope');
    expect(filesNow()).toEqual([]);
  });
});

describe('a bot that is killed while it puts a file into a thread', { timeout: 60_000 }, () => {
  const killedAt = async (moment: string) => {
    const child = startChild({ env: stage.env, clock: stage.clockSetting(), dieAt: moment });
    try {
      await child.during(stage.workspace.waitFor(({ connectionCount }) => connectionCount > 0, patience));
      await child.during(runThrough('short', 'Print little'));
      await child.killed;
    } finally {
      await child.end();
    }
  };

  it.each(['upload.handed', 'upload.completed'])('has put it there once in the end: %s', async (moment) => {
    await killedAt(moment);
    const shownAlready = moment === 'upload.completed';
    if (shownAlready) await file('.md');
    // What was not completed is sent again when Slack has had its time to show it.
    else stage.setClock(stage.clock.now() + 121_000);
    const bot = await stage.startConnected();
    await file('.md');
    await stage.until(async () => (await bot.store.outbox.waiting()).count === 0);
    expect(filesNow()).toHaveLength(1);
  });

  it('puts it there twice when it does not look for it', async () => {
    await killedAt('upload.completed');
    await file('.md');
    stage.setClock(stage.clock.now() + 121_000);
    await stage.startConnected((parts) => withoutProtection('finding', parts));
    await stage.until(() => filesNow().length === 2);
  });
});
