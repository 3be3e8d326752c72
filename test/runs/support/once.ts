import { expect } from 'vitest';
import { kinds, type StoryKind } from './stories.ts';
import { playWithKill, type Told } from './story.ts';
import { hostsFor } from './story-hosts.ts';

/** Each kind of step with each moment at which it may be cut off. */
export const cells = kinds.flatMap((kind) =>
  kind.killedAt.map((moment) => ({ kind, moment, of: kind.procedure })),
);

const ran = ({ attempts }: Told) => attempts.filter((state) => state !== 'not-started');

/** Kills the bot at the moment, and says what has to have happened when the run is over. */
export async function expectEverythingOnce(kind: StoryKind, moment: string): Promise<void> {
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
  expectOnCards(told);
  expect(told.posts['run.step']).toBe(new Set(told.visits).size + (kind.askedInVain ?? 0));
  expect(told.posts['run.end']).toBe(1);
  expect(told.posts['run.notify'] ?? 0).toBe(['by-itself', 'said'].includes(kind.procedure) ? 1 : 0);
}

/** What was cut off stands on the card of its step with what followed, and the card of the run says how it ended. */
function expectOnCards({ attempts, cards, state }: Told): void {
  for (const [index, attempt] of attempts.entries())
    if (attempt === 'not-started')
      expect(cards.ofAttempts[index]?.words).toContain('not started: nothing ran');
  expect(cards.run.words).toContain(state === 'aborted' ? 'ended early' : 'finished');
  expect(cards.ofAttempts.flatMap(({ buttons }) => buttons)).toEqual([]);
}
