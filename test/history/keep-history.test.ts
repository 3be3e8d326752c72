import { expect, it } from 'vitest';
import type { HistoryStore } from '../../src/history/history.ts';
import { keepHistory } from '../../src/history/keep-history.ts';
import { ManualClock } from '../support/manual-clock.ts';

const minute = 60_000;
const day = 86_400_000;

it('sums history up each minute and forgets each hour, also after a failure', async () => {
  const clock = new ManualClock();
  const began = clock.now();
  const rolledUp: number[] = [];
  const forgotten: { at: number; before: object }[] = [];
  const said: string[] = [];
  const store: HistoryStore = {
    record: async () => undefined,
    rollUp: async (now) => {
      rolledUp.push((now - began) / minute);
      if (rolledUp.length === 2) throw new Error('The disk is away.');
      return 0;
    },
    forget: async (before) => {
      forgotten.push({ at: (clock.now() - began) / minute, before });
      return 0;
    },
  };
  const say = (sentence: string) => void said.push(sentence);
  const stop = new AbortController();
  const retention = { results: 14 * day, hours: 100 * day, days: 1830 * day };
  const keeping = keepHistory(
    { store, retention, clock, log: { info: say, warn: say, error: say } },
    stop.signal,
  );
  await clock.advance(0);
  await clock.advance(2 * minute);
  expect(rolledUp).toEqual([0, 1, 2]);
  expect(said).toEqual(['History could not be kept.']);
  await clock.advance(118 * minute);
  expect(forgotten.map(({ at }) => at)).toEqual([0, 60, 120]);
  expect(forgotten[0]?.before).toEqual({
    results: began - 14 * day,
    hours: began - 100 * day,
    days: began - 1830 * day,
  });
  stop.abort();
  await keeping;
  expect(rolledUp).toHaveLength(121);
});
