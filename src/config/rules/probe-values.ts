import type { ProbeEntry, ProbeKind } from '../schema/probe.ts';

/**
 * Which values each kind of probe yields. `*` stands for any name, at one or more steps. Kinds that are
 * missing here yield whatever the program prints.
 */
const valuesOf: Partial<Record<ProbeKind, readonly string[]>> = {
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
export const httpValues = [
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

/** Names that every command yields. */
const commandValues = ['exit_code', 'took_ms', 'lines'];

/** The values that a probe can yield; undefined when that is up to the program it runs. */
export function knownValues(probe: ProbeEntry, kind: ProbeKind): readonly string[] | undefined {
  if (probe.files) return probe.files.each ? eachValues : fileValues;
  if (kind === 'http') return [...Object.keys(probe.extract ?? {}), ...httpValues];
  if (kind !== 'command' && kind !== 'shell') return valuesOf[kind];
  const isText = probe.output === 'text' || (probe.output === undefined && probe.extract !== undefined);
  return isText ? [...Object.keys(probe.extract ?? {}), 'output', ...commandValues] : undefined;
}

/** True when a value's name is one of the known ones. */
export function isKnownValue(name: string, known: readonly string[]): boolean {
  return known.some((each) =>
    each.endsWith('.*') ? name.startsWith(each.slice(0, -1)) || name === each.slice(0, -2) : name === each,
  );
}
