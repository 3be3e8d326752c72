import { describe, expect, it } from 'vitest';
import { backupsDue } from '../../demo/estate/rounds.ts';

describe('the nightly backups of the estate', () => {
  it.each([
    // Saturday night: 02:00 in New York is 07:00 UTC in winter.
    ['2026-11-21T06:59:00Z', '2026-11-21T07:00:00Z', ['incr']],
    ['2026-11-21T07:00:00Z', '2026-11-21T07:10:00Z', []],
    ['2026-11-21T06:40:00Z', '2026-11-21T06:59:59Z', []],
    // A Sunday, and a first Sunday of the month.
    ['2026-11-22T06:55:00Z', '2026-11-22T07:05:00Z', ['incr', 'full']],
    ['2026-12-06T06:55:00Z', '2026-12-06T07:05:00Z', ['incr', 'full', 'archive']],
    // The spring day has no 02:00 in New York: it is done at 03:00.
    ['2026-03-08T06:55:00Z', '2026-03-08T07:05:00Z', ['incr', 'full']],
  ])('from %s to %s are %j', (since, now, kinds) => {
    expect(backupsDue(Date.parse(since), Date.parse(now))).toEqual(kinds);
  });
});
