import { describe, expect, it } from 'vitest';
import { addPing, judgePulse, type Ping, type Pulse } from '../../src/checks/heartbeat.ts';
import { createHeartbeats } from '../../src/checks/heartbeats.ts';
import type { Heartbeat } from '../../src/checks/probe.ts';
import { createMask } from '../../src/core/mask.ts';
import { ManualClock } from '../support/manual-clock.ts';

const daily: Heartbeat = { expected: { every: 86_400_000 }, grace: 3_600_000, timezone: 'UTC' };
/** Done by 03:00 in New York. */
const nightly: Heartbeat = {
  expected: { cron: '0 2 * * *', timezone: 'America/New_York' },
  grace: 3_600_000,
  timezone: 'America/New_York',
};
const done: Ping = { kind: 'success', message: null };
const failed: Ping = { kind: 'fail', message: 'disk full', exitCode: 3 };
const start: Ping = { kind: 'start' };

/** What is known after these pings. */
function pulseOf(...pings: (readonly [at: string, ping: Ping])[]): Pulse {
  let known: Pulse | undefined;
  for (const [at, ping] of pings) known = addPing(known, ping, Date.parse(at));
  if (!known) throw new Error('no ping');
  return known;
}

describe('a job that reports once a day', () => {
  it.each<[string, Pulse, string, Record<string, unknown>]>([
    [
      'is well until a day and the grace have passed',
      pulseOf(['2026-03-02T02:10:00Z', done]),
      '2026-03-03T03:10:00Z',
      { status: 'ok', state: 'ok', late: false, age_minutes: 1500, last_at: '2026-03-02T02:10:00.000Z' },
    ],
    [
      'is late after that',
      pulseOf(['2026-03-02T02:10:00Z', done]),
      '2026-03-03T03:10:01Z',
      { status: 'critical', state: 'late', late: true, due_by: '2026-03-03T03:10:00.000Z' },
    ],
    [
      'runs between its start and its end',
      pulseOf(['2026-03-02T02:10:00Z', done], ['2026-03-03T02:00:00Z', start]),
      '2026-03-03T02:05:00Z',
      { status: 'ok', state: 'running', late: false },
    ],
    [
      'is late when it runs for too long',
      pulseOf(['2026-03-02T02:10:00Z', done], ['2026-03-03T02:00:00Z', start]),
      '2026-03-03T03:10:01Z',
      { status: 'critical', state: 'late' },
    ],
    [
      'says how long it took',
      pulseOf(['2026-03-02T02:00:00Z', start], ['2026-03-02T02:10:30Z', done]),
      '2026-03-02T03:00:00Z',
      { state: 'ok', duration_seconds: 630 },
    ],
    [
      'has failed as soon as it says so',
      pulseOf(['2026-03-01T02:10:00Z', done], ['2026-03-02T02:10:00Z', failed]),
      '2026-03-02T02:11:00Z',
      {
        ...{ status: 'critical', state: 'failed', failed: true, exit_code: 3, said: 'disk full' },
        message: 'it failed with exit code 3 on Mon 2 Mar 2026, 02:10 (UTC): disk full',
      },
    ],
    [
      'has failed also while it tries again',
      pulseOf(['2026-03-02T02:10:00Z', failed], ['2026-03-02T02:20:00Z', start]),
      '2026-03-02T02:21:00Z',
      { status: 'critical', state: 'running', failed: true, error: 'it has not reported success yet' },
    ],
    [
      'is well again when it succeeds',
      pulseOf(['2026-03-02T02:10:00Z', failed], ['2026-03-02T02:30:00Z', done]),
      '2026-03-02T02:31:00Z',
      { status: 'ok', state: 'ok', failed: false, exit_code: 0 },
    ],
    [
      'that has only begun is late when it never ends',
      pulseOf(['2026-03-02T02:00:00Z', start]),
      '2026-03-03T03:00:01Z',
      { status: 'critical', state: 'late', age_minutes: null },
    ],
  ])('%s', (_, known, now, expected) => {
    expect(judgePulse(known, daily, Date.parse(now))).toMatchObject(expected);
  });
});

