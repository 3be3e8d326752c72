import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../support/hands.ts';
import { patience } from '../support/patience.ts';
import { raiseStage, type Stage, type StageOptions } from '../support/stage.ts';
import { lena, ops, otto } from '../support/town.ts';
import { comeToRest } from './support/come-to-rest.ts';
import { countSaid } from './support/crash-acts.ts';

const window = `---
armed: true
one_at_a_time: service
inputs:
  WORD: {label: Word, default: hello}
---
# Weekly window

## Everything {#run}

\`\`\`sh {"name": "first", "title": "1. Back up"}
echo "first $INPUT_WORD" >> counted
echo saved 17 rows
\`\`\`

\`\`\`sh {"name": "second", "title": "2. Tidy up"}
while [ -e hold ]; do sleep 0.05; done
[ ! -e broken ]
echo second >> counted
\`\`\`

\`\`\`sh {"name": "third", "title": "3. Write the report"}
echo third >> counted
\`\`\`

## Careful

\`\`\`sh {"name": "before", "title": "Prepare"}
echo before >> counted
\`\`\`

\`\`\`sh {"name": "careful", "title": "Restart it", "approve": true}
echo careful >> counted
\`\`\`

## Overseen

\`\`\`sh {"name": "work", "title": "Work"}
echo work >> counted
\`\`\`

- [ ] Somebody has looked it over.

## Needy

\`\`\`sh {"name": "needy", "title": "Needs to know"}
echo "$INPUT_FILE" >> counted
\`\`\`
`;
const needy = window.replace('  WORD:', '  FILE: {label: File}\n  WORD:');

const service = 'windows:\n  - {id: weekly, name: Weekly maintenance, cron: "0 2 * * SUN", until: "04:00"}\n';
const weekly = (what = 'alpha/window#run', more = '') =>
  `{id: weekly, cron: "0 2 * * SUN", do: {run: ${what}${more}}, channel: "#ops", catch_up_window: 30m}`;
/** A Sunday, and a few minutes before. */
const two = '2026-03-15T02:00:00Z';
const beforeTwo = '2026-03-15T01:50:00Z';

let stage: Stage;
let olena: Hands;
let ootto: Hands;

async function raise(options: StageOptions = {}) {
  stage = await raiseStage({
    at: beforeTwo,
    runbooks: { window: needy },
    schedules: [weekly()],
    service,
    ...options,
  });
  olena = handsOf(stage.workspace, lena);
  ootto = handsOf(stage.workspace, otto);
}
/** Starts a bot that knows the schedule before the time has come; then it comes. */
async function startAt(time: string) {
  const bot = await stage.startConnected();
  await bot.store.schedules.cursor('workspace/weekly', stage.clock.now());
  stage.setClock(time);
  return bot;
}
async function begin(options: StageOptions = {}) {
  await raise(options);
  return startAt(two);
}
afterEach(() => stage.remove());

const counted = () => stage.home.read('counted') ?? '';

/** Waits until a message for all shows the words, and offers the button. */
const shows = (title: string, words = '', label?: string): Promise<PageMessage> =>
  stage.workspace.waitFor(
    () =>
      olena
        .sees()
        .findLast(
          (message) =>
            !message.ephemeral &&
            message.text.includes(title) &&
            textOf(message).includes(words) &&
            (label === undefined || labelsOf(message).includes(label)),
        ),
    patience,
  );
/** The messages that stand in the channel itself, also those of threads that it is shown. */
const inChannel = (text: string) =>
  (stage.workspace.state(lena).channels.find(({ id }) => id === ops)?.messages ?? []).filter(
    (message) => !message.ephemeral && textOf(message).includes(text),
  );

