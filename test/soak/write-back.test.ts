import { describe, it } from 'vitest';
import { expectClosed } from '../bot/support/expect-closed.ts';
import {
  cardMoments,
  crashWhileClosing,
  momentsAfter,
  momentsBefore,
} from '../bot/support/write-back-crash.ts';
import { rounds } from './rounds.ts';

describe('a bot that is killed while it closes an item, again and again', () => {
  it.each([...momentsBefore, ...momentsAfter, ...cardMoments])(
    'has closed it once in the end when it dies at %s',
    async (moment) => {
      for (let round = 0; round < rounds; round += 1) expectClosed(await crashWhileClosing(moment));
    },
  );
});
