import { describe, expect, it } from 'vitest';
import { crashOverEnd, crashOverOpening } from './support/alert-crash.ts';

describe('a bot that is killed over an alert', { timeout: 60_000 }, () => {
  // The queue is one of three probes that are looked at when it starts, in any order.
  it.each([
    ['alert.worked-out', 1],
    ['alert.worked-out', 3],
    ['alert.stored', 1],
    ['alert.stored', 3],
    ['outbox.sent', 1],
  ] as const)('has one card in the end when it dies at %s, number %i', async (moment, time) => {
    expect(await crashOverOpening(moment, time)).toEqual({ cards: 1, replies: 0, alerts: 1 });
  });

  it('tells nobody when a look is stored without what is to be said of it', async () => {
    expect(await crashOverOpening('alert.torn', 1, 'one-look')).toMatchObject({ cards: 0 });
  });

  // The first message is the card that turns green, the second the word in its thread.
  it.each([
    ['outbox.taken', 2],
    ['outbox.sent', 2],
    ['outbox.marked', 2],
  ] as const)('has said the end once in the thread when it dies at %s, number %i', async (moment, time) => {
    expect(await crashOverEnd(moment, time)).toEqual({ cards: 1, replies: 1, alerts: 1 });
  });

  it('says the end twice when it does not look for it in the thread', async () => {
    expect(await crashOverEnd('outbox.sent', 2, 'finding')).toMatchObject({ cards: 1, replies: 2 });
  });
});
