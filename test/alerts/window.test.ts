import { describe, expect, it } from 'vitest';
import { nextSpan, type PlannedWindow, windowAt, windowEndedSince } from '../../src/alerts/window.ts';

const zone = 'America/New_York';

function planned(cron: string, until: string, timezone = zone): PlannedWindow {
  return { service: 'a', id: 'w', name: 'Work', cron, until, timezone };
}

/** From and to in UTC, worked out by hand. In 2026 New York goes over on 8 March and 1 November. */
const cases: readonly (readonly [
  name: string,
  cron: string,
  until: string,
  after: string,
  from: string,
  to: string,
])[] = [
  [
    'an ordinary Sunday',
    '0 2 * * SUN',
    '04:00',
    '2026-03-01T05:00Z',
    '2026-03-01T07:00Z',
    '2026-03-01T09:00Z',
  ],
  [
    'a spring Sunday: 02:00 is not there, it begins at 03:00 and ends at 04:00',
    '0 2 * * SUN',
    '04:00',
    '2026-03-08T05:00Z',
    '2026-03-08T07:00Z',
    '2026-03-08T08:00Z',
  ],
  [
    'an autumn Sunday: after the change, two hours',
    '0 2 * * SUN',
    '04:00',
    '2026-11-01T04:00Z',
    '2026-11-01T07:00Z',
    '2026-11-01T09:00Z',
  ],
  ['over midnight', '0 23 * * SAT', '01:00', '2026-03-07T12:00Z', '2026-03-08T04:00Z', '2026-03-08T06:00Z'],
  [
    'an end that is not there: as soon as the clock has passed it',
    '0 1 * * SUN',
    '02:30',
    '2026-03-08T05:00Z',
    '2026-03-08T06:00Z',
    '2026-03-08T07:00Z',
  ],
  [
    'an end that comes twice: the first time, not an hour later',
    '30 0 * * SUN',
    '01:30',
    '2026-11-01T04:00Z',
    '2026-11-01T04:30Z',
    '2026-11-01T05:30Z',
  ],
  [
    'over the repeated hour: until the clock shows the end',
    '0 0 * * SUN',
    '04:00',
    '2026-11-01T03:00Z',
    '2026-11-01T04:00Z',
    '2026-11-01T09:00Z',
  ],
  [
    'one that would lie in the gap alone is left out',
    '10 2 * * SUN',
    '02:50',
    '2026-03-08T05:00Z',
    '2026-03-15T06:10Z',
    '2026-03-15T06:50Z',
  ],
];

describe('a planned window', () => {
  it.each(cases)('%s', (_, cron, until, after, from, to) => {
    const span = nextSpan(planned(cron, until), Date.parse(after));
    expect(span && [new Date(span.from).toISOString(), new Date(span.to).toISOString()]).toEqual(
      [from, to].map((each) => new Date(each).toISOString()),
    );
  });

  it('holds from its first moment to the one before its end', () => {
    const plan = { planned: [planned('0 2 * * SUN', '04:00')], adHoc: [], timezone: zone };
    const at = (moment: string) => windowAt(plan, Date.parse(moment)) !== undefined;
    expect(at('2026-03-01T06:59:59.999Z')).toBe(false);
    expect(at('2026-03-01T07:00:00Z')).toBe(true);
    expect(at('2026-03-01T08:59:59.999Z')).toBe(true);
    expect(at('2026-03-01T09:00:00Z')).toBe(false);
  });

  it('has ended since a moment before its end, however long ago that was', () => {
    const plan = { planned: [planned('0 2 * * SUN', '04:00')], adHoc: [], timezone: zone };
    const end = Date.parse('2026-03-01T09:00:00Z');
    expect(windowEndedSince(plan, end - 1, end)).toBe(end);
    expect(windowEndedSince(plan, end, end + 1)).toBeUndefined();
    expect(windowEndedSince(plan, Date.parse('2026-01-01T00:00Z'), end + 5 * 86_400_000)).toBe(end);
  });

  it('gives way to the one opened by hand that ends later', () => {
    const startsAt = Date.parse('2026-03-01T08:00Z');
    const adHoc = {
      id: 'h',
      service: 'a',
      startsAt,
      endsAt: startsAt + 7_200_000,
      reason: 'more',
      actor: 'uid:1',
    };
    const plan = { planned: [planned('0 2 * * SUN', '04:00')], adHoc: [adHoc], timezone: zone };
    expect(windowAt(plan, startsAt)?.name).toBe('more');
    expect(windowEndedSince(plan, startsAt, startsAt + 7_200_000)).toBe(startsAt + 7_200_000);
  });
});
