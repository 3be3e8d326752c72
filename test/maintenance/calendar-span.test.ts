import { describe, expect, it } from 'vitest';
import { parseCalendarSpan } from '../../src/maintenance/calendar-span.ts';

describe('a calendar span', () => {
  it.each([
    ['90d', { days: 90 }],
    [' 90 days ', { days: 90 }],
    ['2w', { weeks: 2 }],
    ['3mo', { months: 3 }],
    ['3 months', { months: 3 }],
    ['1 Month', { months: 1 }],
    ['1y', { years: 1 }],
    ['1y 6mo', { years: 1, months: 6 }],
    ['12h', { hours: 12 }],
    ['30min', { minutes: 30 }],
    ['P90D', { days: 90 }],
    ['p3m', { months: 3 }],
    ['P1Y2M3W4DT5H6M', { years: 1, months: 2, weeks: 3, days: 4, hours: 5, minutes: 6 }],
    ['PT12H', { hours: 12 }],
    ['P0Y90D', { years: 0, days: 90 }],
  ])('is read from %s', (text, span) => {
    expect(parseCalendarSpan(text)).toEqual(span);
  });

  it.each([
    '',
    '90',
    'd',
    '0d',
    'P0D',
    'P',
    'PT',
    'P90',
    '5m',
    '1.5d',
    '-3d',
    'P-3D',
    'P1.5D',
    '90d 10d',
    '3 moons',
    '999999999d',
    'quarterly',
  ])('is not read from %s', (text) => {
    expect(parseCalendarSpan(text)).toBeUndefined();
  });
});
