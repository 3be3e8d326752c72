import type { Status } from '../../../src/core/status.ts';

/** A look, as the slow computation takes it. `written` tells which of two of one moment is the newer one. */
export interface SlowLook {
  readonly at: number;
  readonly status: Status;
  readonly value: number | null;
  readonly took: number | null;
  readonly holds: number;
  readonly written: number;
}

const minute = 60_000;

/**
 * What history should say about a span, found out by asking for every single minute which look was the latest then.
 * Everything lies on whole minutes.
 */
export function slowSummary(looks: readonly SlowLook[], from: number, to: number) {
  const counting = looks.filter(
    (look) => !looks.some((other) => other.at === look.at && other.written > look.written),
  );
  const minutes = { ok: 0, warning: 0, critical: 0, unknown: 0, nobody: 0 };
  for (let now = from; now < to; now += minute) {
    let latest: SlowLook | undefined;
    for (const look of counting) if (look.at <= now && (!latest || look.at > latest.at)) latest = look;
    if (latest && now < latest.at + latest.holds) minutes[latest.status] += 1;
    else minutes.nobody += 1;
  }
  const inside = counting.filter(({ at }) => at >= from && at < to);
  const known = minutes.ok + minutes.warning + minutes.critical;
  return {
    minutes,
    uptime: known === 0 ? null : (minutes.ok + minutes.warning) / known,
    known: known / ((to - from) / minute),
    looks: inside.length,
    values: inside.flatMap(({ value }) => value ?? []),
    took: inside.flatMap(({ took }) => took ?? []),
  };
}

/** The number of which this share is not greater: counted out on a sorted list. */
export function slowPercentile(numbers: readonly number[], percent: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  for (const number of sorted) {
    const notGreater = sorted.filter((each) => each <= number).length;
    if (notGreater * 100 >= percent * sorted.length) return number;
  }
  throw new Error('There are no numbers.');
}

/** The first minute of every day of a zone, by asking the calendar of the engine for the date of every minute. */
export function slowMidnights(from: number, to: number, zone: string): number[] {
  const dates = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  const found: number[] = [];
  let before = dates.format(from - minute);
  for (let now = from; now < to; now += minute) {
    const date = dates.format(now);
    if (date !== before) found.push(now);
    before = date;
  }
  return found;
}
