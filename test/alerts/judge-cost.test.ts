import { describe, expect, it } from 'vitest';
import { createJudge } from '../../src/alerts/judge.ts';
import { type PlannedWindow, rememberSpans, spansAround } from '../../src/alerts/window.ts';
import { checkOf, planOf, start } from './support/bridge.ts';

const hour = 3_600_000;
const weekly: PlannedWindow = {
  service: 'a',
  id: 'w',
  name: 'Work',
  cron: '0 2 * * SUN',
  until: '04:00',
  timezone: 'America/New_York',
};

describe('judging', () => {
  it('works out once when a window is, however many checks are in trouble', () => {
    const checks = Array.from({ length: 100 }, (_, index) => checkOf(`a/c${index}`));
    const spansOf = rememberSpans();
    let asked = 0;
    const plan = planOf(checks, {
      windows: [weekly],
      spansOf: (planned, now) => {
        asked += 1;
        return spansOf(planned, now);
      },
    });
    const states = checks.map(({ service, id }) => ({
      ...{ service, check: id, status: 'critical' as const, seen: 'critical' as const },
      ...{ since: start, lookedAt: start, pending: null, value: 'critical', reason: null },
    }));
    const attention = checks.map(({ service, id }) => ({
      ...{ service, check: id, lookBeganAt: start, troubledAt: start },
      ...{ flappingAt: null, alertedUntil: null },
    }));
    const judge = createJudge(plan, { states, attention, alerts: [], windows: [] }, start);
    for (const { service, id } of checks) expect(judge.verdict({ service, check: id }).kind).toBe('red');
    expect(asked).toBe(1);
  });

  it('remembers when windows are without ever being wrong, also when the clock is set back', () => {
    const spansOf = rememberSpans();
    const plan = { planned: [weekly], adHoc: [], timezone: 'UTC' };
    const moments = Array.from({ length: 40 }, (_, index) => start + index * 5 * hour);
    for (const now of [...moments, ...moments.toReversed(), start + 92 * hour, start - 60 * 24 * hour])
      expect(spansAround({ ...plan, spansOf }, now)).toEqual(spansAround(plan, now));
  });
});
