import { expect, it } from 'vitest';
import { reminderTopic } from '../../src/maintenance/reminder.ts';
import { createReminderKeeper } from '../../src/maintenance/reminder-post.ts';
import { createStaging, type Staging } from './support/staging.ts';

/** Keeps cards for a channel in which nothing is due. */
function keeperOf(staging: Staging) {
  const standing = async () => ({
    at: staging.clock.now(),
    status: 'ok' as const,
    duties: [],
    problems: [],
  });
  return createReminderKeeper({ servicesOf: () => [], duties: { standing }, clock: staging.clock });
}

it.each([
  [36 * 3_600_000, ['updated'], 'sent'],
  [36 * 3_600_000 + 1, [], 'withdrawn'],
])(
  'a reminder of %i ms ago shows the present, also beside a newer one, or is left as it is',
  async (age, heard, state) => {
    const staging = await createStaging();
    const reminder = { kind: 'card', topic: reminderTopic, subject: '#ops' } as const;
    await staging.say('yesterday', reminder);
    await staging.sender().step();
    staging.clock.jump(age);
    await staging.say('today', reminder);
    await staging.sender().step();
    staging.heard.length = 0;
    await staging.store.outbox.touchCards(reminderTopic, '#ops', staging.clock.now());
    await staging.run([keeperOf(staging)]);
    await staging.clock.advance(2_000);
    const ofYesterday = staging.heard.filter(({ id }) => id === 'yesterday').map(({ what }) => what);
    expect(ofYesterday).toEqual(heard);
    expect(await staging.stateOf('yesterday')).toBe(state);
    expect(await staging.stateOf('today')).toBe('sent');
  },
);

it('a reminder that went out unnoticed is emptied, not left red, when everything was closed meanwhile', async () => {
  const staging = await createStaging();
  await staging.say('card', { kind: 'card', topic: reminderTopic, subject: '#ops' });
  await staging.store.outbox.takeNext(staging.clock.now());
  staging.out.set('card', { channel: 'C-#ops', ts: '7.0' });
  const keeper = keeperOf(staging);
  await staging.run([keeper]);
  await staging.clock.advance(2_000);
  expect(staging.heard).toEqual([expect.objectContaining({ what: 'updated', id: 'card' })]);
  expect(await staging.stateOf('card')).toBe('sent');
});
