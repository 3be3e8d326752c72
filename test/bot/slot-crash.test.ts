import { describe, expect, it } from 'vitest';
import { crashOverSlot, expectSaidOnce, slotMoments } from './support/slot-crash.ts';

describe('a bot that is killed over a slot', { timeout: 60_000 }, () => {
  it.each(slotMoments)('says the summary once when it dies at %s', async (moment) => {
    for (let round = 0; round < 3; round += 1) await expectSaidOnce(moment);
  });

  it('makes it twice when the outcome is stored apart from what is said', async () => {
    expect(await crashOverSlot('slot.torn', 'one-transaction')).toMatchObject({ made: 2 });
  });
});
