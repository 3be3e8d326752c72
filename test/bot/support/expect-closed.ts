import { expect } from 'vitest';
import { itemsAfter, originalItems } from '../../support/small-home.ts';
import type { Aftermath } from './write-back-crash.ts';

/** The file was whole at every instant, was written once, and everybody can see it. */
export function expectClosed(aftermath: Aftermath): void {
  const closed = itemsAfter('pass', 'Took 41 min');
  expect([originalItems, closed]).toContain(aftermath.textAtCrash);
  expect(aftermath).toMatchObject({
    text: closed,
    timesRecorded: 1,
    collectorRan: true,
    reminders: ['OK: Nothing is overdue'],
  });
}
