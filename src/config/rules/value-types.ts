import type { Condition, Scalar } from '../../checks/check.ts';
import type { ProbeEntry, ProbeKind } from '../schema/probe.ts';
import { outputOf } from './probe-values.ts';

export type ValueType = 'number' | 'string' | 'boolean';

/** A type in words: `a number`, `true or false`. */
export function wordsForType(type: string): string {
  return type === 'boolean' ? 'true or false' : type === 'number' ? 'a number' : 'a text';
}

/** Values of one type, by kind of probe. Those that may be of several types, or of one that a program decides, are missing. */
const typesOf: Partial<Record<ProbeKind, Partial<Record<ValueType, readonly string[]>>>> = {
  http: {
    number: ['status', 'took_ms', 'length'],
    string: ['error', 'url', 'body', 'sha256', 'location'],
    boolean: ['reachable', 'truncated'],
  },
  tcp: { number: ['took_ms'], string: ['error', 'banner'], boolean: ['reachable'] },
  tls: {
    number: ['days_left', 'took_ms'],
    string: ['error', 'problem', 'not_after', 'not_before', 'subject', 'issuer', 'protocol'],
    boolean: ['reachable', 'valid'],
  },
  files: {
    number: [
      'count',
      'newest_bytes',
      'age_hours',
      'age_days',
      'oldest_age_days',
      'bytes',
      'future',
      'strange',
    ],
    string: ['newest', 'newest_at', 'oldest', 'error', 'furthest_behind'],
    boolean: ['newest_is_empty'],
  },
  host: {
    number: [
      'memory.used_percent',
      'memory.available_gb',
      'cpu.used_percent',
      'cpu.load1',
      'cpu.load1_per_core',
      'uptime_hours',
    ],
    string: ['error'],
  },
};

/** What every command yields, unless the JSON that it prints has the same name. */
const commandTypes = { number: ['exit_code', 'took_ms', 'lines'], string: ['output'] } as const;

/** The type that a value of the probe has whenever it is there; undefined when nobody can know. */
export function knownType(probe: ProbeEntry, kind: ProbeKind, value: string): ValueType | undefined {
  if (Object.hasOwn(probe.extract ?? {}, value)) return undefined;
  const isCommand = kind === 'command' || kind === 'shell';
  const types = isCommand ? (outputOf(probe) === 'text' ? commandTypes : {}) : (typesOf[kind] ?? {});
  for (const [type, names] of Object.entries(types))
    if (names.includes(value)) return type === 'number' || type === 'boolean' ? type : 'string';
  return undefined;
}

/** The comparisons of a condition that cannot fit a value of the type, each with what it names. */
export function misfits(condition: Condition, type: ValueType): { comparison: string; named: Scalar }[] {
  const { is, not, one_of = [], none_of = [] } = condition;
  const asked = [
    ...(is === undefined ? [] : [{ comparison: 'is', named: is }]),
    ...(not === undefined ? [] : [{ comparison: 'not', named: not }]),
    ...one_of.map((named) => ({ comparison: 'one_of', named })),
    ...none_of.map((named) => ({ comparison: 'none_of', named })),
  ];
  return asked.filter(({ named }) => named !== null && typeof named !== type);
}
