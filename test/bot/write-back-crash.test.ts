import { describe, expect, it } from 'vitest';
import { itemsAfter } from '../support/small-home.ts';
import { expectClosed } from './support/expect-closed.ts';
import { crashWhileClosing, momentsAfter } from './support/write-back-crash.ts';

describe('a bot that is killed when it has written an item that was closed in a dialog', {
  timeout: 60_000,
}, () => {
  it.each(momentsAfter)('has closed it once in the end when it dies at %s', async (moment) => {
    for (let round = 0; round < 3; round += 1) expectClosed(await crashWhileClosing(moment));
  });

  it('leaves file and log at odds when nothing is journalled', async () => {
    const aftermath = await crashWhileClosing('write-back.exchanged', 'journal');
    expect(aftermath.text).toBe(itemsAfter('pass', 'Took 41 min'));
    expect(aftermath.timesRecorded).toBe(0);
  });
});
