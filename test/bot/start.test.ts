import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handsOf } from '../support/hands.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena } from '../support/town.ts';

const program = fileURLToPath(new URL('../../bin/watchkeeper', import.meta.url));

describe('bin/watchkeeper start', () => {
  let stage: Stage;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    stage = await raiseStage({ town: { now: () => Date.now() } });
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await stage.remove();
  });

  /** Starts it as anybody would. */
  function start(changes: Readonly<Record<string, string | undefined>> = {}) {
    const env = { ...stage.env, ...changes };
    const child = spawn(program, ['start'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    children.push(child);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
      child.on('exit', (code) => resolve({ code, said }));
    });
    return { child, ended };
  }

  it.each([
    ['missing', { SLACK_BOT_TOKEN: undefined }, 'SLACK_BOT_TOKEN'],
    ['no bot token at all', { SLACK_BOT_TOKEN: 'secret' }, 'SLACK_BOT_TOKEN'],
    ['refused by Slack', { SLACK_BOT_TOKEN: 'xoxb-of-elsewhere' }, 'SLACK_BOT_TOKEN'],
    ['refused by Slack for the connection', { SLACK_APP_TOKEN: 'xapp-of-elsewhere' }, 'SLACK_APP_TOKEN'],
  ])('ends with 78 and a sentence when a token is %s', async (_, changes, named) => {
    const { code, said } = await start(changes).ended;
    expect(code).toBe(78);
    const sentence = said.split('\n').find((line) => line.startsWith('watchkeeper: ')) ?? '';
    expect(sentence).toContain(named);
    expect(said).not.toMatch(/xox[bp]-of-elsewhere|xapp-of-elsewhere|at .*\.ts:\d+/);
  });

  it('answers, lets no second bot on its data folder, and ends with 0 when told to stop', async () => {
    const first = start();
    await stage.workspace.waitFor(({ connectionCount }) => connectionCount === 1, 15_000);
    const second = await start().ended;
    expect(second.code).not.toBe(0);
    expect(second.said).toContain('Another Watchkeeper runs on this data folder');
    expect(await handsOf(stage.workspace, lena).ask('status')).toContain('Alpha');
    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
  });
});
