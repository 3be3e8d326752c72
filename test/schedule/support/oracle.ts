/**
 * An independent, plain computation of when a cron job runs: it plays Debian's cron daemon, which wakes up every
 * minute, looks at the wall clock and remembers how far the wall clock had come. It shares no code and no library
 * with what it judges; time zones come from Intl. Everything is in whole minutes: since 1970 for instants, since
 * 1970 as if it were UTC for wall times.
 */

const minutesOfDay = 1_440;
const threeHours = 180;

/** The wall clock of a zone, in minutes, as Intl tells it. */
export function createWallClock(zone: string): (minute: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (minute) => {
    // 03/08/2026, 02:30
    const text = format.format(minute * 60_000);
    const part = (from: number, to: number): number => Number(text.slice(from, to));
    return Date.UTC(part(6, 10), part(0, 2) - 1, part(3, 5), part(12, 14), part(15, 17)) / 60_000;
  };
}

/** From `at` on the wall clock is `offset` minutes ahead of UTC. */
export interface ClockChange {
  readonly at: number;
  readonly offset: number;
}

/** The clock of a zone from `from` to `to`: looked at every two hours, and every minute where it was changed. */
export function clockChanges(zone: string, from: number, to: number): ClockChange[] {
  const wallClock = createWallClock(zone);
  const offsetAt = (minute: number): number => wallClock(minute) - minute;
  const changes = [{ at: from, offset: offsetAt(from) }];
  for (let minute = from; minute < to; minute += 120) {
    if (offsetAt(minute) === offsetAt(minute + 120)) continue;
    for (let close = minute + 1; close <= minute + 120; close += 1)
      if (offsetAt(close) !== offsetAt(close - 1)) changes.push({ at: close, offset: offsetAt(close) });
  }
  return changes;
}

interface Job {
  readonly isMinute: (minuteOfDay: number) => boolean;
  readonly isDay: (day: number) => boolean;
  readonly isWildcard: boolean;
}

/** Reads plain expressions: numbers, lists, ranges, steps, stars. */
function jobOf(cron: string): Job {
  const fields = cron.split(' ');
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = fields;
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const daysOfMonth = valuesOf(dayOfMonth, 1, 31);
  const months = valuesOf(month, 1, 12);
  const daysOfWeek = new Set([...valuesOf(dayOfWeek, 0, 7)].map((day) => day % 7));
  const needsBoth = dayOfMonth.startsWith('*') || dayOfWeek.startsWith('*');
  return {
    isMinute: (of) => hours.has(Math.floor(of / 60)) && minutes.has(of % 60),
    isDay: (day) => {
      const date = new Date(day * 86_400_000);
      const first = daysOfMonth.has(date.getUTCDate());
      const second = daysOfWeek.has(date.getUTCDay());
      return months.has(date.getUTCMonth() + 1) && (needsBoth ? first && second : first || second);
    },
    isWildcard: minute.startsWith('*') || hour.startsWith('*'),
  };
}

function valuesOf(field: string, least: number, most: number): Set<number> {
  const values = new Set<number>();
  for (const piece of field.split(',')) {
    const [range = '', step = '1'] = piece.split('/');
    const [low, high] = range === '*' ? [least, most] : range.split('-').map(Number);
    for (let value = low ?? least; value <= (high ?? low ?? most); value += Number(step)) values.add(value);
  }
  return values;
}

/**
 * Plays the daemon from the first change's moment to `to` (inclusive).
 * @param changes of the zone, beginning with its offset at the start
 * @returns the minutes at which the job runs
 */
export function playDaemon(cron: string, changes: readonly ClockChange[], to: number): number[] {
  const job = jobOf(cron);
  const idleFrom = idleTable(job);
  const knownDays = new Map<number, boolean>();
  const matchesDay = (day: number): boolean => {
    const matches = knownDays.get(day) ?? job.isDay(day);
    knownDays.set(day, matches);
    return matches;
  };
  /** For how many minutes from this wall time on the job does not run for sure, up to the end of the day. */
  const idle = (wall: number): number => {
    const of = wall % minutesOfDay;
    return matchesDay((wall - of) / minutesOfDay) ? (idleFrom[of] ?? 0) : minutesOfDay - of;
  };

  const runs = new Set<number>();
  /** How far the wall clock had come. */
  let reached = Number.NaN;
  for (const [index, { at, offset }] of changes.entries()) {
    const end = Math.min(to + 1, changes[index + 1]?.at ?? Number.POSITIVE_INFINITY);
    const jump = at + offset - (reached + 1);
    if (jump > 0 && jump <= threeHours && !job.isWildcard)
      for (let wall = reached + 1; wall < at + offset; wall += 1) if (idle(wall) === 0) runs.add(at);
    if (Number.isNaN(reached) || Math.abs(jump) > threeHours || job.isWildcard) reached = at + offset - 1;

    for (let minute = at; minute < end; ) {
      const wall = minute + offset;
      const asleep = idle(wall);
      if (asleep === 0 && wall > reached) runs.add(minute);
      const passed = Math.min(Math.max(1, asleep), end - minute);
      minute += passed;
      reached = Math.max(reached, wall + passed - 1);
    }
  }
  return [...runs];
}

/** For each minute of the day, how many minutes until one at which the job may run, or until the day ends. */
function idleTable(job: Job): number[] {
  const table: number[] = [];
  for (let of = minutesOfDay - 1; of >= 0; of -= 1)
    table[of] = job.isMinute(of) ? 0 : (table[of + 1] ?? 0) + 1;
  return table;
}
