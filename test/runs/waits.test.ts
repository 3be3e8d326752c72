import { describe, expect, it } from 'vitest';
import { type Instant, systemClock } from '../../src/core/clock.ts';
import type { Status } from '../../src/core/status.ts';
import { untilOf } from '../../src/runs/until.ts';
import { LeapingClock } from '../support/leaping-clock.ts';
import { openShop } from './shop.ts';

/** A clock that stands at a moment when it is made, and leaps when it is told to. */
class LateClock extends LeapingClock {
  readonly #ahead: number;

  constructor(at: string) {
    super();
    this.#ahead = Date.parse(at) - systemClock.now();
  }

  override now(): Instant {
    return super.now() + this.#ahead;
  }
}

const page = (wait: string, top = '') => `---
armed: true
${top}---
# Steps

## All

Let it be. <!-- step: wait ${wait} -->

\`\`\`sh {"name": "behind"}
echo behind >> effects
\`\`\`
`;

const newYork = (time: string) => JSON.stringify({ at: time, zone: 'America/New_York' });

/** Each with the time that is waited for, when it begins, and when it goes on. */
const cases = [
  ['on any other day', '02:30', '2026-03-10T05:50:00Z', '2026-03-10T06:30:00Z'],
  ['on the next day when today’s has gone by', '02:30', '2026-03-10T06:31:00Z', '2026-03-11T06:30:00Z'],
  [
    'right after the gap when clocks are put forward over it',
    '02:30',
    '2026-03-08T06:50:00Z',
    '2026-03-08T07:00:00Z',
  ],
  ['at the end of the gap when it begins it', '02:00', '2026-03-08T06:50:00Z', '2026-03-08T07:00:00Z'],
  ['once behind the gap', '03:00', '2026-03-08T06:50:00Z', '2026-03-08T07:00:00Z'],
  ['on the day after the gap when the gap is over', '02:30', '2026-03-08T07:10:00Z', '2026-03-09T06:30:00Z'],
  ['at the first of two when clocks are put back', '01:30', '2026-11-01T04:50:00Z', '2026-11-01T05:30:00Z'],
  ['at the first of two, seen from the day before', '01:30', '2026-10-31T14:00:00Z', '2026-11-01T05:30:00Z'],
  [
    'at the second of two when the first has gone by',
    '01:30',
    '2026-11-01T05:40:00Z',
    '2026-11-01T06:30:00Z',
  ],
  ['on the day after when both have gone by', '01:30', '2026-11-01T06:40:00Z', '2026-11-02T06:30:00Z'],
  ['behind both of them', '02:00', '2026-11-01T05:40:00Z', '2026-11-01T07:00:00Z'],
] as const;

describe('a wait for a time of day in New York', () => {
  it.each(cases)('ends %s', (_, time, begins, goesOn) => {
    expect(iso(timeOf(time, Date.parse(begins), 'America/New_York'))).toBe(goesOn);
  });

  it('ends at a minute that its wall clock shows next, wherever it begins in a year', () => {
    const shown = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/New_York',
      hour: '2-digit',
      minute: '2-digit',
    });
    // A step that meets every time of day, and both of the days on which clocks change.
    for (let from = Date.parse('2026-01-01T00:00:30Z'); from < Date.parse('2027-01-01'); from += 7_877_000) {
      const until = timeOf('01:30', from, 'America/New_York');
      expect(shown.format(until)).toBe('01:30');
      const minutes = Math.floor((until - from) / 60_000);
      expect(minutes).toBeLessThan(25 * 60);
      for (let at = until - 60_000; at > from; at -= 60_000)
        if (shown.format(at) === '01:30') throw new Error(`${iso(from)} waits for the wrong one of two`);
    }
  });

  it.each([cases[2], cases[6]])('lets its run go on: %s', async (_, time, begins, goesOn) => {
    const attempt = await waited(page(newYork(time)), begins, goesOn);
    expect(attempt.startedAt).toBeLessThan(Date.parse(begins) + 60_000);
  });
});

describe('the zone of a wait', () => {
  it('is that of its file where the step names none', async () => {
    await waited(
      page('{"at": "02:30"}', 'zone: Asia/Tokyo\n'),
      '2026-03-10T17:00:00Z',
      '2026-03-10T17:30:00Z',
    );
  });

  it('is that of the service where the file names none either', async () => {
    await waited(page('{"at": "02:30"}'), '2026-03-10T01:00:00Z', '2026-03-10T02:30:00Z');
  });

  it('has to be one', async () => {
    const shop = await openShop(page('{"at": "02:30", "zone": "Mars/Olympus"}'));
    const { id } = await shop.begin('all');
    const { runbook } = await shop.scene(id);
    expect(runbook.problems).toMatchObject([
      { line: 8, message: expect.stringContaining('is no zone; write it like Europe/Berlin') },
    ]);
    expect(runbook.frontMatter.armed).toBe(false);
  });
});

describe('a wait for a check', () => {
  it('looks again and again, and its run goes on when the check is as it is to be, also after a restart', async () => {
    const clock = new LateClock('2026-03-10T01:00:00Z');
    const shop = await openShop(page('{"check": "site", "is": ["ok", "warning"], "every": "1h"}'), { clock });
    const stand = (status: Status) => shop.statuses.set('s/site', status);
    stand('critical');
    const { id } = await shop.begin('all', { pace: 'by-itself' });
    await shop.until(id, ({ underWay }) => underWay?.state === 'starting');
    clock.leap(3_600_000);
    await shop.restart();
    expect((await shop.scene(id)).run.state).toBe('working');
    expect(shop.read('effects')).toBeUndefined();
    stand('warning');
    clock.leap(3_600_000);
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'finished');
    expect(allAttempts.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect(shop.read('effects')).toBe('behind\n');
  });

  it('gives up at the end of its time, and people decide', async () => {
    const clock = new LateClock('2026-03-10T01:00:00Z');
    const wait = '{"check": "site", "every": "1h", "timeout": "90m"}';
    const shop = await openShop(page(wait), { clock });
    shop.statuses.set('s/site', 'critical');
    const { id } = await shop.begin('all', { pace: 'by-itself' });
    await shop.until(id, ({ underWay }) => underWay !== undefined);
    clock.leap(2 * 3_600_000);
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'stuck');
    expect(allAttempts.at(-1)).toMatchObject({ state: 'failed', note: 'site is critical, not ok.' });
    expect(shop.read('effects')).toBeUndefined();
  });
});

/** Goes through a run that waits; its wait is over at that moment, neither before nor later. */
async function waited(markdown: string, begins: string, goesOn: string) {
  const clock = new LateClock(begins);
  const shop = await openShop(markdown, { clock });
  const { id } = await shop.begin('all', { pace: 'by-itself' });
  await shop.until(id, ({ underWay }) => underWay !== undefined);
  expect(shop.read('effects')).toBeUndefined();
  clock.leap(Date.parse(goesOn) - clock.now());
  const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'finished');
  const [attempt] = allAttempts;
  if (!attempt?.endedAt) throw new Error('It did not wait.');
  expect(attempt.endedAt).toBeGreaterThanOrEqual(Date.parse(goesOn));
  expect(attempt.endedAt).toBeLessThan(Date.parse(goesOn) + 60_000);
  expect(shop.read('effects')).toBe('behind\n');
  return attempt;
}

function timeOf(time: string, from: Instant, zone: string): Instant {
  const step = { until: { kind: 'time', time, zone } } as Parameters<typeof untilOf>[0];
  return untilOf(step, from, 'UTC');
}

function iso(at: Instant): string {
  return new Date(at).toISOString().replace('.000', '');
}