describe('a run that a schedule begins', () => {
  it('goes on by itself, shows each step in its thread, and ends with a report that the channel sees', async () => {
    const bot = await begin({ schedules: [weekly('alpha/window#run', ', inputs: {WORD: weekly}')] });
    const report = await shows('Everything · Alpha: finished after', 'Write the report: done');
    expect(counted()).toBe('first weekly\nsecond\nthird\n');
    expect(textOf(report)).toContain('1. Back up: done, exit code 0');
    expect(inChannel('Everything · Alpha: finished after')).toHaveLength(1);
    await shows('1. Back up', 'saved 17 rows');
    expect(textOf(await shows('Everything · Alpha · finished'))).toContain('The schedule');
    await stage.until(async () => (await bot.store.schedules.latest('workspace/weekly', 1)).length === 1);
    expect((await bot.store.schedules.latest('workspace/weekly', 1))[0]?.outcome).toBe('on_time');
    expect(await olena.ask('schedule')).toContain('run of Everything');
  });

  it('stops at the first failure, and says so in the channel', async () => {
    await raise();
    stage.home.write('alpha/broken', '');
    await startAt(two);
    const told = await shows('Everything · Alpha: stopped', '2. Tidy up: failed, exit code 1');
    expect(inChannel('Everything · Alpha: stopped')).toHaveLength(1);
    expect(told).toBeDefined();
    expect(counted()).toBe('first hello\n');
    const card = await shows('2. Tidy up', 'exit code 1', 'Retry');
    rmSync(join(stage.home.folder, 'alpha/broken'));
    await olena.press(card, 'Retry');
    await shows('Everything · Alpha: finished after', 'failed, exit code 1');
    expect(counted()).toBe('first hello\nsecond\nthird\n');
  });

  it('is paused by anybody who may run it, and goes on when they say so', async () => {
    await raise();
    stage.home.write('alpha/hold', '');
    await startAt(two);
    await olena.press(await shows('2. Tidy up', '', 'Pause'), 'Pause');
    await stage.workspace.waitFor(() => {
      const card = olena.sees().findLast(({ text }) => text.includes('2. Tidy up'));
      return card && labelsOf(card).join() === 'Cancel' ? card : undefined;
    }, patience);
    release();
    const card = await shows('3. Write the report', '', 'Run');
    expect(labelsOf(card)).toEqual(['Run', 'Go on by itself', 'Skip…', 'Abort…']);
    await comeToRest(stage);
    expect(counted()).toBe('first hello\nsecond\n');
    await ootto.press(card, 'Go on by itself');
    await shows('Everything · Alpha: finished after');
    expect(counted()).toBe('first hello\nsecond\nthird\n');
  });

  it('is stopped in the middle of a command, and ended with a reason that its report says', async () => {
    await raise();
    stage.home.write('alpha/hold', '');
    await startAt(two);
    await ootto.press(await shows('2. Tidy up', '', 'Cancel'), 'Cancel');
    const card = await shows('2. Tidy up', 'cancelled', 'Abort…');
    await shows('Everything · Alpha: stopped', 'cancelled');
    await ootto.press(card, 'Abort…');
    await ootto.submit(await ootto.dialog(), { reason: 'Not this week' });
    await shows('Everything · Alpha: ended early', 'Not this week');
    expect(counted()).toBe('first hello\n');
  });

  it('waits for consent where a step needs it, and says in the channel that it does', async () => {
    await begin({ schedules: [weekly('alpha/window#careful')] });
    await shows('Careful · Alpha: waits for somebody', 'Restart it');
    expect(inChannel('waits for somebody')).toHaveLength(1);
    await olena.press(await shows('Restart it', '', 'Ask for approval'), 'Ask for approval');
    await ootto.press(await shows('Restart it', '', 'Approve'), 'Approve');
    await shows('Careful · Alpha: finished after');
    expect(counted()).toBe('before\ncareful\n');
  });

  it('is made up for within its catch-up window, and left out after it', async () => {
    await raise();
    const first = await startAt(beforeTwo);
    await comeToRest(stage);
    await first.stop();
    stage.setClock('2026-03-15T02:20:00Z');
    const second = await stage.startConnected();
    await shows('Everything · Alpha: finished after');
    expect((await second.store.schedules.latest('workspace/weekly', 1))[0]?.outcome).toBe('late');
    await second.stop();
    stage.setClock('2026-03-22T02:31:00Z');
    const third = await stage.startConnected();
    await stage.until(async () => (await third.store.schedules.latest('workspace/weekly', 2)).length === 2);
    expect((await third.store.schedules.latest('workspace/weekly', 1))[0]?.outcome).toBe('expired');
    await comeToRest(stage);
    expect(counted()).toBe('first hello\nsecond\nthird\n');
  });

  it('waits while another run is not over, says so once, and begins then', async () => {
    await raise();
    stage.home.write('alpha/hold', '');
    const first = await startAt(beforeTwo);
    await olena.type('run alpha/window#overseen');
    await olena.press(await shows('Work', '', 'Run'), 'Run');
    const held = await shows('Somebody has looked it over', '', 'Done');
    stage.setClock('2026-03-15T02:00:01Z');
    await shows('A run of the schedule has to wait', 'Overseen');
    await first.stop();
    await stage.startConnected();
    await comeToRest(stage);
    expect(countSaid(stage, 'has to wait')).toBe(1);
    await olena.press(held, 'Done');
    release();
    stage.setClock('2026-03-15T02:10:00Z');
    await shows('Everything · Alpha: finished after');
    expect(countSaid(stage, 'has to wait')).toBe(1);
    expect(counted()).toBe('work\nfirst hello\nsecond\nthird\n');
  });

  it('is left out when the other run lasts too long, which is said once', async () => {
    await raise();
    const bot = await startAt(beforeTwo);
    await olena.type('run alpha/window#overseen');
    await shows('Work', '', 'Run');
    stage.setClock('2026-03-15T02:00:01Z');
    await shows('has to wait');
    stage.setClock('2026-03-15T02:31:00Z');
    await shows('Failed: run of Everything (Weekly window)', 'Only one may run at a time');
    expect((await bot.store.schedules.latest('workspace/weekly', 1))[0]?.outcome).toBe('failed');
    expect(counted()).toBe('');
  });

  it.each([
    ['its inputs are missing', weekly('alpha/window#needy'), {}, 'File is needed'],
    ['its runbook is gone', weekly('alpha/wimdow#run'), {}, 'There is no runbook alpha/wimdow'],
    ['its procedure is gone', weekly('alpha/window#rum'), {}, 'did you mean run?'],
    ['it is not armed', weekly(), { window: needy.replace('armed: true\n', '') }, 'is not armed'],
  ])('is not begun when %s, which is said once in the channel', async (_, schedule, runbooks, words) => {
    const bot = await begin({ schedules: [schedule], runbooks: { window: needy, ...runbooks } });
    await shows('Failed: run of', words);
    expect(inChannel('Failed: run of')).toHaveLength(1);
    expect((await bot.store.schedules.latest('workspace/weekly', 1))[0]?.outcome).toBe('failed');
    expect(await olena.ask('doctor')).toContain(words);
    expect(await bot.store.runs.open()).toEqual([]);
    expect(counted()).toBe('');
  });

  it.each([
    ['observes only', 'mode: observe\n', 'I only observe here'],
    ['does not trust the runbooks', '', 'does not trust the runbooks of alpha'],
  ])('is not begun where config %s', async (_, line, words) => {
    await raise();
    const path = join(stage.home.folder, 'config/watchkeeper.yaml');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, line === '' ? text.replace('trusted: [alpha]', 'trusted: []') : line + text);
    await startAt(two);
    await shows('Failed: run of Everything (Weekly window)', words);
    expect(counted()).toBe('');
  });

  it('does not run a step that was changed on the disk after it began', async () => {
    await raise();
    stage.home.write('alpha/hold', '');
    await startAt(two);
    await shows('2. Tidy up', '', 'Cancel');
    stage.home.write('runbooks/alpha/window.md', needy.replace('echo third', 'rm -rf'));
    release();
    await shows('Everything · Alpha: stopped');
    await shows('3. Write the report', 'changed on the disk');
    expect(counted()).toBe('first hello\nsecond\n');
  });
});

