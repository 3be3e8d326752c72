import { sql } from 'kysely';
import { z } from 'zod';
import type { Instant } from '../../core/clock.ts';
import type { Change } from '../../record/change.ts';
import type { Snapshot } from '../../record/snapshot.ts';
import type { ScheduleStore, SettledSlot, Slot } from '../../schedule/schedule.ts';
import { dueAtOfSubject, slotAction, slotSubject, spokenOutcomes } from '../../schedule/trace.ts';
import { instant, jsonColumn } from './columns.ts';
import { type Database, query } from './database.ts';
import { recordChange } from './record-change.ts';
import { insertSnapshot } from './snapshots.ts';

const cursorRow = z.object({ up_to: instant });

const idRow = z.object({ schedule: z.string() });

const slotRow = z
  .object({ schedule: z.string(), due_at: instant })
  .transform((row): Slot => ({ schedule: row.schedule, dueAt: row.due_at }));

const outcome = z.enum(['on_time', 'late', 'superseded', 'expired', 'skipped', 'failed']);

/** What `slotTrace` left in the audit log. */
const traceRow = z.object({
  subject: z.string(),
  at: instant,
  after_json: jsonColumn(z.object({ outcome, note: z.string().nullable() })),
});

const settledRow = z
  .object({
    schedule: z.string(),
    due_at: instant,
    outcome,
    settled_at: instant,
    note: z.string().nullable(),
  })
  .transform(
    (row): SettledSlot => ({
      schedule: row.schedule,
      dueAt: row.due_at,
      outcome: row.outcome,
      settledAt: row.settled_at,
      note: row.note,
    }),
  );

/**
 * Asked at every tick. SQLite would go through all slots that the schedule ever had, by the primary key, and not
 * through the index of the open ones: it takes both for equally narrow.
 */
export function openSlotsOf(schedule: string) {
  return sql`
    SELECT schedule, due_at FROM slot INDEXED BY slot_open
    WHERE schedule = ${schedule} AND outcome IS NULL ORDER BY due_at`;
}

/** The ids of the schedules that have open slots. */
export function schedulesWithOpenSlots() {
  return sql`
    SELECT DISTINCT schedule FROM slot INDEXED BY slot_open WHERE outcome IS NULL ORDER BY schedule`;
}

/** Due moments and their outcomes, in SQLite. */
export class SqliteSchedules implements ScheduleStore {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  async cursor(schedule: string, now: Instant): Promise<Instant> {
    const stored = query.selectFrom('schedule_cursor').select('up_to').where('schedule', '=', schedule);
    const known = this.#database.first(stored, cursorRow);
    if (known) return known.up_to;
    return this.#database.change(() => {
      this.#database.run(
        query
          .insertInto('schedule_cursor')
          .values({ schedule, up_to: now })
          .onConflict((conflict) => conflict.column('schedule').doNothing()),
      );
      return this.#database.first(stored, cursorRow)?.up_to ?? now;
    });
  }

  async openSlots(schedule: string): Promise<Slot[]> {
    return this.#database.all(openSlotsOf(schedule), slotRow);
  }

  async withOpenSlots(): Promise<string[]> {
    const rows = this.#database.all(schedulesWithOpenSlots(), idRow);
    return rows.map((row) => row.schedule);
  }

  async openUp(schedule: string, slots: readonly Slot[], upTo: Instant): Promise<void> {
    this.#database.change(() => {
      for (const slot of slots) {
        this.#database.run(
          query
            .insertInto('slot')
            .values({ schedule: slot.schedule, due_at: slot.dueAt })
            .onConflict((conflict) => conflict.columns(['schedule', 'due_at']).doNothing()),
        );
      }
      // Never back: a clock that jumps back must not open the same slots again.
      this.#database.run(
        query
          .insertInto('schedule_cursor')
          .values({ schedule, up_to: upTo })
          .onConflict((conflict) =>
            conflict
              .column('schedule')
              .doUpdateSet({ up_to: sql<number>`max(schedule_cursor.up_to, excluded.up_to)` }),
          ),
      );
    });
  }

  async settle(slot: SettledSlot, change: Change, snapshot?: Snapshot): Promise<boolean> {
    return this.#database.change(() => {
      const settled = this.#database.run(
        query
          .updateTable('slot')
          .set({ outcome: slot.outcome, settled_at: slot.settledAt, note: slot.note })
          .where('schedule', '=', slot.schedule)
          .where('due_at', '=', slot.dueAt)
          .where('outcome', 'is', null),
      );
      if (settled !== 1) return false;
      recordChange(this.#database, change, this.#now());
      if (snapshot) insertSnapshot(this.#database, snapshot);
      return true;
    });
  }

  async rewind(schedule: string, now: Instant, change: Change): Promise<boolean> {
    return this.#database.change(() => {
      const moved = this.#database.run(
        query
          .updateTable('schedule_cursor')
          .set({ up_to: now })
          .where('schedule', '=', schedule)
          .where('up_to', '>', now),
      );
      if (moved !== 1) return false;
      this.#database.run(
        query
          .deleteFrom('slot')
          .where('schedule', '=', schedule)
          .where('due_at', '>', now)
          .where((slot) => slot.or([slot('outcome', 'is', null), slot('outcome', 'not in', spokenOutcomes)])),
      );
      restoreSpoken(this.#database, schedule, now);
      recordChange(this.#database, change, this.#now());
      return true;
    });
  }

  async latest(schedule: string, limit: number): Promise<SettledSlot[]> {
    return this.#database.all(
      query
        .selectFrom('slot')
        .selectAll()
        .where('schedule', '=', schedule)
        .where('outcome', 'is not', null)
        .orderBy('due_at', 'desc')
        .limit(limit),
      settledRow,
    );
  }
}

/**
 * Puts the slots that said something and are due after the moment back to where they were, from their traces: the
 * audit log outlives retention. It is read from end to end; that is all right for what happens hardly ever.
 */
function restoreSpoken(database: Database, schedule: string, after: Instant): void {
  const traces = database.all(
    query
      .selectFrom('audit_entry')
      .select(['subject', 'at', 'after_json'])
      .where('action', '=', slotAction)
      .where('subject', '>', slotSubject({ schedule, dueAt: after }))
      .where('subject', '<', `${schedule}@~`),
    traceRow,
  );
  for (const { subject, at, after_json } of traces) {
    const dueAt = dueAtOfSubject(schedule, subject);
    if (dueAt === undefined || !spokenOutcomes.includes(after_json.outcome)) continue;
    database.run(
      query
        .insertInto('slot')
        .values({
          schedule,
          due_at: dueAt,
          outcome: after_json.outcome,
          settled_at: at,
          note: after_json.note,
        })
        .onConflict((conflict) => conflict.columns(['schedule', 'due_at']).doNothing()),
    );
  }
}
