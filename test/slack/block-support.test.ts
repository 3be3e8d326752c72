import { expect, test } from 'vitest';
import { createBlockSupport } from '../../src/slack/block-support.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryMemo } from './support/memory-memo.ts';

const day = 86_400_000;

test('new blocks are tried again a week after the refusal, not earlier', async () => {
  const clock = new ManualClock();
  const support = createBlockSupport(new MemoryMemo(), clock);
  expect(support.takenBlocks()).toContain('table');
  await support.rememberRefusal(['table']);
  clock.jump(7 * day);
  expect(support.takenBlocks()).not.toContain('table');
  clock.jump(1);
  expect(support.takenBlocks()).toContain('table');
});

test('a refused chart costs no tables, also after a restart', async () => {
  const clock = new ManualClock();
  const memo = new MemoryMemo();
  await createBlockSupport(memo, clock).rememberRefusal(['data_visualization']);
  const support = createBlockSupport(memo, clock);
  await support.load();
  expect([...support.takenBlocks()].sort()).toEqual(['data_table', 'markdown', 'plan', 'table']);
});

test('a refusal that was noted while the clock was far ahead does not count until then', async () => {
  const clock = new ManualClock();
  const memo = new MemoryMemo();
  clock.jump(92 * day);
  await createBlockSupport(memo, clock).rememberRefusal(['table']);
  clock.jump(-92 * day);
  const support = createBlockSupport(memo, clock);
  await support.load();
  expect(support.takenBlocks()).toContain('table');
});
