import { expect, test } from 'vitest';
import { createBlockSupport } from '../../src/slack/block-support.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryMemo } from './support/memory-memo.ts';

const day = 86_400_000;

test('new blocks are tried again a week after the refusal, not earlier', async () => {
  const clock = new ManualClock();
  const support = createBlockSupport(new MemoryMemo(), clock);
  expect(support.takesNewBlocks()).toBe(true);
  await support.rememberRefusal();
  clock.jump(7 * day);
  expect(support.takesNewBlocks()).toBe(false);
  clock.jump(1);
  expect(support.takesNewBlocks()).toBe(true);
});

test('a refusal that was noted while the clock was far ahead does not count until then', async () => {
  const clock = new ManualClock();
  const memo = new MemoryMemo();
  clock.jump(92 * day);
  await createBlockSupport(memo, clock).rememberRefusal();
  clock.jump(-92 * day);
  const support = createBlockSupport(memo, clock);
  await support.load();
  expect(support.takesNewBlocks()).toBe(true);
});
