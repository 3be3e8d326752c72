import { describe, expect, it } from 'vitest';
import { type And, endSupervisor } from './support/crash-matrix.ts';
import { kinds } from './support/stories.ts';
import { killDuring, release, type Told, tellEnd } from './support/story.ts';
import { hostsFor, isThereSshd } from './support/story-hosts.ts';

const held = kinds.flatMap((kind) =>
  kind.heldBehind === undefined ? [] : [{ kind, of: kind.procedure, line: kind.heldBehind }],
);
const isRepeatable = (procedure: string) => procedure === 'repeatable' || procedure === 'retried';
const ends = ['nothing', 'the command', 'the machine', 'its number is given to another'] as const;
const around = (wanted: (procedure: string, and: And) => boolean) =>
  ends.flatMap((and) => held.filter(({ of }) => wanted(of, and)).map((cell) => ({ ...cell, and })));

describe.skipIf(!isThereSshd)('a bot that is killed in the middle of a command', () => {
  it.each(held)('takes it up again, in a run of $of', async ({ kind, line }) => {
    const after = await killDuring(kind, line, await hostsFor(kind));
    release(after);
    expect(await tellEnd(after)).toMatchObject({
      effects: kind.effects,
      attempts: kind.attempts,
      presses: kind.presses,
      state: kind.state ?? 'finished',
    });
  });
});

describe.skipIf(!isThereSshd)('a bot that is killed together with the supervisor', () => {
  it.each(around((of, and) => !isRepeatable(of) || and === 'nothing'))(
    'lets people look, in a run of $of, when it takes along: $and',
    async ({ kind, line, and }) => {
      const after = await killDuring(kind, line, await hostsFor(kind), (attempt) =>
        endSupervisor(attempt, and),
      );
      const told = await tellEnd(after);
      expect(told).toMatchObject({ effects: kind.effects.slice(0, line), state: 'stuck' });
      expect(told.attempts.at(-1)).toBe('interrupted');
      expect(told.transcript).toContain('interrupted: nobody can tell what it did');
      // What runs over there ends with its connection.
      const goesOn = and === 'nothing' && kind.procedure !== 'there';
      if (goesOn) expect(told.reason).toContain('still runs');
      else expect(told.reason).toMatch(/still runs|nobody can tell what it did/);
      expectAsked(told);
      release(after);
      const behind = kind.effects.slice(0, goesOn ? line + 1 : line);
      await after.shop.until(after.id, () => after.effects().length === behind.length);

      // They have looked. A value can only come from another try.
      const isDone = kind.procedure !== 'captured';
      const done = { kind: 'done', note: 'It is there.', evidence: '', values: {} } as const;
      expect(await after.shop.wish(after.id, isDone ? done : { kind: 'run' })).toBe('moved');
      expect(await tellEnd(after)).toMatchObject({
        effects: [...behind, ...kind.effects.slice(isDone ? line + 1 : 0)],
        state: kind.state ?? 'finished',
      });
    },
  );

  it.each(around((of, and) => isRepeatable(of) && and !== 'nothing'))(
    'repeats by itself what may be repeated, in a run of $of, when it takes along: $and',
    async ({ kind, line, and }) => {
      const after = await killDuring(kind, line, await hostsFor(kind), (attempt) =>
        endSupervisor(attempt, and),
      );
      expect(await tellEnd(after)).toMatchObject({
        effects: [...kind.effects.slice(0, line), ...kind.effects.slice(line - 1)],
        attempts: [...kind.attempts.slice(0, -1), 'interrupted', 'succeeded'],
        presses: kind.presses,
        state: 'finished',
      });
    },
  );
});

/** The card of the step says that nobody knows, why, and what can be done; the card of the run, that somebody is needed. */
function expectAsked({ cards, reason }: Told): void {
  const card = cards.ofAttempts.at(-1);
  expect(card?.status).toBe('unknown');
  expect(card?.words).toContain('interrupted: nobody can tell what it did');
  expect(card?.words).toContain(reason);
  expect(card?.buttons).toEqual(['Retry', 'Done by hand…', 'Skip…', 'Abort…']);
  expect(cards.run.status).toBe('critical');
  expect(cards.run.words).toContain('needs a decision');
}
