import { describe, expect, test } from 'vitest';
import { previewSchedules, slotsOfDay } from '../../src/schedule/preview.ts';
import { aSchedule } from './support/stage.ts';

const morning = aSchedule({ id: 'workspace/morning', timezone: 'America/New_York', cron: '30 2 * * *' });
const reminder = aSchedule({
  id: 'workspace/reminder',
  cron: '0 9 * * *',
  task: { kind: 'reminder' },
  quietDays: { weekdays: [7], dates: [] },
});

describe('the next slots of all schedules', () => {
  test('stand in the order in which they come due, with their local time and quiet days', () => {
    const planned = previewSchedules([reminder, morning], Date.parse('2026-03-07T12:00:00Z'), 2);
    expect(planned.map((slot) => [slot.schedule.id, slot.local, slot.quietDay])).toEqual([
      ['workspace/morning', '2026-03-08T03:00:00-04:00', null],
      ['workspace/reminder', '2026-03-08T09:00:00+00:00', 'Sunday 2026-03-08'],
      ['workspace/morning', '2026-03-09T02:30:00-04:00', null],
      ['workspace/reminder', '2026-03-09T09:00:00+00:00', null],
    ]);
  });

  test('are none without schedules', () => {
    expect(previewSchedules([], 0, 5)).toEqual([]);
  });
});

describe('the slots of a day', () => {
  const midnight = aSchedule({ id: 'workspace/midnight', cron: '0 0 * * *' });

  test('begin with its first moment and end before the next day', () => {
    const planned = slotsOfDay([midnight], '2026-03-08', 'UTC');
    expect(planned.map((slot) => slot.local)).toEqual(['2026-03-08T00:00:00+00:00']);
  });

  test('are those of the day of the zone asked for', () => {
    const planned = slotsOfDay([reminder, morning], '2026-03-08', 'Pacific/Honolulu');
    expect(planned.map((slot) => slot.local)).toEqual([
      '2026-03-09T02:30:00-04:00',
      '2026-03-09T09:00:00+00:00',
    ]);
  });

  test('a day that begins at one o’clock is a day, too', () => {
    const planned = slotsOfDay(
      [{ ...midnight, timezone: 'America/Santiago' }],
      '2026-09-06',
      'America/Santiago',
    );
    expect(planned.map((slot) => slot.local)).toEqual(['2026-09-06T01:00:00-03:00']);
  });

  test.each([
    ['2026-02-30', 'UTC'],
    ['soon', 'UTC'],
    ['2026-03-08', 'Mars/Olympus'],
  ])('%s in %s is refused', (date, zone) => {
    expect(() => slotsOfDay([morning], date, zone)).toThrow('is no day');
  });
});
