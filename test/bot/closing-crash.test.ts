import { describe, it } from 'vitest';
import { expectClosed } from './support/expect-closed.ts';
import { cardMoments, crashWhileClosing, momentsBefore } from './support/write-back-crash.ts';

describe('a bot that is killed before it has written an item, or while it updates the reminder', {
  timeout: 60_000,
}, () => {
  it.each(momentsBefore)('has closed it once in the end when it dies at %s', async (moment) => {
    for (let round = 0; round < 3; round += 1) expectClosed(await crashWhileClosing(moment));
  });

  it.each(cardMoments)('shows it in the reminder in the end when it dies at %s', async (moment) => {
    expectClosed(await crashWhileClosing(moment));
  });
});
