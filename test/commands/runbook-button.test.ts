import { expect, it } from 'vitest';
import { createDutyActions } from '../../commands/maintenance-actions.ts';
import { computeDue } from '../../src/maintenance/compute-due.ts';
import type { Duties } from '../../src/maintenance/duties.ts';
import { runbookAction } from '../../src/maintenance/forms.ts';
import type { MaintenanceItem } from '../../src/maintenance/item.ts';
import type { RunbookShelf } from '../../src/runbooks/shelf.ts';
import { ManualClock } from '../support/manual-clock.ts';

const clock = new ManualClock();
const shelf: RunbookShelf = {
  find: async (address) =>
    address === 'alpha/upkeep' || address === 'alpha/upkeep#patches'
      ? { address, title: 'Upkeep', markdown: 'Begin here.', path: 'runbooks/alpha/upkeep.md', line: 1 }
      : undefined,
};

/** One duty with this runbook; nothing else is asked of them here. */
function dutiesWith(runbook: string): Duties {
  const item: MaintenanceItem = {
    id: 'duty',
    service: 'alpha',
    name: 'Duty',
    cadence: { days: 30 },
    warn: { days: 3 },
    timezone: 'UTC',
    runbook,
    lastDone: null,
    origin: { kind: 'config' },
  };
  const unasked = () => Promise.reject(new Error('not asked for here'));
  return {
    find: async (reference) => ({
      duty: {
        reference,
        service: 'alpha',
        name: 'Duty',
        item,
        due: computeDue(item, clock.now()),
        snooze: null,
        snoozedUntil: null,
        completion: null,
      },
    }),
    standing: unasked,
    digest: unasked,
    close: unasked,
    snooze: unasked,
    reconcile: unasked,
  };
}

function show(runbook: string) {
  const handler = createDutyActions({ duties: dutiesWith(runbook), shelf, clock }).find(
    ({ action }) => action === runbookAction,
  );
  return handler?.run('alpha/duty', {}, { actor: { kind: 'slack', user: 'U0NADIA001' }, at: clock.now() });
}

it('shows the section of the duty', async () => {
  const reply = await show('upkeep#patches');
  expect(reply).toMatchObject({ title: 'Upkeep', parts: [{ kind: 'markdown' }, { kind: 'note' }] });
});

it('shows how the runbook begins, and says so, when the duty has no section there', async () => {
  const reply = await show('upkeep#restore');
  expect(reply).toMatchObject({
    title: 'Upkeep',
    parts: [
      { kind: 'text', text: 'It has no section “restore”. This is how it begins:' },
      { kind: 'markdown', text: 'Begin here.' },
      { kind: 'note' },
    ],
  });
  expect(reply?.problem).toBeUndefined();
});

it('says that the runbook is not there when the file is not', async () => {
  expect(await show('gone#restore')).toMatchObject({ problem: { code: 'not-found' } });
});
