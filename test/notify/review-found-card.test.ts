import { expect, it } from 'vitest';
import { reminderTopic } from '../../src/maintenance/reminder.ts';
import { createReminderKeeper } from '../../src/maintenance/reminder-post.ts';
import { createStaging } from './support/staging.ts';

it('a reminder that went out unnoticed is emptied, not left red, when everything was closed meanwhile', async () => {
  const staging = await createStaging();
  await staging.say('card', { kind: 'card', topic: reminderTopic, subject: '#ops' });
  await staging.store.outbox.takeNext(staging.clock.now());
  staging.out.set('card', { channel: 'C-#ops', ts: '7.0' });
  const nothingDue = async () => ({
    at: staging.clock.now(),
    status: 'ok' as const,
    duties: [],
    problems: [],
  });
  const keeper = createReminderKeeper({
    servicesOf: () => [],
    duties: { standing: nothingDue },
    clock: staging.clock,
  });
  await staging.run([keeper]);
  await staging.clock.advance(2_000);
  expect(staging.heard).toEqual([expect.objectContaining({ what: 'updated', id: 'card' })]);
  expect(await staging.stateOf('card')).toBe('sent');
});
