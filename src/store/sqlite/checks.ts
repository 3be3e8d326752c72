import { z } from 'zod';
import type { CheckState, CheckStore, Level, Pending, Transition } from '../../checks/state.ts';
import type { Instant } from '../../core/clock.ts';
import type { Change } from '../../record/change.ts';
import { instant, jsonColumn, probeValue, status, toJson } from './columns.ts';
import { type Database, query } from './database.ts';
import { deleteInBatches } from './delete-in-batches.ts';
import { recordChange } from './record-change.ts';

const level: z.ZodType<Level> = z.object({ settled: z.boolean().nullable(), lasted: z.number() });
const pending: z.ZodType<Pending> = z.object({
  status,
  lasted: z.number(),
  levels: z.object({ warning: level, critical: level }).optional(),
});

export const stateRow = z
  .object({
    service: z.string(),
    check_id: z.string(),
    status,
    since: instant,
    seen: status,
    pending_json: jsonColumn(pending).nullable(),
    value_json: jsonColumn(probeValue),
    reason: z.string().nullable(),
    looked_at: instant,
  })
  .transform(
    (row): CheckState => ({
      service: row.service,
      check: row.check_id,
      status: row.status,
      since: row.since,
      seen: row.seen,
      pending: row.pending_json,
      value: row.value_json,
      reason: row.reason,
      lookedAt: row.looked_at,
    }),
  );

export const transitionRow = z
  .object({
    service: z.string(),
    check_id: z.string(),
    from_status: status.nullable(),
    to_status: status,
    at: instant,
    value_json: jsonColumn(probeValue),
    reason: z.string().nullable(),
  })
  .transform(
    (row): Transition => ({
      service: row.service,
      check: row.check_id,
      from: row.from_status,
      to: row.to_status,
      at: row.at,
      value: row.value_json,
      reason: row.reason,
    }),
  );

const keyRow = z.object({ service: z.string(), check_id: z.string() });

/** How checks stand and stood, in SQLite. */
export class SqliteChecks implements CheckStore {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  async states(service?: string): Promise<CheckState[]> {
    const all = query.selectFrom('check_state').selectAll().orderBy('service').orderBy('check_id');
    return this.#database.all(service === undefined ? all : all.where('service', '=', service), stateRow);
  }

  async recordLook(
    states: readonly CheckState[],
    transitions: readonly Transition[],
    change: Change,
  ): Promise<void> {
    this.#database.change(() => {
      recordChange(this.#database, change, this.#now());
      putStates(this.#database, states, transitions);
    });
  }

  async transitionsSince(since: Instant, service?: string): Promise<Transition[]> {
    const all = query
      .selectFrom('check_transition')
      .selectAll()
      .where('at', '>=', since)
      .orderBy('at')
      .orderBy('position');
    return this.#database.all(
      service === undefined ? all : all.where('service', '=', service),
      transitionRow,
    );
  }

  async keepOnly(known: readonly { readonly service: string; readonly check: string }[]): Promise<void> {
    const kept = new Set(known.map(({ service, check }) => `${service}\n${check}`));
    this.#database.change(() => {
      const stored = this.#database.all(
        query.selectFrom('check_state').select(['service', 'check_id']),
        keyRow,
      );
      for (const { service, check_id } of stored) {
        if (kept.has(`${service}\n${check_id}`)) continue;
        this.#database.run(
          query.deleteFrom('check_state').where('service', '=', service).where('check_id', '=', check_id),
        );
        this.#database.run(
          query.deleteFrom('check_attention').where('service', '=', service).where('check_id', '=', check_id),
        );
      }
    });
  }
}

/** Stores the states after a look, with the transitions among them. Belongs inside a transaction. */
export function putStates(
  database: Database,
  states: readonly CheckState[],
  transitions: readonly Transition[],
): void {
  for (const state of states) putState(database, state);
  for (const transition of transitions) addTransition(database, transition);
}

function putState(database: Database, state: CheckState): void {
  const values = {
    status: state.status,
    since: state.since,
    seen: state.seen,
    pending_json: state.pending === null ? null : toJson(state.pending),
    value_json: toJson(state.value),
    reason: state.reason,
    looked_at: state.lookedAt,
  };
  database.run(
    query
      .insertInto('check_state')
      .values({ service: state.service, check_id: state.check, ...values })
      .onConflict((conflict) => conflict.columns(['service', 'check_id']).doUpdateSet(values)),
  );
}

function addTransition(database: Database, transition: Transition): void {
  database.run(
    query.insertInto('check_transition').values({
      service: transition.service,
      check_id: transition.check,
      from_status: transition.from,
      to_status: transition.to,
      at: transition.at,
      value_json: toJson(transition.value),
      reason: transition.reason,
    }),
  );
}

/** Forgets transitions before the moment. */
export function forgetTransitions(database: Database, before: Instant): Promise<number> {
  return deleteInBatches(database, (limit) =>
    query
      .deleteFrom('check_transition')
      .where('position', 'in', (from) =>
        from.selectFrom('check_transition').select('position').where('at', '<', before).limit(limit),
      ),
  );
}
