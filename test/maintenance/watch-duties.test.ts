import { writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { watchDuties } from '../../src/maintenance/watch-duties.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { layOut, openEstate, originalText } from './support/estate.ts';
import { temporaryFolder } from './support/folder.ts';

const restoreTest = 'mission-control/restore-test';

async function watch(start = '2026-11-21T20:00:00Z') {
  const folder = temporaryFolder();
  const clock = new ManualClock(start);
  layOut(folder);
  const { duties, store, path } = await openEstate(folder, { clock });
  onTestFinished(() => store.close());
  const told: (readonly string[])[] = [];
  const problems: unknown[] = [];
  const failing = { once: false };
  const watching = watchDuties({
    duties,
    clock,
    every: 15_000,
    onChange: async (changed) => {
      if (failing.once) {
        failing.once = false;
        throw new Error('The store is away.');
      }
      told.push(changed);
    },
    onProblem: (problem) => problems.push(problem),
  });
  return { ...watching, clock, path, told, problems, failing, duties };
}

describe('the watch over the duties', () => {
  it('names all at its first look, and then only what changed', async () => {
    const { step, path } = await watch();
    expect([...(await step())].sort()).toEqual(['mission-control/patches', restoreTest]);
    expect(await step()).toEqual([]);
    writeFileSync(path, originalText.replace('2026-01-01', '2026-11-20'));
    expect(await step()).toEqual([restoreTest]);
    expect(await step()).toEqual([]);
  });

  it('notices a file that can no longer be read, and the items that went with it', async () => {
    const { step, path } = await watch();
    await step();
    writeFileSync(path, '{');
    expect([...(await step())].sort()).toEqual(['mission-control/', 'mission-control/patches', restoreTest]);
    writeFileSync(path, originalText);
    expect(await step()).toHaveLength(3);
  });

  it('notices an item that becomes due by the calendar alone', async () => {
    // Last done on 20 November with 30 days: due on 20 December, overdue on the 21st in Hawaii.
    const { step, clock } = await watch('2026-12-21T09:59:59Z');
    await step();
    clock.jump(1_000);
    expect(await step()).toEqual(['mission-control/patches']);
  });

  it('looks again after a look that failed, and tells what it could not tell', async () => {
    const { run, clock, told, problems, failing } = await watch();
    const stop = new AbortController();
    failing.once = true;
    const running = run(stop.signal);
    await expect.poll(() => clock.sleeping).toBe(1);
    expect(problems).toHaveLength(1);
    await clock.advance(15_000);
    await expect.poll(() => told).toHaveLength(1);
    stop.abort();
    await running;
  });
});
