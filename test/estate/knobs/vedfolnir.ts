import type { Status } from '../../../src/core/status.ts';

const [warning, critical, unknown] = ['warning', 'critical', 'unknown'] as const;

export interface VedfolnirKnob {
  readonly knob: string;
  /** What becomes of which checks. What the knob is meant for comes first. */
  readonly expected: Readonly<Record<string, Status>>;
  /** Seconds that the first of them has to last until it counts; 0 if not given. */
  readonly after?: number;
  /** So many visitors must have come since it was turned, before it can be seen. */
  readonly visitors?: number;
  readonly words?: RegExp;
}

/** Written by hand: what breaks which checks, after how long, and what is said. */
export const vedfolnirKnobs: readonly VedfolnirKnob[] = [
  {
    knob: 'down',
    after: 60,
    expected: { 'app-up': critical, healthy: critical, 'maintenance-on': unknown },
  },
  {
    knob: 'mysql-down',
    after: 60,
    expected: { 'database-up': critical, 'app-up': critical, healthy: critical, connections: unknown },
    words: /database answers: ERROR 2002/,
  },
  {
    knob: 'redis-down',
    after: 60,
    expected: { 'redis-up': critical, healthy: critical, 'redis-memory': unknown, sessions: unknown },
    words: /Redis answers: Could not connect to Redis/,
  },
  // The average of a minute: as many slow visitors as it takes, then as many quick ones.
  { knob: 'slow', expected: { 'response-time': warning }, visitors: 72 },
  // More of them than those who came in the quiet minutes before.
  { knob: 'errors', expected: { 'error-rate': warning, 'log-errors': warning }, visitors: 72 },
  { knob: 'connections', expected: { connections: warning } },
  { knob: 'slow-queries', expected: { 'slow-queries': warning } },
  { knob: 'redis-memory', expected: { 'redis-memory': warning } },
  {
    knob: 'maintenance',
    expected: { 'maintenance-on': warning, emergency: 'ok', 'maintenance-overrun': 'ok' },
    words:
      /normal \(warning: not off\)[\s\S]*reason: Planned update of the platform connections; since: \w+ \d+ \w+ 20\d\d, \d\d:\d\d \(UTC\); expected end: \w+ \d+/,
  },
  {
    knob: 'overrun',
    expected: { 'maintenance-overrun': critical, 'maintenance-on': warning },
    words: /maintenance beyond its expected end: 30[\s\S]*reason: Planned update of the database/,
  },
  {
    knob: 'emergency',
    expected: { emergency: critical, 'maintenance-on': warning, 'maintenance-overrun': 'ok' },
    words: /reason: EMERGENCY: requests from an unknown network[\s\S]*expected end: none/,
  },
  { knob: 'disk', expected: { disk: warning } },
  { knob: 'cpu', after: 300, expected: { cpu: warning } },
  { knob: 'memory', after: 300, expected: { memory: warning } },
  { knob: 'logins', expected: { 'failed-logins': critical } },
  { knob: 'corruption', expected: { tables: critical }, words: /tables: vedfolnir\.posts/ },
  { knob: 'beyond-repair', expected: { tables: critical }, words: /tables: vedfolnir\.posts/ },
  { knob: 'hangs', after: 60, expected: { 'app-up': critical, healthy: critical } },
];

/** Takes the two newest dumps away: 48 hours and as many as have passed since 01:30, a warning or critical. */
export const vedfolnirBackupKnob = {
  knob: 'backup',
  check: 'daily-backup',
  becomes: [warning, critical],
} as const;
