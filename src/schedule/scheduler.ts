import type { Instant, Milliseconds } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import type { SchedulerParts } from './performance.ts';
import type { Schedule, SettledSlot } from './schedule.ts';
import { createSettler } from './settler.ts';
import { newestSlots, nextSlots } from './slots.ts';
import { rewindTrace } from './trace.ts';
import { triage } from './triage.ts';

/**
 * The loop looks at the clock at least this often, so that a clock that was set and a laptop that slept are noticed.
 */
const longestSleep: Milliseconds = 30_000;

/** So often the cursor moves on although nothing came due, so that a changed expression does not reach into the past. */
const cursorStride: Milliseconds = 5 * 60_000;

/** After a long downtime (or a clock that stood at 1970) only this many missed slots of a schedule are stored. */
const mostMissedSlots = 1_000;

/** A clock this far behind what was already settled is worth a warning. */
const clockBehind: Milliseconds = 60 * 60_000;

/**
 * A clock further behind than this is not waited for. People and daylight saving set clocks back by hours; more than a
 * day means that the clock was wrong before, or is now, and silence until it catches up could last for months.
 */
const longestWait: Milliseconds = 24 * 60 * 60_000;

export interface Tick {
  /** The slots that this tick, and no other process, gave an outcome. */
  readonly settled: readonly SettledSlot[];
  /** When there will be something to do again; undefined when nothing is planned. */
  readonly nextAt: Instant | undefined;
}

export interface Scheduler {
  /** Opens what has come due and settles what can be settled. Never throws for what one schedule does. */
  tick(): Promise<Tick>;
  /** Ticks until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Keeps the schedules: every due moment is stored when it comes due and gets exactly one outcome, in one
 * transaction with what it says.
 */
export function createScheduler(parts: SchedulerParts): Scheduler {
  const { schedules, store, clock, checkpoint, log } = parts;
  const settler = createSettler(parts);
  const warnedOfClock = new Set<string>();
  let lookedForRemoved = false;

  /** @returns a note when not every missed slot was stored */
  async function openDueSlots(
    schedule: Schedule,
    cursor: Instant,
    now: Instant,
  ): Promise<string | undefined> {
    const due = newestSlots(schedule.cron, schedule.timezone, cursor, now, mostMissedSlots);
    const isDue = due.slots.length > 0;
    if (isDue || now - cursor >= cursorStride)
      await store.openUp(
        schedule.id,
        due.slots.map((dueAt) => ({ schedule: schedule.id, dueAt })),
        now,
      );
    if (isDue) checkpoint('slot.opened');
    if (due.complete) return undefined;
    const note = `More slots were missed since ${new Date(cursor).toISOString()} than the ${mostMissedSlots} that are kept.`;
    log.warn(note, { schedule: schedule.id });
    return note;
  }

  async function keep(schedule: Schedule): Promise<Tick> {
    const now = clock.now();
    const cursor = await sensibleCursor(schedule, now);
    warnOfClock(schedule, cursor, now);
    const passedOver = await openDueSlots(schedule, cursor, now);
    const open = await store.openSlots(schedule.id);
    const due = open.filter((slot) => slot.dueAt <= now);

    const settled: SettledSlot[] = [];
    const { dismissed, perform } = triage(schedule, due, now, settler.troubleWith);
    for (const [index, found] of dismissed.entries()) {
      const verdict = (await parts.hasBegun?.(schedule, found.slot))
        ? ({ ...found, outcome: 'late', note: 'It had begun before I was interrupted.' } as const)
        : found;
      const note = index === 0 && passedOver ? `${verdict.note} ${passedOver}` : verdict.note;
      settled.push(...(await settler.dismiss({ ...verdict, note })));
    }
    const done = perform && (await settler.perform(schedule, perform.slot, perform.lateBy));
    if (done) settled.push(...done.settled);

    const upcoming = nextSlots(schedule.cron, schedule.timezone, Math.max(now, cursor), 1);
    const later = open.filter((slot) => slot.dueAt > now).map((slot) => slot.dueAt);
    return { settled, nextAt: earliest([...upcoming, ...later, done?.tryAgainAt]) };
  }

  /** The cursor, set back when the clock was far ahead of now once: nobody should wait for a date that was never true. */
  async function sensibleCursor(schedule: Schedule, now: Instant): Promise<Instant> {
    const cursor = await store.cursor(schedule.id, now);
    if (cursor - now <= longestWait) return cursor;
    if (!(await store.rewind(schedule.id, now, { audit: [rewindTrace(schedule.id, cursor, now)] })))
      return store.cursor(schedule.id, now);
    log.warn(
      `This schedule was settled up to ${new Date(cursor).toISOString()}, but the clock says ${new Date(now).toISOString()}: the clock was far ahead before, or is far behind now. The schedule goes on from now; what it has said is not said again. Check the machine's clock.`,
      { schedule: schedule.id },
    );
    return now;
  }

  function warnOfClock(schedule: Schedule, cursor: Instant, now: Instant): void {
    if (cursor - now < clockBehind) {
      warnedOfClock.delete(schedule.id);
    } else if (!warnedOfClock.has(schedule.id)) {
      warnedOfClock.add(schedule.id);
      log.warn(
        `The clock says ${new Date(now).toISOString()}, but this schedule is settled up to ${new Date(cursor).toISOString()}: nothing is repeated, and nothing is due before then. Check the machine's clock.`,
        { schedule: schedule.id },
      );
    }
  }

  /** What a schedule left open that config no longer names gets its outcome, too. */
  async function settleRemoved(): Promise<SettledSlot[]> {
    const known = new Set(schedules.map((schedule) => schedule.id));
    const settled: SettledSlot[] = [];
    for (const id of await store.withOpenSlots()) {
      if (known.has(id)) continue;
      for (const slot of await store.openSlots(id)) {
        const note = 'Config no longer names this schedule.';
        settled.push(...(await settler.dismiss({ slot, outcome: 'expired', note })));
      }
    }
    lookedForRemoved = true;
    return settled;
  }

  /** One schedule's trouble is not another's: it is logged and tried again. */
  async function guarded(about: string, work: () => Promise<Tick>): Promise<Tick> {
    try {
      return await work();
    } catch (thrown) {
      log.error(`The schedule ${about} could not be looked after: ${sentenceOf(thrown)}`, {
        schedule: about,
        error: thrown,
      });
      return { settled: [], nextAt: clock.now() + longestSleep };
    }
  }

  async function tick(): Promise<Tick> {
    const ticks: Tick[] = [];
    if (!lookedForRemoved)
      ticks.push(
        await guarded('(removed)', async () => ({ settled: await settleRemoved(), nextAt: undefined })),
      );
    for (const schedule of schedules) ticks.push(await guarded(schedule.id, () => keep(schedule)));
    return {
      settled: ticks.flatMap((each) => each.settled),
      nextAt: earliest(ticks.map((each) => each.nextAt)),
    };
  }

  return {
    tick,
    async run(signal) {
      while (!signal.aborted) {
        const { nextAt } = await tick();
        const span = nextAt === undefined ? longestSleep : nextAt - clock.now();
        // At least a millisecond: a timer may ring a little early, and the loop must not spin.
        await clock.sleep(Math.min(longestSleep, Math.max(1, span)), signal);
      }
    },
  };
}

function earliest(moments: readonly (Instant | undefined)[]): Instant | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
