import { describe, expect, it } from 'vitest';
import { seeThrough } from '../runs/support/crash.ts';
import { dyingWithSupervisor, expectLookedAgain, expectOneDecision } from '../runs/support/crash-matrix.ts';
import { cells, expectEverythingOnce } from '../runs/support/once.ts';
import { isThereSshd } from '../runs/support/story-hosts.ts';
import { rounds } from './rounds.ts';

async function often(work: () => Promise<unknown>): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await work();
}

describe('a bot that is killed in the middle of a run, again and again', () => {
  it.skipIf(!isThereSshd).each(cells)('does everything of $of once, killed at $moment', ({ kind, moment }) =>
    often(() => expectEverythingOnce(kind, moment)),
  );
  it('decides once about a job that was handed over', () =>
    often(async () => expect((await expectOneDecision()).effects).toEqual(['begun', 'ended'])));
  it('looks again when it dies in the middle of a look', () => often(expectLookedAgain));
  it('repeats nothing when it dies together with the supervisor and the command', () =>
    often(async () => {
      const story = await seeThrough(await dyingWithSupervisor({ and: 'the command' }));
      expect(story).toMatchObject({ attempts: ['interrupted'], effects: ['begun'], presses: 0 });
    }));
});
