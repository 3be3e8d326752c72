import { describe, expect, it } from 'vitest';
import { seeThrough } from '../runs/support/crash.ts';
import {
  dyingWithSupervisor,
  expectDoneOnce,
  expectLookedAgain,
  expectLookedOn,
  expectNotStarted,
  expectOneDecision,
  expectRepeated,
  expectSaidOnce,
  expectTakenUp,
  expectTakenUpWhileRunning,
  expectWaitedOn,
  momentsAfter,
  momentsBefore,
  momentsOfPatience,
} from '../runs/support/crash-matrix.ts';
import { rounds } from './rounds.ts';

const patient = ['run.stored', ...momentsOfPatience];

describe('a bot that is killed in the middle of a run, again and again', () => {
  const often = (work: (moment: string) => Promise<unknown>) => async (moment: string) => {
    for (let round = 0; round < rounds; round += 1) await work(moment);
  };

  it.each(momentsBefore)('knows that nothing ran when it dies at %s', often(expectNotStarted));
  it.each(momentsBefore)('repeats by itself what may be repeated when it dies at %s', often(expectRepeated));
  it.each(momentsAfter)(
    'takes its command up when it dies at %s',
    often((at) => expectTakenUp('once', at)),
  );
  it.each(momentsAfter)(
    'takes one up that may be repeated when it dies at %s',
    often((at) => expectTakenUp('repeatable', at)),
  );
  it.each(['once', 'repeatable'] as const)(
    'takes up a command that goes on meanwhile: %s',
    async (procedure) => {
      for (let round = 0; round < rounds; round += 1) await expectTakenUpWhileRunning(procedure);
    },
  );
  it.each(['supervise.handed-over'])(
    'decides once about a job that was handed over when it dies at %s',
    often(async () => {
      expect((await expectOneDecision()).effects).toEqual(['begun', 'ended']);
    }),
  );
  it.each(patient)('goes on looking when it dies at %s', often(expectLookedOn));
  it.each(['in the middle of a look'])('looks again when it dies %s', often(expectLookedAgain));
  it.each(patient)('waits no longer when it dies at %s', often(expectWaitedOn));
  it.each(patient)('tells a channel once when it dies at %s', often(expectSaidOnce));
  it.each(['run.stored'])('keeps what a person has done when it dies at %s', often(expectDoneOnce));
  it.each(['its supervisor'])(
    'repeats nothing when it dies together with %s',
    often(async () => {
      const story = await seeThrough(await dyingWithSupervisor({ and: 'the command' }));
      expect(story).toMatchObject({ attempts: ['interrupted'], effects: ['begun'], presses: 0 });
    }),
  );
});
