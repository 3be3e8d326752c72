import { shorten } from '../core/text.ts';
import type { ProbeValue, Values } from './probe.ts';

/**
 * The value at a path with dots. Names that contain dots themselves (`folders.example.test.count`,
 * `disk./.free`) are found too. A list answers `count`, and positions from 0.
 * @returns undefined when nothing is there
 */
export function valueAt(values: Values, path: string): ProbeValue | undefined {
  return follow(values, path.split('.'));
}

function follow(value: ProbeValue | undefined, steps: readonly string[]): ProbeValue | undefined {
  if (steps.length === 0 || value === undefined) return value;
  if (isList(value)) {
    const [step = '', ...rest] = steps;
    if (step === 'count') return rest.length === 0 ? value.length : undefined;
    return /^\d+$/.test(step) ? follow(value[Number(step)], rest) : undefined;
  }
  if (value === null || typeof value !== 'object') return undefined;
  for (let length = steps.length; length > 0; length -= 1) {
    const name = steps.slice(0, length).join('.');
    const found = Object.hasOwn(value, name) ? follow(value[name], steps.slice(length)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The paths of all values that a check could ask for, at most `limit` of them. */
export function pathsOf(values: Values, limit = 200): string[] {
  const paths: string[] = [];
  const collect = (value: ProbeValue | undefined, path: string): void => {
    if (value === undefined || paths.length >= limit) return;
    if (isList(value)) paths.push(`${path}.count`);
    else if (value !== null && typeof value === 'object')
      for (const [name, inner] of Object.entries(value))
        collect(inner, path === '' ? name : `${path}.${name}`);
    else paths.push(path);
  };
  collect(values, '');
  return paths;
}

/** A value in a few words: `200`, `"ready"`, `no value`, `a list of 3`. */
export function describeValue(value: ProbeValue): string {
  if (value === null) return 'no value';
  if (isList(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? JSON.stringify(shorten(value, mostQuoted)) : String(value);
}

/** So many characters of a text stand in a sentence about it. */
const mostQuoted = 100;

/** So many characters of a value are kept: it is stored at every look, and again whenever its check changes. */
const mostKept = 1_000;

/** A value as it is stored and shown: a long text cut, a large list or object in words. */
export function keptValue(value: ProbeValue): ProbeValue {
  if (typeof value === 'string') return shorten(value, mostKept);
  // JSON, in which values are stored, has no word for these.
  if (typeof value === 'number' && !Number.isFinite(value))
    return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  if (value === null || typeof value !== 'object') return value;
  return JSON.stringify(value).length <= mostKept ? value : describeValue(value);
}

/** Whether a value is a list. */
export function isList(value: ProbeValue): value is readonly ProbeValue[] {
  return Array.isArray(value);
}
