import type { Check } from '../../src/checks/check.ts';
import type { PresentState } from '../../src/checks/present.ts';
import type { Status } from '../../src/core/status.ts';
import {
  arrangeStanding,
  type ServiceStanding,
  type Standing,
  type StandingDuty,
} from '../../src/reports/standing.ts';

/** Mon 2 March 2026, 09:00 in New York. */
export const now = Date.parse('2026-03-02T14:00:00Z');
const minute = 60_000;

/** A check of a service and how it stands; ten minutes already, unless said otherwise. */
export function check(
  id: string,
  status: Status,
  changes: Partial<Check> = {},
  state: Partial<PresentState> = {},
) {
  return {
    check: {
      id,
      service: 'alpha',
      name: id,
      probe: 'probe',
      value: 'value',
      for: 0,
      recovery: 0,
      warning: { above: 80 },
      critical: { above: 90 },
      unit: '%',
      ...changes,
    },
    state: {
      service: 'alpha',
      check: id,
      status,
      since: now - 10 * minute,
      seen: status,
      pending: null,
      value: status === 'unknown' ? null : 95,
      reason: status === 'unknown' ? 'the command is not there' : null,
      lookedAt: now - minute,
      ...state,
    },
  };
}

/** A duty of a service, so many days from due. */
export function duty(id: string, daysLeft: number | null, changes: Partial<StandingDuty> = {}): StandingDuty {
  const status = daysLeft === null ? 'unknown' : daysLeft < 0 ? 'critical' : daysLeft < 7 ? 'warning' : 'ok';
  return {
    reference: `alpha/${id}`,
    service: 'alpha',
    name: id,
    due: {
      status,
      dueDate: daysLeft === null ? null : new Date(now + daysLeft * 1440 * minute).toISOString().slice(0, 10),
      overdueFrom: null,
      daysLeft,
      reason: daysLeft === null ? 'Never recorded as done.' : null,
    },
    item: {},
    snoozedUntil: null,
    ...changes,
  };
}

/** What is said of one service; its name is its id with a capital. */
export function service(id: string, changes: Partial<ServiceStanding> = {}): Omit<ServiceStanding, 'status'> {
  return {
    service: {
      id,
      name: `${id.charAt(0).toUpperCase()}${id.slice(1)}`,
      timezone: 'America/New_York',
      labels: { env: 'prod', region: 'us-east' },
      channels: { health: '#ops' },
      parts: ['Database', 'Cache'],
    },
    checks: [],
    duties: [],
    dutyProblems: [],
    ...changes,
  };
}

export function standing(...services: Omit<ServiceStanding, 'status'>[]): Standing {
  return arrangeStanding(now, services);
}
