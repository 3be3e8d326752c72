import { z } from 'zod';
import type { Instant } from '../../core/clock.ts';
import type { Change } from '../../record/change.ts';
import type { ApprovalRequest } from '../../runs/approval.ts';
import type { Attempt } from '../../runs/attempt.ts';
import type { RunMove, RunRecord, RunStore } from '../../runs/ports.ts';
import type { Run, RunHeadline } from '../../runs/run.ts';
import { toJson } from './columns.ts';
import { type Database, query } from './database.ts';
import { deleteInBatches } from './delete-in-batches.ts';
import { recordChange } from './record-change.ts';
import { approvalRow, attemptRow, headlineRow, runRow } from './run-rows.ts';

const textRow = z.object({ text: z.string() });

/** Thrown inside a transaction when another was faster, so that nothing of it happens. */
class Overtaken extends Error {}

/** Runs of runbooks, in SQLite. */
export class SqliteRuns implements RunStore {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  async create(run: Run, text: string, change: Change): Promise<RunHeadline | undefined> {
    return this.#database.change(() => {
      const holder = run.onlyOne === null ? undefined : this.#holderOf(run.onlyOne);
      if (holder) return holder;
      recordChange(this.#database, change, this.#now());
      this.#database.run(
        query
          .insertInto('run_pin')
          .values({ hash: run.pin, text })
          .onConflict((conflict) => conflict.column('hash').doNothing()),
      );
      this.#database.run(
        query.insertInto('run').values({
          id: run.id,
          service: run.service,
          runbook: run.runbook,
          procedure: run.procedure,
          title: run.title,
          pin: run.pin,
          started_by: run.startedBy,
          started_at: run.startedAt,
          channel: run.channel,
          only_one: run.onlyOne,
          closes: run.closes,
          due_at: run.dueAt,
          ...changing(run),
        }),
      );
      return undefined;
    });
  }

  async find(id: string): Promise<RunRecord | undefined> {
    return this.#database.view(() => {
      const run = this.#database.first(query.selectFrom('run').selectAll().where('id', '=', id), runRow);
      return run && this.#whole(run);
    });
  }

  async pinned(hash: string): Promise<string | undefined> {
    return this.#database.first(query.selectFrom('run_pin').select('text').where('hash', '=', hash), textRow)
      ?.text;
  }

  async open(): Promise<RunRecord[]> {
    return this.#database.view(() =>
      this.#database
        .all(
          query
            .selectFrom('run')
            .selectAll()
            .where('state', 'in', ['asking', 'working', 'stuck'])
            .orderBy('position'),
          runRow,
        )
        .map((run) => this.#whole(run)),
    );
  }

  async unsettled(): Promise<RunRecord[]> {
    return this.#database.view(() =>
      this.#database
        .all(
          query
            .selectFrom('run')
            .selectAll()
            .where('ended_at', 'is not', null)
            .where('settled_at', 'is', null)
            .orderBy('position'),
          runRow,
        )
        .map((run) => this.#whole(run)),
    );
  }

  async settle(run: string, now: Instant, change: Change): Promise<boolean> {
    return this.#database.change(() => {
      const settled = this.#database.run(
        query
          .updateTable('run')
          .set({ settled_at: now })
          .where('id', '=', run)
          .where('ended_at', 'is not', null)
          .where('settled_at', 'is', null),
      );
      if (settled !== 1) return false;
      recordChange(this.#database, change, this.#now());
      return true;
    });
  }

  async attemptsAmong(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = this.#database.all(
      query.selectFrom('run_attempt').select('id').where('id', 'in', ids),
      z.object({ id: z.string() }),
    );
    return new Set(found.map(({ id }) => id));
  }

  async latest(limit: number, service?: string): Promise<RunHeadline[]> {
    const all = query.selectFrom('run').selectAll().orderBy('position', 'desc').limit(limit);
    return this.#database.all(service === undefined ? all : all.where('service', '=', service), headlineRow);
  }

  async move({ run, attempts = [], approvals = [], change }: RunMove): Promise<boolean> {
    try {
      this.#database.change(() => {
        const moved = this.#database.run(
          query
            .updateTable('run')
            .set(changing(run))
            .where('id', '=', run.id)
            .where('revision', '=', run.revision - 1),
        );
        if (moved !== 1) throw new Overtaken();
        for (const attempt of attempts) this.#putAttempt(attempt);
        for (const approval of approvals) this.#putApproval(approval);
        // Who was first is decided by the revision; a delivery that is worked on again finds another one.
        recordChange(this.#database, change, this.#now(), 'by-state');
      });
      return true;
    } catch (thrown) {
      if (thrown instanceof Overtaken) return false;
      throw thrown;
    }
  }

  async renew(run: string, holder: string, until: Instant | null): Promise<boolean> {
    return (
      this.#database.run(
        query
          .updateTable('run')
          .set({ lease_until: until })
          .where('id', '=', run)
          .where('lease_holder', '=', holder)
          .where('ended_at', 'is', null),
      ) === 1
    );
  }

  #holderOf(onlyOne: string): RunHeadline | undefined {
    return this.#database.first(
      query.selectFrom('run').selectAll().where('only_one', '=', onlyOne).where('ended_at', 'is', null),
      headlineRow,
    );
  }

  #whole(run: Run): RunRecord {
    return {
      run,
      attempts: this.#database.all(
        query.selectFrom('run_attempt').selectAll().where('run', '=', run.id).orderBy('position'),
        attemptRow,
      ),
      approvals: this.#database.all(
        query.selectFrom('run_approval').selectAll().where('run', '=', run.id).orderBy('position'),
        approvalRow,
      ),
    };
  }

  #putAttempt(attempt: Attempt): void {
    const values = {
      state: attempt.state,
      ended_at: attempt.endedAt,
      took: attempt.took,
      exit_code: attempt.exitCode,
      note: attempt.note,
      evidence: attempt.evidence,
      printed: attempt.printed,
      plan: attempt.plan,
    };
    this.#database.run(
      query
        .insertInto('run_attempt')
        .values({
          id: attempt.id,
          run: attempt.run,
          step: attempt.step,
          visit: attempt.visit,
          number: attempt.number,
          actor: attempt.by,
          started_at: attempt.startedAt,
          ...values,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values)),
    );
  }

  #putApproval(approval: ApprovalRequest): void {
    const values = {
      state: approval.state,
      givers_json: toJson(approval.givers),
      refused_by: approval.refusedBy,
      reason: approval.reason,
    };
    this.#database.run(
      query
        .insertInto('run_approval')
        .values({
          id: approval.id,
          run: approval.run,
          step: approval.step,
          plan: approval.plan,
          requested_by: approval.requestedBy,
          requested_at: approval.requestedAt,
          expires_at: approval.expiresAt,
          needed: approval.needed,
          roles_json: toJson(approval.roles),
          ...values,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values)),
    );
  }
}

/** The columns of a run that its moves change. */
function changing(run: Run) {
  return {
    state: run.state,
    revision: run.revision,
    visit: run.visit,
    progress_json: toJson(run.progress),
    pace: run.pace,
    held_by: run.heldBy,
    ended_at: run.endedAt,
    reason: run.reason,
    card: run.card,
    late_at: run.lateAt,
    lease_holder: run.lease.holder,
    lease_until: run.lease.until,
  };
}

/** Forgets runs that ended before the moment, and the texts that only they were pinned to. */
export async function forgetRuns(database: Database, before: Instant): Promise<number> {
  const runs = await deleteInBatches(database, (limit) =>
    query
      .deleteFrom('run')
      .where('position', 'in', (from) =>
        from.selectFrom('run').select('position').where('ended_at', '<', before).limit(limit),
      ),
  );
  const pins = await deleteInBatches(database, (limit) =>
    query.deleteFrom('run_pin').where('hash', 'in', (from) =>
      from
        .selectFrom('run_pin')
        .select('hash')
        .where('hash', 'not in', (used) => used.selectFrom('run').select('pin'))
        .limit(limit),
    ),
  );
  return runs + pins;
}
