import { describe, expect, it } from 'vitest';
import { cells, expectEverythingOnce } from './support/once.ts';
import { kinds } from './support/stories.ts';
import { play } from './support/story.ts';
import { hostsFor, isThereSshd } from './support/story-hosts.ts';

describe.skipIf(!isThereSshd)('a run', () => {
  it.each(kinds)('of $procedure goes its way while nobody kills anything', async (kind) => {
    const moments = new Map<string, number>();
    const told = await play(kind, await hostsFor(kind), (moment) =>
      moments.set(moment, (moments.get(moment) ?? 0) + 1),
    );
    expect(told).toMatchObject({
      effects: kind.effects,
      attempts: kind.attempts,
      presses: kind.presses,
      state: kind.state ?? 'finished',
    });
    for (const killed of kind.killedAt) {
      const [moment = '', time] = killed.split(' ');
      expect(moments.get(moment), killed).toBeGreaterThanOrEqual(Number(time));
    }
  });

  it.each(cells)('of $of, killed at $moment, does everything once', ({ kind, moment }) =>
    expectEverythingOnce(kind, moment),
  );
});
