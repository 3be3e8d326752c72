import { describe, expect, it } from 'vitest';
import { crashRounds, once, outboxMoments } from './support/traffic-crash.ts';

describe('a bot that is killed while it says something', { timeout: 60_000 }, () => {
  it.each(outboxMoments)('has said it once in the end when it dies at %s', async (moment) => {
    for (const count of await crashRounds(moment, 3)) expect(count).toEqual(once);
  });

  it('says it twice when it does not look for what may be out already', async () => {
    expect(await crashRounds('outbox.sent', 1, 'finding')).toMatchObject([{ said: 2 }]);
  });
});
