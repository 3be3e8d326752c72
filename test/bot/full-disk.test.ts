import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../support/hands.ts';
import type { InProcessBot } from '../support/in-process-bot.ts';
import { patience } from '../support/patience.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena, otto } from '../support/town.ts';
import { comeToRest } from './support/come-to-rest.ts';
import { quietSchedules } from './support/traffic-crash.ts';

const steps = `---
armed: true
---
# Steps

## All

~~~sh {"name": "long", "title": "Take long"}
echo long >> counted
until [ -e go ]; do sleep 0.02; done
seq 200000
echo ended >> counted
exit 3
~~~
`;

/** Mounts a small file system of its own, which only some users may. */
function mountSmall(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'none', folder], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
const unmount = (folder: string) => execFileSync('umount', ['-l', folder], { stdio: 'pipe' });

function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-mount-'));
  const may = mountSmall(folder);
  if (may) unmount(folder);
  rmSync(folder, { recursive: true });
  return may;
}

const noRoom = 'There is no room left for the database';

describe.skipIf(!mayMount())('a bot whose data folder has no room left', () => {
  let stage: Stage;
  let bot: InProcessBot;
  let olena: Hands;

  beforeEach(async () => {
    stage = await raiseStage({ runbooks: { steps }, schedules: quietSchedules });
    if (!mountSmall(stage.home.data)) throw new Error('It could be mounted a moment ago.');
    olena = handsOf(stage.workspace, lena);
    bot = await stage.startConnected();
  });
  afterEach(async () => {
    free();
    await bot.stop();
    unmount(stage.home.data);
    await stage.remove();
  });

  const ballast = () => join(stage.home.data, 'ballast');
  const free = () => rmSync(ballast(), { force: true });
  /** @param journal `TRUNCATE`: it has no room of its own; `RESTART`: what is written next goes into the room that it has */
  async function fill(journal: 'TRUNCATE' | 'RESTART' = 'TRUNCATE'): Promise<void> {
    const database = new Sqlite(join(stage.home.data, 'watchkeeper.sqlite'));
    await stage.until(() => isDone(database.pragma(`wal_checkpoint(${journal})`)));
    database.close();
    const block = Buffer.alloc(4_096);
    try {
      for (;;) appendFileSync(ballast(), block);
    } catch {
      // There is no room left.
    }
  }
  const counted = () => stage.home.read('counted') ?? '';
  /** The card of the step; what it printed comes as a file besides. */
  const card = () =>
    olena
      .sees()
      .findLast(
        ({ text, ephemeral }) => !ephemeral && text.includes('Take long\n') && !text.includes('Step 1 of 1'),
      );
  const shows = (words: string, label: string): Promise<PageMessage> =>
    stage.workspace.waitFor(() => {
      const message = card();
      return message && textOf(message).includes(words) && labelsOf(message).includes(label)
        ? message
        : undefined;
    }, patience);
  const complaints = () => bot.log.filter((line) => line.includes(noRoom));

  it('says so, runs nothing, lets what is under way go on, and knows how that ended when there is room again', async () => {
    await olena.type('run alpha/steps#all');
    await olena.press(await shows('', 'Run'), 'Run');
    await shows('runs', 'Cancel');
    await stage.until(() => counted() === 'long\n');
    await fill();
    stage.home.write('alpha/go', '');
    await stage.until(() => counted() === 'long\nended\n');
    await stage.until(() => complaints().some((line) => line.includes('taken up again')));
    expect(textOf(card() as PageMessage)).not.toContain('exit code');

    // What is asked for now is refused, and whoever asked is told.
    const answer = await olena.ask('doctor');
    expect(answer).toContain('Nothing was done: I cannot write anything down.');
    expect(answer).toContain(noRoom);
    const told = olena.isTold('Nothing was done');
    await olena.press(await shows('runs', 'Cancel'), 'Cancel');
    await told;

    free();
    const failed = await shows('exit code 3', 'Retry');
    expect(await olena.ask('doctor')).toContain('where the database lies');

    // A press and a dialog that come to nothing are not made up for later.
    await olena.press(failed, 'Abort…');
    const dialog = await olena.dialog();
    await fill();
    const again = olena.isTold('Nothing was done');
    await olena.press(card() as PageMessage, 'Retry');
    await again;
    const errors = await olena.submit(dialog, { reason: 'No room' });
    expect(errors.reason).toContain(noRoom);
    free();
    await comeToRest(stage);
    expect(counted()).toBe('long\nended\n');
    expect((await bot.store.runs.open())[0]?.run.state).toBe('stuck');

    await handsOf(stage.workspace, otto).press(card() as PageMessage, 'Retry');
    await stage.until(() => counted() === 'long\nended\nlong\nended\n');
    await shows('attempt 2: failed', 'Retry');
    const [run] = await bot.store.runs.open();
    expect(run?.attempts.map(({ state, exitCode }) => [state, exitCode])).toEqual([
      ['failed', 3],
      ['failed', 3],
    ]);
    expect(await olena.submit(dialog, { reason: 'No room' })).toEqual({});
    await stage.until(async () => (await bot.store.runs.open()).length === 0);
    expect((await bot.store.runs.find(run?.run.id ?? ''))?.run.reason).toBe('No room');
  });

  it('starts nothing that it has no room for, although the press was kept', async () => {
    await olena.type('run alpha/steps#all');
    const asked = await shows('', 'Run');
    await comeToRest(stage);
    await fill('RESTART');
    await olena.press(asked, 'Run');
    await shows('not started: nothing ran', 'Retry');
    expect(bot.log.some((line) => line.includes('ENOSPC'))).toBe(true);
    free();
    await comeToRest(stage);
    expect(counted()).toBe('');
    stage.home.write('alpha/go', '');
    await handsOf(stage.workspace, otto).press(card() as PageMessage, 'Retry');
    await shows('exit code 3', 'Retry');
    expect(counted()).toBe('long\nended\n');
  });
});

/** Whether nobody was in the way of a checkpoint. */
function isDone(answer: unknown): boolean {
  return JSON.stringify(answer).startsWith('[{"busy":0');
}
