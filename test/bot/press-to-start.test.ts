import { afterEach, expect, it } from 'vitest';
import type { BotParts } from '../../src/assemble/bot.ts';
import { handsOf, labelsOf, textOf } from '../support/hands.ts';
import { patience } from '../support/patience.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena } from '../support/town.ts';

const steps = `---
armed: true
---
# Steps

## One command

~~~sh {"title": "Count it"}
echo counted >> counted
~~~
`;

/** Methods of ports that a press goes through and that store nothing. */
const reading = ['open', 'find', 'pinned', 'unsettled', 'latest', 'attemptsAmong', 'waiting', 'head'];

/** Notes every call that stores something, of the ports that a press goes through, and when a job was handed over. */
function noting(parts: BotParts, noted: string[]): BotParts {
  const note = <Port extends object>(port: Port, name: string): Port =>
    new Proxy(port, {
      get(target, method) {
        const value: unknown = Reflect.get(target, method, target);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => {
          if (!reading.includes(String(method))) noted.push(`${name}.${String(method)}`);
          return Reflect.apply(value, target, given);
        };
      },
    });
  const { store } = parts;
  return {
    ...parts,
    store: {
      ...store,
      inbox: note(store.inbox, 'inbox'),
      runs: note(store.runs, 'runs'),
      changes: note(store.changes, 'changes'),
      audit: note(store.audit, 'audit'),
    },
    checkpoint(moment) {
      parts.checkpoint(moment);
      if (moment === 'supervise.handed-over') noted.push('handed over');
    },
  };
}

let stage: Stage;
afterEach(() => stage.remove());

it('a command is handed over two commits after its press: the delivery, and the attempt', async () => {
  stage = await raiseStage({ runbooks: { steps } });
  const noted: string[] = [];
  const hands = handsOf(stage.workspace, lena);
  const bot = await stage.startConnected((parts) => noting(parts, noted));
  await hands.type('run alpha/steps#one-command');
  const asked = await stage.workspace.waitFor(
    () => hands.sees().find((each) => textOf(each).includes('Count it') && labelsOf(each).includes('Run')),
    patience,
  );
  // What the beginning of the run still had to store.
  await stage.until(() => noted.includes('inbox.finish'));
  await stage.until(async () => (await bot.store.outbox.waiting()).count === 0);
  noted.length = 0;
  await hands.press(asked, 'Run');
  await stage.until(() => noted.includes('handed over'));
  expect(noted.slice(0, noted.indexOf('handed over'))).toEqual(['inbox.accept', 'runs.move']);
  await stage.until(() => stage.home.read('counted') === 'counted\n');
});
