import type { Instant, Milliseconds } from '../core/clock.ts';
import { newestSlots, nextSlots } from '../schedule/slots.ts';

/** A window that config plans, by the wall clock of its zone. */
export interface PlannedWindow {
  readonly service: string;
  /** Unique within the service. */
  readonly id: string;
  readonly name: string;
  /** When it begins: a cron expression at fixed times. */
  readonly cron: string;
  /** When it ends: `04:00`, the next time the wall clock shows it. */
  readonly until: string;
  readonly timezone: string;
}

/** A window that somebody opened by hand. */
export interface AdHocWindow {
  readonly id: string;
  readonly service: string;
  readonly startsAt: Instant;
  /** Moved forward when it is ended early. */
  readonly endsAt: Instant;
  readonly reason: string;
  /** `actorKey()` of who opened it. */
  readonly actor: string;
}

/** A stretch of time in which the alerts of a service are muted. */
export interface WindowSpan {
  /** The first moment in it. */
  readonly from: Instant;
  /** The first moment after it. */
  readonly to: Instant;
  readonly name: string;
  readonly timezone: string;
  /** The window that somebody opened by hand; undefined for a planned one. */
  readonly adHoc?: AdHocWindow;
}

/** A window ends a day after it began at the latest, with an hour for clocks that are put back. */
const longestSpan: Milliseconds = 25 * 3_600_000;

/** The windows of one service, planned and opened by hand. */
export interface WindowPlan {
  readonly planned: readonly PlannedWindow[];
  readonly adHoc: readonly AdHocWindow[];
  /** Zone of those that were opened by hand. */
  readonly timezone: string;
  /** Remembers when planned windows are; without it that is worked out afresh, which takes milliseconds. */
  readonly spansOf?: SpansOf;
}

/** The newest spans of a planned window that began up to a moment: the last that is over is among them. */
export type SpansOf = (planned: PlannedWindow, now: Instant) => readonly WindowSpan[];

/** The window in which a service is; of several the one that ends last. */
export function windowAt(plan: WindowPlan, now: Instant): WindowSpan | undefined {
  return presentOf(spansAround(plan, now), now);
}

/** Of some windows the one that is open; of several the one that ends last. */
export function presentOf(spans: readonly WindowSpan[], now: Instant): WindowSpan | undefined {
  return spans.filter(({ from, to }) => from <= now && now < to).sort((a, b) => b.to - a.to)[0];
}

/** When the last window ended that ended after `after` and not after `now`; undefined when none did. */
export function windowEndedSince(plan: WindowPlan, after: Instant, now: Instant): Instant | undefined {
  return endedSince(spansAround(plan, now), after, now);
}

/** The same of windows that are known already. */
export function endedSince(spans: readonly WindowSpan[], after: Instant, now: Instant): Instant | undefined {
  const ends = spans.map(({ to }) => to).filter((to) => after < to && to <= now);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** The next beginning of a planned window after a moment. */
export function nextSpan(planned: PlannedWindow, after: Instant): WindowSpan | undefined {
  for (const from of nextSlots(planned.cron, planned.timezone, after, 3)) {
    const span = spanFrom(planned, from);
    if (span) return span;
  }
  return undefined;
}

/**
 * Looks up when planned windows are once for each beginning. Every look asks for it, of every check in trouble.
 */
export function rememberSpans(): SpansOf {
  const known = new Map<PlannedWindow, { spans: readonly WindowSpan[]; from: Instant; until: Instant }>();
  return (planned, now) => {
    const found = known.get(planned);
    if (found && found.from <= now && now < found.until) return found.spans;
    const [until = Number.POSITIVE_INFINITY] = nextSlots(planned.cron, planned.timezone, now, 1);
    const spans = spansUpTo(planned, now);
    // Before this moment (the clock may be set back) others were the newest.
    known.set(planned, { spans, from: now, until });
    return spans;
  };
}

function spansUpTo(planned: PlannedWindow, now: Instant): readonly WindowSpan[] {
  return newestSlots(planned.cron, planned.timezone, now - 400 * 86_400_000, now, 2).slots.flatMap(
    (from) => spanFrom(planned, from) ?? [],
  );
}

/** The newest windows that began up to `now`. Its cost does not grow with how long nobody asked. */
export function spansAround(
  { planned, adHoc, timezone, spansOf = spansUpTo }: WindowPlan,
  now: Instant,
): WindowSpan[] {
  return [
    ...planned.flatMap((window) => spansOf(window, now)),
    ...adHoc
      .filter(({ startsAt, endsAt }) => startsAt <= now && startsAt < endsAt)
      .map(
        (each): WindowSpan => ({
          from: each.startsAt,
          to: each.endsAt,
          name: each.reason,
          timezone,
          adHoc: each,
        }),
      ),
  ];
}

/**
 * The window that begins at a moment. It ends when the wall clock shows `until` for the first time, or has passed
 * over it. Undefined when nothing is left of it: both its beginning and its end lie where clocks are put forward.
 */
function spanFrom({ name, timezone, until }: PlannedWindow, from: Instant): WindowSpan | undefined {
  const [hour, minute] = until.split(':').map(Number);
  const [to] = nextSlots(`${minute} ${hour} * * *`, timezone, from - 1, 1);
  return to === undefined || to <= from || to - from > longestSpan ? undefined : { from, to, name, timezone };
}
