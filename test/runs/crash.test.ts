import { describe, expect, it } from 'vitest';
import { crash, seeThrough } from './support/crash.ts';
import {
  dyingWithSupervisor,
  expectLookedAgain,
  expectOneDecision,
  expectWaitedOn,
  letGo,
} from './support/crash-matrix.ts';

describe('a bot that is killed in the middle of a run', () => {
  it('calls off what its supervisor has not taken yet, and the supervisor obeys', async () => {
    expect(await expectOneDecision()).toMatchObject({
      attempts: ['not-started', 'succeeded'],
      effects: ['begun', 'ended'],
    });
  });

  it('looks again when it dies in the middle of a look', expectLookedAgain);
  it('waits no longer than it would have, whoever waits', expectWaitedOn);
});

describe('without what protects it', () => {
  const twice = (effects: readonly string[]) => effects.filter((line) => line === 'begun').length;

  it('a command is run twice when what nobody has taken is not called off', async () => {
    expect(twice((await expectOneDecision('calling-off')).effects)).toBe(2);
  });

  it('a command is run twice when the disk is not asked what an earlier process started', async () => {
    const after = await crash({ procedure: 'once', dieAt: 'run.handed-over', without: 'asking-the-disk' });
    expect(twice((await seeThrough(after)).effects)).toBe(2);
  });

  it('a command is run twice when not knowing is taken for not having run', async () => {
    const after = await dyingWithSupervisor({ without: 'not-guessing', dieAt: 'run.handed-over' });
    letGo(after);
    expect(twice((await seeThrough(after)).effects)).toBe(2);
  });

  it('a command is run twice when the attempt is stored after it was started', async () => {
    const after = await crash({ procedure: 'once', dieAt: 'run.handed-over', without: 'storing-first' });
    expect(twice((await seeThrough(after)).effects)).toBe(2);
  });

  it('a command is repeated while it still runs when that is not looked for', async () => {
    const after = await dyingWithSupervisor({ procedure: 'repeatable', without: 'seeing-it-run' });
    await after.shop.until(after.id, () => twice(after.effects()) === 2);
    expect(after.effects()).toEqual(['begun', 'begun']);
    letGo(after);
  });

  it.each(['the machine', 'its number is given to another'] as const)(
    'a run waits for ever when a process is known by its number alone, and there goes: %s',
    async (and) => {
      const after = await dyingWithSupervisor({ and, without: 'knowing-processes' });
      await after.shop.driver.step();
      expect((await after.shop.scene(after.id)).run.state).toBe('working');
    },
  );
});
