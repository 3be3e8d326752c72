import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Actor } from '../../src/record/actor.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { fileIn, layOut, openEstate, originalText, theirText } from './support/estate.ts';
import { temporaryFolder } from './support/folder.ts';

const lead: Actor = { kind: 'slack', user: 'U0LEAD' };
const start = Date.parse('2026-11-21T20:00:00Z');
const closing = { result: 'pass', notes: 'Took 41 min', doneAt: start - 3_600_000 };

/** A folder with a write-back that is journalled and staged, and went no further. */
async function leaveOneOpen() {
  const folder = temporaryFolder();
  const clock = new ManualClock(start);
  layOut(folder);
  const { duties, store, path } = await openEstate(folder, {
    clock,
    reader: (real) => ({ ...real, carryOut: () => Promise.reject(new Error('the disk is gone')) }),
  });
  await duties.close('mission-control/restore-test', closing, lead);
  const [open] = await store.maintenance.openWriteBacks();
  store.close();
  return { folder, clock, path, staged: join(folder, `.maintenance.json.watchkeeper-${open?.id}`) };
}

async function open(...options: Parameters<typeof openEstate>) {
  const opened = await openEstate(...options);
  onTestFinished(() => opened.store.close());
  return opened;
}

describe('a write-back that was left open', () => {
  it('is not touched while Watchkeeper only observes, and settled once it acts again', async () => {
    const { folder, clock, path, staged } = await leaveOneOpen();
    // As when the process died right after the exchange had displaced somebody's edit.
    writeFileSync(staged, theirText);
    const before = readdirSync(folder).sort();
    const observing = await open(folder, { clock, mode: 'observe' });
    expect(await observing.duties.reconcile()).toMatchObject([
      { outcome: 'left', reason: expect.stringContaining('only observes') },
    ]);
    expect(
      readdirSync(folder)
        .filter((name) => !name.includes('sqlite'))
        .sort(),
    ).toEqual(before.filter((name) => !name.includes('sqlite')));
    expect(readFileSync(path, 'utf8')).toBe(originalText);
    expect(await observing.store.maintenance.openWriteBacks()).toHaveLength(1);

    const acting = await open(folder, { clock });
    expect(await acting.duties.reconcile()).toMatchObject([{ outcome: 'abandoned' }]);
    expect(readFileSync(path, 'utf8')).toBe(theirText);
    expect(await acting.store.maintenance.openWriteBacks()).toEqual([]);
  });

  it('whose collector fails at the start says so, and is collected by a later start that can', async () => {
    const folder = temporaryFolder();
    const clock = new ManualClock(start);
    layOut(folder);
    const died = await open(folder, {
      clock,
      checkpoint: (moment) => {
        if (moment === 'write-back.recorded') throw new Error('the power went');
      },
    });
    await expect(died.duties.close('mission-control/restore-test', closing, lead)).rejects.toThrow('power');
    expect(await died.store.maintenance.uncollectedWriteBacks()).toHaveLength(1);

    const tries = join(folder, 'tries');
    const { collector, ...file } = fileIn(folder);
    if (!collector) throw new Error('the file has a collector');
    const argv = ['/bin/sh', '-c', 'echo try >> tries; echo no disk >&2; exit 3'] as const;
    const second = await open(folder, { clock, files: [{ ...file, collector: { ...collector, argv } }] });
    expect(await second.duties.reconcile()).toEqual([
      {
        reference: 'mission-control/restore-test',
        outcome: 'not-collected',
        reason: 'The collector ended with exit code 3: no disk',
      },
    ]);
    expect(readFileSync(tries, 'utf8')).toBe('try\n');
    expect(await second.store.maintenance.uncollectedWriteBacks()).toHaveLength(1);

    const third = await open(folder, { clock });
    expect(await third.duties.reconcile()).toEqual([]);
    expect(readFileSync(join(folder, 'collected'), 'utf8')).toBe('ran\n');
    expect(await third.store.maintenance.uncollectedWriteBacks()).toEqual([]);
  });

  it('does not block its file for ever when config calls the file by another id', async () => {
    const { folder, clock } = await leaveOneOpen();
    const { duties, store } = await open(folder, {
      clock,
      files: [{ ...fileIn(folder), id: 'items' }],
    });
    expect(await duties.reconcile()).toMatchObject([{ outcome: 'left' }]);
    expect(await duties.close('mission-control/restore-test', closing, lead)).toMatchObject({ kind: 'busy' });
    await clock.advance(3 * 60_000);
    expect(await duties.close('mission-control/restore-test', closing, lead)).toMatchObject({ kind: 'done' });
    expect(await store.maintenance.openWriteBacks()).toEqual([]);
  });
});
