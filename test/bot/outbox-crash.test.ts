import { describe, expect, it } from 'vitest';
import { acts } from './support/crash-acts.ts';
import { crashOnTheWay, crashRounds, once, outboxMoments } from './support/traffic-crash.ts';

describe('a bot that is killed while it says something', { timeout: 60_000 }, () => {
  it.each(outboxMoments)('has said it once in the end when it dies at %s', async (moment) => {
    for (const count of await crashRounds(moment, 3)) expect(count).toEqual(once);
  });

  it.each([
    ['outbox.taken', 'outbox.sent'],
    ['outbox.sent', 'outbox.looked'],
    ['inbox.acknowledged', 'outbox.sent'],
    ['inbox.stored', 'inbox.worked'],
  ])('has said it once when it dies at %s and the next one at %s', async (first, second) => {
    const [act] = acts;
    expect(act && (await crashOnTheWay(first, act, 'nothing', second))).toEqual(once);
  });

  it('says it twice when it does not look for what may be out already', async () => {
    expect(await crashRounds('outbox.sent', 1, 'finding')).toMatchObject([{ said: 2 }]);
  });
});
