import type { Check } from '../checks/check.ts';
import { describeCondition } from '../checks/condition.ts';
import type { ProbeValue } from '../checks/probe.ts';
import { quantityWords } from '../checks/quantity.ts';
import type { Instant } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import type { Line } from '../core/reply.ts';
import { byWorst, type Status } from '../core/status.ts';
import { count, type Span, shorten, type Text } from '../core/text.ts';
import { dueWords } from '../maintenance/wording.ts';
import { flappingWords } from './attention.ts';
import { withDashboard } from './dashboards.ts';
import { type Standing, type StandingCheck, type StandingDuty, shownStatus } from './standing.ts';

/** A value as people read it: at most two decimals, `yes` and `no`, lists with commas. */
export function formatValue(value: ProbeValue, unit?: string): string {
  if (value === null) return 'no value';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return quantityWords(value, unit);
  if (typeof value === 'string') return shorten(value, 120);
  if (Array.isArray(value)) return shorten(value.map((each) => formatValue(each)).join(', ') || 'none', 120);
  return shorten(JSON.stringify(value), 120);
}

/** A part (0 to 1) in percent, never rounded up: `99.98%`; only the whole is `100%`. */
export function formatPercent(part: number): string {
  return `${Math.floor(Math.round(part * 1e10) / 1e6) / 100}%`;
}

/** So much of what a program complained of stands on a line. */
const longestReason = 200;

/** One line about a check that is not ok: what it is, what was seen, since when, and what to do about it. */
export function checkLine(each: StandingCheck, now: Instant): Line {
  const { check, state } = each;
  const seen = seenWords({ check, state });
  const lasted = now - state.since;
  const since = lasted >= 60_000 ? `, for ${formatDuration(lasted)}` : '';
  const action = adviceFor(check, state.status);
  const detail = withDashboard(check, [
    detailsOf(check, state),
    action,
    check.runbook && `Runbook: ${check.runbook}`,
  ]);
  return {
    status: shownStatus(each),
    text: [{ bold: check.name }, `: ${seen}${since}${flappingWords(each)}`],
    ...(detail === undefined ? {} : { detail }),
  };
}

/** What to do about a check: about a critical value it may be the wrong thing while nobody knows the value. */
export function adviceFor({ action }: Pick<Check, 'action'>, status: Status): string | undefined {
  return action !== undefined && status === 'unknown' ? 'Find out first why it cannot be looked at' : action;
}

/** The other values that a check tells when it is not ok; undefined when there is nothing to tell. */
export function detailsOf(
  { details }: StandingCheck['check'],
  { status, reason }: Pick<StandingCheck['state'], 'status' | 'reason'>,
): Text | undefined {
  if (!details || status === 'ok' || status === 'unknown' || !reason) return undefined;
  return withTimes(shorten(reason, longestReason));
}

/** A text whose moments (`2026-03-08T14:05:06Z`) each reader sees in their own zone. */
export function withTimes(text: string): Text {
  return text
    .split(/(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))/)
    .map((piece, index) => {
      const at = index % 2 === 1 ? Date.parse(piece) : Number.NaN;
      return Number.isNaN(at) ? piece : { time: at };
    });
}

/** What was seen, and which threshold it crossed: `420 rec/s (critical: below 500 rec/s)`; or why nothing was. */
export function seenWords({ check, state }: StandingCheck): string {
  if (state.status === 'unknown') return shorten(state.reason ?? 'nobody knows', longestReason);
  if (state.value === null && state.reason) return shorten(state.reason, longestReason);
  const value = valueWords({ check, state });
  if (check.statusFrom !== undefined && state.status !== 'ok') {
    // What was said about it is often the value itself.
    const said = state.pending === null && state.reason !== state.value ? state.reason : null;
    return said === null ? value : `${value} (${said})`;
  }
  const condition = state.status === 'ok' ? undefined : check[state.status];
  // "Any value" tells nothing beside the value, nor does "not true" beside a no.
  return condition && condition.not !== null && typeof state.value !== 'boolean'
    ? `${value} (${state.status}: ${describeCondition(condition, check.unit)})`
    : value;
}

/** The value of a check; of one that is well because there is nothing (no problem, no flaw): `none`. */
export function valueWords({ check, state }: Pick<StandingCheck, 'check' | 'state'>): string {
  return state.value === null && state.status === 'ok' ? 'none' : formatValue(state.value, check.unit);
}

/** One line about a duty: its name, how it stands, its owner. */
export function dutyLine(duty: StandingDuty, now: Instant): Line {
  const owner: Span[] = duty.owner ? [' · ', duty.owner] : [];
  const snoozed: Span[] =
    duty.snoozedUntil !== null && duty.snoozedUntil > now
      ? [' · snoozed until ', { time: duty.snoozedUntil, style: 'date' }]
      : [];
  return {
    status: duty.due.status,
    text: [{ bold: duty.name }, `: ${dueWords(duty.due)}`, ...owner, ...snoozed],
  };
}

/** `1 critical, 2 warnings`, worst first; empty when all is ok. */
export function countStatuses(statuses: readonly Status[]): string {
  const words: Record<Exclude<Status, 'ok'>, [string, string]> = {
    critical: ['critical', 'critical'],
    unknown: ['unknown', 'unknown'],
    warning: ['warning', 'warnings'],
  };
  return (['critical', 'unknown', 'warning'] as const)
    .map((status) => ({ status, amount: statuses.filter((each) => each === status).length }))
    .filter(({ amount }) => amount > 0)
    .map(({ status, amount }) => count(amount, ...words[status]))
    .join(', ');
}

/** Whether anything needs hands, in a few words: `Mission Control needs hands`, `all is well`. */
export function headline({ services, status }: Standing): string {
  if (services.length === 0) return 'nothing is under watch';
  const named = (wanted: readonly Status[]) =>
    services.filter((each) => wanted.includes(each.status)).map(({ service }) => service.name);
  const urgent = named(['critical', 'unknown']);
  if (urgent.length > 0) return `${joinNames(urgent)} ${urgent.length === 1 ? 'needs' : 'need'} hands`;
  return status === 'warning' ? `nothing urgent; ${joinNames(named(['warning']))} to watch` : 'all is well';
}

/** `A`, `A and B`, `A, B and C`. */
function joinNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A text as the beginning of a sentence. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Worst first; equals stay in their order. */
export function worstFirst<Item>(items: readonly Item[], statusOf: (item: Item) => Status): Item[] {
  return [...items].sort((a, b) => byWorst(statusOf(a), statusOf(b)));
}
