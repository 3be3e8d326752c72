import { describe, it } from 'vitest';
import { expectSaidOnce, slotMoments } from '../bot/support/slot-crash.ts';
import { rounds } from './rounds.ts';

describe('a bot that is killed over a slot, again and again', () => {
  it.each(slotMoments)('says the summary once when it dies at %s', async (moment) => {
    for (let round = 0; round < rounds; round += 1) await expectSaidOnce(moment);
  });
});