describe('a run that is not over when its window ends', () => {
  it('is told in its thread and in the channel once, also by the next bot; and nothing further begins', async () => {
    await raise();
    stage.home.write('alpha/hold', '');
    const first = await startAt(two);
    await shows('2. Tidy up', '', 'Cancel');
    await first.stop();
    stage.setClock('2026-03-15T04:00:00Z');
    const second = await stage.startConnected();
    await shows('Everything · Alpha: ought to be over by now', '04:00');
    expect(inChannel('ought to be over')).toHaveLength(1);
    await second.stop();
    await stage.startConnected();
    release();
    const card = await shows('3. Write the report', '', 'Run');
    await comeToRest(stage);
    expect(inChannel('ought to be over')).toHaveLength(1);
    expect(counted()).toBe('first hello\nsecond\n');
    await olena.press(card, 'Go on by itself');
    await shows('Everything · Alpha: finished after', 'was due by');
  });

  it('calls whoever it was handed over to, in its thread', async () => {
    await raise();
    stage.home.write('alpha/hold', '');
    await startAt(two);
    await shows('2. Tidy up', '', 'Cancel');
    const mention = (user: string) => `{"type":"user","user_id":"${user}"}`;
    await olena.press(await shows('Everything · Alpha', '', 'Hand over…'), 'Hand over…');
    await olena.submit(await olena.dialog(), { to: 'lena' });
    await shows('Handed over', mention(lena));
    await ootto.press(
      await shows('Everything · Alpha', 'Lena has it in hand now', 'Hand over…'),
      'Hand over…',
    );
    await ootto.submit(await ootto.dialog(), { to: 'otto' });
    await shows('Handed over', mention(otto));
    stage.setClock('2026-03-15T04:00:00Z');
    const late = await shows('Everything · Alpha: ought to be over by now', mention(otto));
    expect(textOf(late)).not.toContain(mention(lena));
    release();
  });

  it('is not told when all that is left is for people to look over', async () => {
    const bot = await begin({ schedules: [weekly('alpha/window#overseen')] });
    await shows('Overseen · Alpha: waits for somebody');
    stage.setClock('2026-03-15T04:00:05Z');
    await comeToRest(stage);
    expect((await bot.store.runs.open())[0]?.run.lateAt).toBeNull();
    expect(countSaid(stage, 'ought to be over')).toBe(0);
  });

  it('is not begun any more when the window is over already', async () => {
    const long = weekly().replace('30m', '5h');
    await raise({ schedules: [long] });
    const first = await startAt(beforeTwo);
    await comeToRest(stage);
    await first.stop();
    stage.setClock('2026-03-15T04:00:10Z');
    await stage.startConnected();
    await shows('Failed: run of Everything (Weekly window)', 'Its window “Weekly maintenance” is over');
    expect(counted()).toBe('');
  });

  it.each([
    // 02:00 does not exist: the window is the hour from 03:00 to 04:00, and so is the run.
    ['in spring', '2026-03-08T06:50:00Z', '2026-03-08T07:00:00Z', '2026-03-08T08:00:00Z'],
    // 01:00 to 02:00 comes twice: the window is the two hours behind the second one.
    ['in autumn', '2026-11-01T06:50:00Z', '2026-11-01T07:00:00Z', '2026-11-01T09:00:00Z'],
    ['on any other Sunday', '2026-03-15T05:50:00Z', '2026-03-15T06:00:00Z', '2026-03-15T08:00:00Z'],
  ])('by the wall clock of New York, %s', async (_, before, begins, ends) => {
    await raise({
      at: before,
      schedules: [weekly().replace('channel:', 'timezone: America/New_York, channel:')],
      service: service.replace('until:', 'timezone: America/New_York, until:'),
    });
    stage.home.write('alpha/hold', '');
    const bot = await startAt(begins);
    await shows('2. Tidy up', '', 'Cancel');
    const [open] = await bot.store.runs.open();
    expect(open?.run.startedAt).toBeGreaterThanOrEqual(Date.parse(begins));
    expect(open?.run.dueAt).toBe(Date.parse(ends));
    stage.setClock(Date.parse(ends) - 60_000);
    await comeToRest(stage);
    expect(countSaid(stage, 'ought to be over')).toBe(0);
    stage.setClock(ends);
    await shows('Everything · Alpha: ought to be over by now');
    release();
  });
});

function release(): void {
  rmSync(join(stage.home.folder, 'alpha/hold'));
}
