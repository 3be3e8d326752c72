import { nearestWord } from '../core/nearest.ts';
import type { Status } from '../core/status.ts';
import { shorten } from '../core/text.ts';
import type { Check, Condition } from './check.ts';
import { describeCondition, evaluateCondition } from './condition.ts';
import type { LookResult, ProbeValue, Values } from './probe.ts';
import { describeValue, keptValue, pathsOf, valueAt } from './value.ts';

/** What one look says about one check. */
export interface Finding {
  readonly seen: Status;
  /** As it is kept: see `keptValue`. */
  readonly value: ProbeValue;
  /** Which threshold was passed, why there is no value, or why nothing can be said; null when it is ok. */
  readonly reason: string | null;
}

const statuses = ['ok', 'warning', 'critical', 'unknown'] as const satisfies readonly Status[];

/** A reason repeats names and texts of a program, which may be of any length. */
const longestReason = 500;

/** The status of a check by one look alone. Critical is asked before warning; what cannot be answered is unknown. */
export function evaluateLook(check: Check, result: LookResult): Finding {
  const { seen, value, reason } = judge(check, result);
  return { seen, value: keptValue(value), reason: reason === null ? null : shorten(reason, longestReason) };
}

function judge(check: Check, result: LookResult): Finding {
  if (!result.saw) return { seen: 'unknown', value: null, reason: result.reason };
  if (check.statusFrom !== undefined) return takeOver(check, check.statusFrom, result.values);
  const value = valueAt(result.values, check.value);
  if (value === undefined)
    return { seen: 'unknown', value: null, reason: missing(check.value, result.values) };
  for (const level of ['critical', 'warning'] as const) {
    const condition = check[level];
    if (!condition) continue;
    const verdict = evaluateCondition(condition, value);
    if (verdict.answer === 'unanswerable') {
      const why = value === null ? whyNothing(value, result.values) : undefined;
      const reason =
        why === undefined
          ? unanswered(check.value, verdict.reason, result.values)
          : `${check.value}: there is no value (${why})`;
      return { seen: 'unknown', value, reason };
    }
    if (verdict.answer)
      return {
        seen: level,
        value,
        reason: whyNothing(value, result.values) ?? whatElse(check, result.values, condition),
      };
  }
  const isRecorded = !check.warning && !check.critical;
  const nothing =
    value === null
      ? (whyNothing(value, result.values) ?? (isRecorded ? 'the probe has none' : undefined))
      : undefined;
  // `not: null` is not passed by what nobody could see.
  return nothing === undefined
    ? { seen: 'ok', value, reason: null }
    : { seen: 'unknown', value, reason: `${check.value}: there is no value (${nothing})` };
}

/** What to know beside the value: the other values that the check names, else the threshold that was passed. */
function whatElse({ details, unit }: Check, values: Values, condition: Condition): string {
  if (!details) return describeCondition(condition, unit);
  return Object.entries(details)
    .map(([name, path]) => `${name}: ${describeDetail(valueAt(values, path))}`)
    .join('; ');
}

function describeDetail(value: ProbeValue | undefined): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : describeValue(value);
}

/** The status that the probe itself says, with its message as the reason. */
function takeOver(check: Check, path: string, values: Values): Finding {
  const said = valueAt(values, path);
  const value = valueAt(values, check.value) ?? null;
  if (said === undefined) return { seen: 'unknown', value, reason: missing(path, values) };
  const seen = typeof said === 'string' ? statuses.find((each) => each === said.toLowerCase()) : undefined;
  if (!seen)
    return {
      seen: 'unknown',
      value,
      reason: unanswered(path, `${describeValue(said)} is none of ${statuses.join(', ')}`, values),
    };
  if (seen === 'ok') return { seen, value, reason: null };
  const { message } = values;
  const hasMessage = typeof message === 'string' && message !== '';
  return { seen, value, reason: hasMessage ? message : `${path} is ${seen}` };
}

/**
 * By custom a probe says under `error` why there is no value (nobody answered, a folder is missing) or why
 * something is not so, and under `problem` what is wrong with what it looked at.
 */
function whyNothing(value: ProbeValue, { error, problem }: Values): string | undefined {
  if (value !== null && value !== false) return undefined;
  return [error, problem].find((each) => typeof each === 'string');
}

function unanswered(path: string, reason: string, values: Values): string {
  const error = values.error;
  return `${path}: ${reason}${typeof error === 'string' ? ` (${error})` : ''}`;
}

function missing(path: string, values: Values): string {
  // Where nobody answered there is nothing to have a value.
  const nothing = whyNothing(null, values);
  if (nothing !== undefined) return `${path}: there is no value (${nothing})`;
  const known = pathsOf(values);
  if (known.length === 0) return `the probe gave no value ${path}; it gave none at all`;
  const near = nearestWord(path, known);
  const shown = known.slice(0, 8).join(', ');
  const more = known.length > 8 ? ', …' : '';
  return `the probe gave no value ${path}; it gave ${shown}${more}${near ? `. Did you mean ${near}?` : ''}`;
}
