import { describe, expect, it } from 'vitest';
import { crashRounds, inboxMoments, once } from './support/traffic-crash.ts';

describe('a bot that is killed while it takes something in', { timeout: 60_000 }, () => {
  it.each(inboxMoments)('does what was asked once when it dies at %s', async (moment) => {
    for (const count of await crashRounds(moment, 3)) expect(count).toEqual(once);
  });

  it('loses what it acknowledged when that is stored later', async () => {
    expect(await crashRounds('inbox.acknowledged', 1, 'accepting')).toMatchObject([{ said: 0 }]);
  });

  it('does it again when the end of the delivery is stored apart from what it did', async () => {
    expect(await crashRounds('inbox.worked', 1, 'finishing')).toMatchObject([{ made: 2 }]);
  });
});