describe('a job that is expected after a moment', () => {
  it.each([
    // 02:00 in New York is 07:00 UTC in winter; on 8 March it is left out, and 03:00 is 07:00 UTC.
    ['2026-03-02T07:20:00Z', '2026-03-03T08:00:00Z', 'ok'],
    ['2026-03-02T07:20:00Z', '2026-03-03T08:00:01Z', 'late'],
    ['2026-03-03T06:59:30Z', '2026-03-03T12:00:00Z', 'ok'],
    ['2026-03-03T06:30:00Z', '2026-03-03T08:00:01Z', 'late'],
    ['2026-03-07T07:20:00Z', '2026-03-08T08:00:00Z', 'ok'],
    ['2026-03-07T07:20:00Z', '2026-03-08T08:00:01Z', 'late'],
    ['2026-03-08T07:20:00Z', '2026-03-09T06:59:00Z', 'ok'],
    ['2026-03-08T07:20:00Z', '2026-03-09T07:00:01Z', 'late'],
    // The clocks are put back on 1 November; 02:00 comes once.
    ['2026-10-31T06:20:00Z', '2026-11-01T08:00:00Z', 'ok'],
    ['2026-10-31T06:20:00Z', '2026-11-01T08:00:01Z', 'late'],
  ])('that it reported at %s is at %s %s', (at, now, state) => {
    expect(judgePulse(pulseOf([at, done]), nightly, Date.parse(now))).toMatchObject({ state });
  });
});

describe('what jobs have reported', () => {
  const job = { service: 'alpha', probe: 'nightly' };
  const secret = 'abcd1234secret';

  function build(clock: ManualClock, rows = new Map<string, unknown>()) {
    const memo = {
      get: async (key: string) => (rows.has(key) ? { value: rows.get(key), learntAt: 0 } : undefined),
      set: async (key: string, value: unknown) => {
        rows.set(key, JSON.parse(JSON.stringify(value)));
      },
    };
    return { rows, heartbeats: createHeartbeats({ memo, clock, mask: createMask([secret]) }) };
  }

  it('is nothing at first, and is there after a restart', async () => {
    const clock = new ManualClock('2026-03-02T02:00:00Z');
    const { rows, heartbeats } = build(clock);
    expect(await heartbeats.look(job, daily)).toBeUndefined();
    await heartbeats.ping(job, done);
    expect(await build(clock, rows).heartbeats.look(job, daily)).toMatchObject({ state: 'ok' });
    expect([...rows.keys()]).toEqual(['heartbeat/alpha/nightly']);
  });

  it('loses none of two reports that come at once', async () => {
    const { heartbeats } = build(new ManualClock('2026-03-02T02:00:00Z'));
    await Promise.all([heartbeats.ping(job, done), heartbeats.ping(job, start)]);
    expect(await heartbeats.look(job, daily)).toMatchObject({
      state: 'running',
      last_at: '2026-03-02T02:00:00.000Z',
    });
  });

  it('keeps of a message a line without secrets and without what steers a terminal', async () => {
    const { heartbeats } = build(new ManualClock('2026-03-02T02:00:00Z'));
    const message = `a\u001b[31m ${secret}\n\u202Eb ${'x'.repeat(1_000)}`;
    await heartbeats.ping(job, { kind: 'success', message });
    const values = await heartbeats.look(job, daily);
    expect(values?.said).toMatch(/^a \[31m ••• b x+/);
    expect(String(values?.said).length).toBeLessThanOrEqual(500);
  });

  it('counts from now when the clock was set back', async () => {
    const rows = new Map<string, unknown>();
    await build(new ManualClock('2027-03-02T02:00:00Z'), rows).heartbeats.ping(job, done);
    const clock = new ManualClock('2026-03-02T02:00:00Z');
    const { heartbeats } = build(clock, rows);
    expect(await heartbeats.look(job, daily)).toMatchObject({ state: 'ok', age_minutes: 0 });
    await clock.advance(25 * 3_600_000 + 1);
    expect(await heartbeats.look(job, daily)).toMatchObject({ state: 'late' });
  });

  it('is nothing when what is stored cannot be read', async () => {
    const rows = new Map<string, unknown>([['heartbeat/alpha/nightly', { other: 1 }]]);
    const { heartbeats } = build(new ManualClock('2026-03-02T02:00:00Z'), rows);
    expect(await heartbeats.look(job, daily)).toBeUndefined();
  });
});
