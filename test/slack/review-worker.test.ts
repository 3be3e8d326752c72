import { expect, it } from 'vitest';
import type { Document } from '../../src/core/reply.ts';
import type { Dialogue } from '../../src/dialogue/dialogue.ts';
import { createWorker } from '../../src/slack/worker.ts';
import { makeSqliteSubject } from '../store/temporary-store.ts';
import { ManualClock } from '../support/manual-clock.ts';

const dialogue: Dialogue = {
  answer: async () => ({ title: 'Cannot be rendered', parts: [] }),
  openWords: async () => undefined,
  suggest: async () => [],
  next: async () => undefined,
  open: async () => undefined,
  check: () => ({}),
  act: async () => ({ title: 'Done.', parts: [] }),
};

it('tells the person when an answer cannot be given, and does not try for ever', async () => {
  const clock = new ManualClock();
  const subject = await makeSqliteSubject(() => clock.now());
  const { inbox } = subject.store;
  const said: string[] = [];
  const problems: string[] = [];
  const worker = createWorker({
    inbox,
    dialogue,
    answers: {
      say: async (_, document: Document) => {
        if (document.title === 'Cannot be rendered') throw new TypeError('a bug of ours');
        said.push(document.title);
      },
      open: async () => false,
    },
    clock,
    checkpoint: () => {},
    log: { info: () => {}, warn: () => {}, error: (line) => void problems.push(line) },
  });
  const payload = { kind: 'words', user: 'U01LENA', text: 'status' };
  inbox.accept({ id: 'one', kind: 'command', payload, receivedAt: clock.now() });
  await worker.work('one');
  expect(said).toEqual(['That did not work.']);
  expect(problems).toHaveLength(1);
  expect(await inbox.open()).toEqual([]);

  inbox.accept({ id: 'deadly', kind: 'command', payload, receivedAt: clock.now() });
  for (let crash = 0; crash < 5; crash += 1) await inbox.begin('deadly');
  await worker.resume();
  expect(said).toHaveLength(2);
  expect(await inbox.open()).toEqual([]);
  await subject.remove();
});
