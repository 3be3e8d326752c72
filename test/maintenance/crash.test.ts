import { describe, expect, it } from 'vitest';
import { crashAndReconcile } from './support/crash.ts';
import {
  allDone,
  closedText,
  expectAfterEach,
  momentsAfter,
  momentsBefore,
  nothingDone,
} from './support/crash-rounds.ts';
import { theirText } from './support/estate.ts';

const rounds = 3;

describe('a process that is killed in the middle of a write-back', { timeout: 60_000 }, () => {
  it.each(momentsBefore)('at %s: nothing was written or recorded, the request is still open', (dieAt) =>
    expectAfterEach(rounds, { dieAt }, nothingDone),
  );

  it.each(momentsAfter)('at %s: the file is written, the previous version kept, recorded once', (dieAt) =>
    expectAfterEach(rounds, { dieAt }, allDone),
  );

  it.each(['write-back.verified', 'write-back.kept', 'write-back.recorded'])(
    'and then another one that reconciles is killed at %s: still once',
    (dieAgainAt) => expectAfterEach(1, { dieAt: 'write-back.exchanged', dieAgainAt }, allDone),
  );

  it('while somebody else’s edit is displaced: their edit is back in its place', () =>
    expectAfterEach(
      rounds,
      { dieAt: 'write-back.exchanged', editAt: 'write-back.looked' },
      { ...nothingDone, text: theirText },
    ));
});

describe('without the protection', { timeout: 60_000 }, () => {
  it('of the journal, the file says done and the record does not', async () => {
    for (const dieAt of ['write-back.exchanged', 'write-back.kept']) {
      const found = await crashAndReconcile({ dieAt, protection: 'no-journal' });
      expect(found.text).toBe(closedText);
      expect(found.completions).toEqual([]);
    }
  });

  it('of the journal, somebody else’s displaced edit is never put back', async () => {
    const found = await crashAndReconcile({
      dieAt: 'write-back.exchanged',
      editAt: 'write-back.looked',
      protection: 'no-journal',
    });
    expect(found.text).toBe(closedText);
    expect(found.leftovers).toHaveLength(1);
  });

  it('of the exchange, the previous version and somebody else’s edit are lost', async () => {
    const found = await crashAndReconcile({
      dieAt: 'write-back.exchanged',
      editAt: 'write-back.looked',
      protection: 'plain-rename',
    });
    expect(found).toMatchObject({ text: closedText, previous: null, leftovers: [] });
  });
});
