import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import type { Probe } from '../../src/checks/probe.ts';
import type { CheckState } from '../../src/checks/state.ts';
import type { Schedule } from '../../src/schedule/schedule.ts';
import { createVitals, type VitalsParts } from '../../src/vitals/look.ts';
import { ManualClock } from '../support/manual-clock.ts';

const minute = 60_000;
const schedule: Schedule = {
  id: 'workspace/morning',
  cron: '0 9 * * *',
  timezone: 'UTC',
  task: { kind: 'summary', edition: 'morning' },
  catchUp: 'latest',
  catchUpWindow: 60 * minute,
  quietDays: { weekdays: [], dates: [] },
  channel: '#ops',
  services: [],
};
const probe: Probe = {
  id: 'site',
  service: 'alpha',
  every: minute,
  timeout: 5_000,
  look: { kind: 'maintenance' },
};
const check: Check = {
  id: 'site-up',
  service: 'alpha',
  name: 'site',
  probe: 'site',
  value: 'status',
  for: 0,
  recovery: 0,
};

function looked(clock: ManualClock, ago: number): CheckState {
  const at = clock.now() - ago;
  return {
    service: 'alpha',
    check: 'site-up',
    status: 'ok',
    since: at,
    seen: 'ok',
    pending: null,
    value: 200,
    reason: null,
    lookedAt: at,
  };
}

/** A bot that is well, except for what a test says. */
function vitals(clock: ManualClock, differently: Partial<VitalsParts> = {}) {
  return createVitals({
    schedules: [schedule],
    slots: { openSlots: async () => [], cursor: async (_, now) => now },
    outbox: { waiting: async () => ({ count: 0, since: null, problem: null }) },
    checks: [check],
    probes: [probe],
    states: { states: async () => [looked(clock, minute)] },
    slackAwayFor: () => 0,
    clock,
    ...differently,
  });
}

describe('the watcher of the watch', () => {
  it('finds nothing while all is well', async () => {
    expect(await vitals(new ManualClock())()).toEqual([]);
  });

  it.each([
    [5 * minute, 0],
    [5 * minute + 1, 1],
  ])('counts a slot without an outcome %i ms after it was due: %i', async (late, ailments) => {
    const clock = new ManualClock();
    const slots = {
      openSlots: async () => [{ schedule: schedule.id, dueAt: clock.now() - late }],
      cursor: async () => clock.now(),
    };
    const found = await vitals(clock, { slots })();
    expect(found).toHaveLength(ailments);
    for (const { kind, subject } of found) expect([kind, subject]).toEqual(['schedule', 'workspace/morning']);
  });

  it.each([
    [15 * minute, 0],
    [15 * minute + 1, 1],
  ])('notices that nobody looks after the schedules for %i ms: %i', async (behind, ailments) => {
    const clock = new ManualClock();
    const slots = { openSlots: async () => [], cursor: async () => clock.now() - behind };
    expect(await vitals(clock, { slots })()).toHaveLength(ailments);
  });

  it.each([
    [5 * minute, 0],
    [5 * minute + 1, 1],
  ])('counts messages that have waited %i ms: %i', async (age, ailments) => {
    const clock = new ManualClock();
    const outbox = {
      waiting: async () => ({ count: 3, since: clock.now() - age, problem: 'Slack is away.' }),
    };
    const found = await vitals(clock, { outbox })();
    expect(found).toHaveLength(ailments);
    if (found[0])
      expect(found[0].sentence).toBe('3 messages wait to go out, the oldest for 5 min. Slack is away.');
  });

  it('notices checks that nobody looks at, once there was time to look', async () => {
    const clock = new ManualClock();
    const look = vitals(clock, { states: { states: async () => [] } });
    expect(await look()).toEqual([]);
    await clock.advance(3 * minute + 5_000);
    expect(await look()).toEqual([]);
    await clock.advance(1);
    expect(await look()).toMatchObject([
      { kind: 'probes', sentence: expect.stringContaining('alpha/site-up') },
    ]);
  });

  it.each([
    [2 * minute, 0],
    [2 * minute + 1, 1],
  ])('counts Slack being away for %i ms: %i', async (away, ailments) => {
    expect(await vitals(new ManualClock(), { slackAwayFor: () => away })()).toHaveLength(ailments);
  });

  it('counts a database that cannot be read, and does not throw', async () => {
    const outbox = { waiting: () => Promise.reject(new Error('disk I/O error')) };
    expect(await vitals(new ManualClock(), { outbox })()).toMatchObject([
      { kind: 'store', sentence: 'The database cannot be read: disk I/O error' },
    ]);
  });
});
