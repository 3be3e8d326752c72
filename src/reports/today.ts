import { DateTime } from 'luxon';
import type { Instant } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Line, Part } from '../core/reply.ts';
import type { Span } from '../core/text.ts';
import type { HistoryReader } from '../history/history.ts';
import type { Standing, StandingCheck } from './standing.ts';
import { formatValue } from './words.ts';

/** What a summary tells about the day in numbers. Checks are named `service/check`. */
export interface DayWish {
  /** Checks whose present values are counts of the day. */
  readonly counts?: readonly string[];
  /** Checks whose highest value of the day is told. */
  readonly peaks?: readonly string[];
}

/** The highest number of a check since midnight; null when there was none. */
export interface Peak {
  readonly check: string;
  readonly highest: number | null;
}

/**
 * The highest values of the day so far.
 * @param zone whose midnight the day begins with
 * @returns a sentence instead when they cannot be read: the rest of the summary is worth saying all the same
 */
export async function readPeaks(
  checks: readonly string[],
  now: Instant,
  zone: string,
  extremes: HistoryReader['extremes'],
): Promise<readonly Peak[] | string> {
  if (checks.length === 0) return [];
  const from = DateTime.fromMillis(now, { zone }).startOf('day').toMillis();
  const names = checks.map((each) => {
    const [service = '', check = ''] = each.split('/', 2);
    return { service, check };
  });
  try {
    const found = await extremes(names, { from, to: now });
    return found.map(({ service, check, highest }) => ({ check: `${service}/${check}`, highest }));
  } catch (thrown) {
    return sentenceOf(thrown);
  }
}

/** Counts and peaks of the day, each on one line; nothing when none are wanted of these services. */
export function todayParts(
  standing: Standing,
  counts: readonly string[],
  peaks: readonly Peak[] | string,
): Part[] {
  const known = new Map<string, StandingCheck>(
    standing.services.flatMap(({ checks }) =>
      checks.map((each) => [`${each.check.service}/${each.check.id}`, each]),
    ),
  );
  const isOne = known.size > 0 && standing.services.length === 1;
  const nameOf = ({ check }: StandingCheck): string =>
    isOne ? check.name : `${serviceName(standing, check.service)} ${check.name}`;
  const told = counts.flatMap((each) => {
    const found = known.get(each);
    if (!found) return [];
    const { status, value } = found.state;
    return [`${nameOf(found)} ${status === 'unknown' ? 'not known' : formatValue(value, found.check.unit)}`];
  });
  const highest =
    typeof peaks === 'string'
      ? [peaks]
      : peaks.flatMap(({ check, highest: value }) => {
          const found = known.get(check);
          if (!found) return [];
          return [`${nameOf(found)} ${value === null ? 'not known' : formatValue(value, found.check.unit)}`];
        });
  const lines = [...lineOf('Counted', told), ...lineOf('Highest', highest)];
  if (lines.length === 0) return [];
  return [
    { kind: 'divider' },
    { kind: 'text', text: [{ bold: 'The day in numbers' }] },
    { kind: 'lines', lines },
  ];
}

function lineOf(label: string, words: readonly string[]): Line[] {
  if (words.length === 0) return [];
  const name: Span = { bold: label };
  return [{ text: [name, `: ${words.join(' · ')}`] }];
}

function serviceName(standing: Standing, id: string): string {
  return standing.services.find(({ service }) => service.id === id)?.service.name ?? id;
}
