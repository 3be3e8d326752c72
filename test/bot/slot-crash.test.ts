import { describe, expect, it } from 'vitest';
import { crashOverRun, crashOverSlot, expectSaidOnce, slotMoments } from './support/slot-crash.ts';

describe('a bot that is killed over a slot', { timeout: 60_000 }, () => {
  it.each(slotMoments)('says the summary once when it dies at %s', async (moment) => {
    for (let round = 0; round < 3; round += 1) await expectSaidOnce(moment);
  });

  it('makes it twice when the outcome is stored apart from what is said', async () => {
    expect(await crashOverSlot('slot.torn', 'one-transaction')).toMatchObject({ made: 2 });
  });

  it.each([...slotMoments, 'run.stored', 'run.handed-over', 'run.settled'])(
    'runs what the slot begins once when it dies at %s',
    async (moment) => {
      const { counted, heads, outcomes } = await crashOverRun(moment, '2026-03-04T09:10:00Z');
      expect({ counted, heads }).toEqual({ counted: 'ran\n', heads: 1 });
      expect(outcomes).toHaveLength(1);
      expect(['on_time', 'late']).toContain(outcomes[0]);
    },
  );

  it('does not say of a run that was begun that its time has expired, however late the next bot comes', async () => {
    expect(await crashOverRun('slot.performed', '2026-03-04T13:00:00Z')).toEqual({
      counted: 'ran\n',
      heads: 1,
      outcomes: ['late'],
    });
  });
});
