import type { ProbeEntry, ProbeKind } from '../schema/probe.ts';

/**
 * Which values each kind of probe yields. `*` stands for any name, at one or more steps. Kinds that are
 * missing here yield whatever the program prints.
 */
const valuesOf: Partial<Record<ProbeKind, readonly string[]>> = {
  prometheus: [
    'value',
    'max',
    'min',
    'max_series',
    'min_series',
    'count',
    'series.*',
    'warnings.*',
    'infos.*',
    'error',
  ],
  host: [
    'disk.*',
    'memory.used_percent',
    'memory.available_gb',
    'cpu.used_percent',
    'cpu.load1',
    'cpu.load1_per_core',
    'uptime_hours',
    'error',
  ],
  log: [
    'count',
    'lines',
    'percent',
    'latest',
    'first_at',
    'last_at',
    'tail.*',
    'future',
    'age_hours',
    'bytes_read',
    'truncated',
    'error',
  ],
  heartbeat: [
    'status',
    'state',
    'late',
    'failed',
    'age_minutes',
    'last_at',
    'due_by',
    'duration_seconds',
    'exit_code',
    'said',
    'message',
    'error',
  ],
  tcp: ['reachable', 'took_ms', 'error', 'banner', 'matched'],
  tls: [
    'reachable',
    'error',
    'valid',
    'problem',
    'days_left',
    'not_after',
    'not_before',
    'subject',
    'issuer',
    'names.*',
    'protocol',
    'took_ms',
  ],
};

/** What an answer over HTTP yields, beside what is extracted from it. */
const httpValues = [
  'reachable',
  'status',
  'took_ms',
  'error',
  'url',
  'headers.*',
  'body',
  'length',
  'truncated',
  'sha256',
  'location',
  'json.*',
];

/** What a set of files with `retention` yields beside. */
const retentionValues = [
  'retention.expected',
  'retention.present',
  'retention.missing.*',
  'retention.late',
  'retention.too_short.*',
  'retention.too_old.*',
  'retention.empty.*',
  'retention.problem',
];

/** What a set of files yields. */
const fileValues = [
  'count',
  'newest',
  'newest_at',
  'newest_is_empty',
  'newest_bytes',
  'age_hours',
  'age_days',
  'oldest',
  'oldest_age_days',
  'bytes',
  'future',
  'strange',
  'error',
];

/** What a folder of such sets yields. */
const eachValues = [
  'count',
  'age_hours',
  'age_days',
  'furthest_behind',
  'missing.*',
  'empty.*',
  'unreadable.*',
  'bytes',
  'future',
  'strange',
  'error',
  'folders.*',
];

/** What a Nagios plugin yields. */
const pluginValues = ['status', 'message', 'long', 'perf.*', 'perfdata.*', 'perf_unread.*'];

/** Names that every command yields. */
const commandValues = ['exit_code', 'took_ms', 'lines'];

/** The values that a probe can yield; undefined when that is up to the program it runs. */
export function knownValues(probe: ProbeEntry, kind: ProbeKind): readonly string[] | undefined {
  if (probe.files) {
    const values = probe.files.each ? eachValues : fileValues;
    return probe.files.retention ? [...values, ...retentionValues] : values;
  }
  if (kind === 'http') return [...Object.keys(probe.extract ?? {}), ...httpValues];
  if (kind !== 'command' && kind !== 'shell') return valuesOf[kind];
  const common = probe.exit_codes ? ['status', 'message', ...commandValues] : commandValues;
  if (outputOf(probe) === 'nagios') return [...pluginValues, ...commandValues];
  if (outputOf(probe) === 'json') return undefined;
  return [...Object.keys(probe.extract ?? {}), 'output', ...common];
}

/** How the output of a command is read. Where its exit code is what counts, it need not print JSON. */
export function outputOf(probe: ProbeEntry): 'json' | 'text' | 'nagios' {
  return probe.output ?? (probe.extract || probe.exit_codes ? 'text' : 'json');
}

/** Names that a probe has already and that nothing extracted can have. */
export function takenNames(probe: ProbeEntry): readonly string[] {
  if (probe.http !== undefined) return httpValues.map((name) => name.replace(/\.\*$/, ''));
  return ['output', ...commandValues, ...(probe.exit_codes ? ['status'] : [])];
}

/** True when a value's name is one of the known ones. */
export function isKnownValue(name: string, known: readonly string[]): boolean {
  return known.some((each) =>
    each.endsWith('.*') ? name.startsWith(each.slice(0, -1)) || name === each.slice(0, -2) : name === each,
  );
}
