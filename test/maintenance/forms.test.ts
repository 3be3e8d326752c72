import { describe, expect, it } from 'vitest';
import { computeDue } from '../../src/maintenance/compute-due.ts';
import { checkDone, checkSnooze, doneForm, snoozeForm } from '../../src/maintenance/forms.ts';
import type { MaintenanceItem } from '../../src/maintenance/item.ts';
import type { Duty } from '../../src/maintenance/read-duties.ts';

const now = Date.parse('2026-03-02T08:00:00Z');

function duty(notes: string | null): Duty {
  const item: MaintenanceItem = {
    id: 'restore-test',
    service: 'alpha',
    name: 'Restore test',
    cadence: { days: 90 },
    warn: { days: 7 },
    timezone: 'UTC',
    lastDone: {
      written: '2025-11-01',
      at: Date.parse('2025-11-01T00:00:00Z'),
      dateOnly: true,
      result: 'pass',
      notes,
    },
    origin: { kind: 'config' },
  };
  return {
    reference: 'alpha/restore-test',
    service: 'alpha',
    name: item.name,
    item,
    due: computeDue(item, now),
    snooze: null,
    snoozedUntil: null,
    completion: null,
  };
}

describe('the dialog that closes a duty', () => {
  const field = (form: ReturnType<typeof doneForm>, id: string) => form.fields.find((each) => each.id === id);

  it('makes nobody say “pass” who did not choose it', () => {
    expect(field(doneForm(duty(null), now), 'result')).not.toHaveProperty('initial');
    expect(checkDone({ result: '', notes: '', when: String(now) }, now)).toHaveProperty('result');
  });

  it('shows the old notes that the new ones replace', () => {
    expect(field(doneForm(duty('restored lrwd in 38 min'), now), 'notes')?.hint).toContain(
      'restored lrwd in 38 min',
    );
    expect(field(doneForm(duty(null), now), 'notes')?.hint).toBe('What was done, what was found.');
  });

  it('remembers what its reader saw, so that somebody else’s closing in between is noticed', () => {
    expect(doneForm(duty(null), now).hidden).toEqual({ seen: '2025-11-01' });
  });

  it.each([
    [now + 60_000, undefined],
    [now + 60_001, 'when'],
  ])('takes a moment up to the running minute: %i', (when, wrong) => {
    expect(Object.keys(checkDone({ result: 'pass', notes: '', when: String(when) }, now))).toEqual(
      wrong ? [wrong] : [],
    );
  });
});

describe('the dialog that snoozes a duty', () => {
  it('offers tomorrow at eight, in the zone of the duty', () => {
    expect(snoozeForm(duty(null), now).fields[0]).toMatchObject({
      initial: Date.parse('2026-03-03T08:00:00Z'),
    });
  });

  it('wants a moment in the future and a reason', () => {
    expect(checkSnooze({ until: String(now), reason: ' ' }, now)).toEqual({
      until: expect.stringContaining('already over'),
      reason: expect.stringContaining('Say why'),
    });
    expect(checkSnooze({ until: String(now + 1), reason: 'waiting' }, now)).toEqual({});
  });
});
