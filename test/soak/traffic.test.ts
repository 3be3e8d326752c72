import { describe, expect, it } from 'vitest';
import { crashRounds, inboxMoments, once, outboxMoments } from '../bot/support/traffic-crash.ts';
import { rounds } from './rounds.ts';

describe('a bot that is killed on the way from a request to a message, again and again', () => {
  it.each([...inboxMoments, ...outboxMoments])(
    'has said it once in the end when it dies at %s',
    async (moment) => {
      for (const count of await crashRounds(moment, rounds)) expect(count).toEqual(once);
    },
  );
});
