import { describe, expect, it } from 'vitest';
import { karen, nick } from './people.ts';
import { type Aftermath, crash, seeThrough } from './support/crash.ts';
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
  letGo,
  momentsAfter,
  momentsBefore,
} from './support/crash-matrix.ts';

describe('a bot that is killed in the middle of a run', () => {
  it.each(momentsBefore)('knows that nothing ran when it dies at %s', expectNotStarted);
  it.each(momentsBefore)('repeats by itself what may be repeated when it dies at %s', expectRepeated);
  it.each(momentsAfter)('takes its command up when it dies at %s', (dieAt) => expectTakenUp('once', dieAt));
  it('takes a command up that goes on meanwhile', () => expectTakenUpWhileRunning('once'));
  it('takes one up that may be repeated, and repeats nothing', () => expectTakenUpWhileRunning('repeatable'));

  it('calls off what its supervisor has not taken yet, and the supervisor obeys', async () => {
    expect(await expectOneDecision()).toMatchObject({
      attempts: ['not-started', 'succeeded'],
      effects: ['begun', 'ended'],
    });
  });

  it.each(['run.waiting', 'run.over'])('goes on looking when it dies at %s', expectLookedOn);
  it('looks again when it dies in the middle of a look', expectLookedAgain);
  it.each(['run.waiting', 'run.over'])('waits no longer when it dies at %s', expectWaitedOn);
  it.each(['run.stored', 'run.over'])('tells a channel once when it dies at %s', expectSaidOnce);
  it('keeps what a person has done by hand', expectDoneOnce);
});

describe('a bot that is killed together with the supervisor', () => {
  it('does not know, says that the command still runs, and repeats nothing', async () => {
    const after = await dyingWithSupervisor();
    expect(await seeThrough(after)).toMatchObject({
      attempts: ['interrupted'],
      effects: ['begun'],
      presses: 0,
      state: 'stuck',
      reason: expect.stringContaining('still runs'),
    });
    letGo(after);
    await after.shop.until(after.id, () => after.effects().length === 2);
    await after.shop.wish(after.id, { kind: 'done', note: 'looked: it is there', evidence: '', values: {} });
    expect((await after.shop.scene(after.id)).run.state).toBe('finished');
    expect(after.effects()).toEqual(['begun', 'ended']);
  });

  it.each(['the command', 'the machine', 'its number is given to another'] as const)(
    'does not know, and lets people decide, when it takes along: %s',
    async (and) => {
      const after = await dyingWithSupervisor({ and });
      expect(await seeThrough(after)).toMatchObject({
        attempts: ['interrupted'],
        effects: ['begun'],
        presses: 0,
        state: 'stuck',
        reason: expect.stringContaining('nobody can tell what it did'),
      });
    },
  );

  it('repeats by itself what may be repeated', async () => {
    const after = await dyingWithSupervisor({ procedure: 'repeatable', and: 'the command' });
    letGo(after);
    expect(await seeThrough(after)).toMatchObject({
      attempts: ['interrupted', 'succeeded'],
      effects: ['begun', 'begun', 'ended'],
      presses: 0,
      state: 'finished',
    });
  });
});

describe('a bot that is killed while consent is asked for', () => {
  const consent = async ({ shop, id }: Aftermath) => {
    const request = (await shop.scene(id)).approval?.id ?? '';
    return (await shop.runs.consent(id, request, { yes: true, reason: '' }, { by: karen })).kind;
  };
  const succeeded = { attempts: ['succeeded'], effects: ['begun', 'ended'], state: 'finished' };

  it('still asks for it, and it counts once', async () => {
    const after = await crash({ procedure: 'guarded', act: 'ask', dieAt: 'run.stored' });
    expect(after.effects()).toEqual([]);
    expect(await consent(after)).toBe('moved');
    expect(await seeThrough(after)).toMatchObject({ ...succeeded, presses: 0 });
  });

  it('keeps consent that was given, and begins when it is wanted again', async () => {
    const after = await crash({ procedure: 'guarded', act: 'ask and consent', dieAt: 'run.stored', time: 2 });
    expect(after.effects()).toEqual([]);
    expect(await seeThrough(after)).toMatchObject({ ...succeeded, presses: 1 });
  });

  it('asks anew when the attempt that it was given for has begun and nothing ran', async () => {
    const after = await crash({ procedure: 'guarded', act: 'ask and consent', dieAt: 'run.stored', time: 3 });
    await after.shop.until(after.id, ({ run }) => run.state === 'stuck');
    expect(await after.shop.wish(after.id, { kind: 'run' }, nick)).toBe('asked');
    expect(await consent(after)).toBe('moved');
    expect(await seeThrough(after)).toMatchObject({ ...succeeded, attempts: ['not-started', 'succeeded'] });
  });
});

describe('without what protects it, a command is run twice', () => {
  const twice = (effects: readonly string[]) => effects.filter((line) => line === 'begun').length;

  it('when what nobody has taken is not called off', async () => {
    expect(twice((await expectOneDecision('calling-off')).effects)).toBe(2);
  });

  it('when the disk is not asked what an earlier process started', async () => {
    const after = await crash({ procedure: 'once', dieAt: 'run.handed-over', without: 'asking-the-disk' });
    expect(twice((await seeThrough(after)).effects)).toBe(2);
  });

  it('when not knowing is taken for not having run', async () => {
    const after = await dyingWithSupervisor({ without: 'not-guessing', dieAt: 'run.handed-over' });
    letGo(after);
    expect(twice((await seeThrough(after)).effects)).toBe(2);
  });

  it('when the attempt is stored after it was started', async () => {
    const after = await crash({ procedure: 'once', dieAt: 'run.handed-over', without: 'storing-first' });
    expect(twice((await seeThrough(after)).effects)).toBe(2);
  });
});
