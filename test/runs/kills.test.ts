import { describe, expect, it } from 'vitest';
import { kinds } from './support/stories.ts';
import { play, playWithKill, type Told } from './support/story.ts';
import { hostsFor, isThereSshd } from './support/story-hosts.ts';

const cells = kinds.flatMap((kind) => kind.killedAt.map((moment) => ({ kind, moment, of: kind.procedure })));
const ran = ({ attempts }: Told) => attempts.filter((state) => state !== 'not-started');

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

  it.each(cells)('of $of, killed at $moment, does everything once', async ({ kind, moment }) => {
    const told = await playWithKill(kind, moment, await hostsFor(kind));
    expect(told).toMatchObject({ effects: kind.effects, state: kind.state ?? 'finished' });
    expect(ran(told)).toEqual(kind.attempts);
    const cutOff = told.attempts.length - ran(told).length;
    // Whether its supervisor has the whole job when the bot dies, nobody knows; it runs once or not at all.
    if (!moment.startsWith('supervise.')) expect(cutOff).toBe(kind.notStarted.includes(moment) ? 1 : 0);
    else expect(cutOff).toBeLessThanOrEqual(1);
    const more = kind.morePresses?.[moment] ?? (kind.procedure === 'repeatable' ? 0 : cutOff);
    expect(told.presses).toBe(kind.presses + more);
    expect(told.transcript.split('not started: nothing ran')).toHaveLength(cutOff + 1);
    expect(told.posts['run.step']).toBe(new Set(told.visits).size);
    expect(told.posts['run.end']).toBe(1);
    expect(told.posts['run.notify'] ?? 0).toBe(['by-itself', 'said'].includes(kind.procedure) ? 1 : 0);
  });
});
