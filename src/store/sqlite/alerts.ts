import { sql } from 'kysely';
import { z } from 'zod';
import type { Alert, Attention } from '../../alerts/alert.ts';
import type { AlertChanges, AlertMemory, AlertStore } from '../../alerts/ports.ts';
import type { AdHocWindow } from '../../alerts/window.ts';
import type { Instant } from '../../core/clock.ts';
import type { Change } from '../../record/change.ts';
import { alertCheckRow, alertRow, attentionRow, windowRow } from './alert-rows.ts';
import { putStates, stateRow, transitionRow } from './checks.ts';
import { type Database, query } from './database.ts';
import { deleteInBatches } from './delete-in-batches.ts';
import { recordChange } from './record-change.ts';

/** A window that ended longer ago decides nothing any more. */
const rememberedFor = 30 * 86_400_000;

const revisionRow = z.object({ revision: z.int() });
const serviceRow = z.object({ service: z.string() });

/** Alerts and windows, in SQLite. */
export class SqliteAlerts implements AlertStore {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  async recall(services: readonly string[], since: Instant, now: Instant): Promise<AlertMemory> {
    const of = (service: 'service') => [service, 'in', [...services]] as const;
    return this.#database.view(() => ({
      revision:
        this.#database.first(query.selectFrom('alert_revision').select('revision'), revisionRow)?.revision ??
        0,
      states: this.#database.all(
        query
          .selectFrom('check_state')
          .selectAll()
          .where(...of('service')),
        stateRow,
      ),
      attention: this.#database.all(
        query
          .selectFrom('check_attention')
          .selectAll()
          .where(...of('service')),
        attentionRow,
      ),
      alerts: services.flatMap((service) => this.#latest(service) ?? []),
      windows: this.#database.all(
        query
          .selectFrom('window')
          .selectAll()
          .where(...of('service'))
          .where('ends_at', '>', now - rememberedFor)
          .orderBy('starts_at'),
        windowRow,
      ),
      transitions: this.#database.all(
        query
          .selectFrom('check_transition')
          .selectAll()
          .where(...of('service'))
          .where('at', '>=', since)
          .orderBy('at')
          .orderBy('position'),
        transitionRow,
      ),
    }));
  }

  async store(revision: number, changes: AlertChanges): Promise<boolean> {
    return this.#database.change(() => {
      if (!this.#moveOn(revision)) return false;
      recordChange(this.#database, changes.change, this.#now());
      putStates(this.#database, changes.states, changes.transitions);
      for (const each of changes.attention) this.#putAttention(each);
      for (const each of changes.alerts) this.#putAlert(each);
      return true;
    });
  }

  async find(id: string): Promise<Alert | undefined> {
    return this.#database.view(() =>
      this.#whole(this.#database.first(query.selectFrom('alert').selectAll().where('id', '=', id), alertRow)),
    );
  }

  async servicesInAlert(): Promise<string[]> {
    const open = query.selectFrom('alert').select('service').where('state', '=', 'open').orderBy('service');
    return this.#database.all(open, serviceRow).map(({ service }) => service);
  }

  async openWindow(window: AdHocWindow, change: Change): Promise<boolean> {
    return this.#database.change(() => {
      const opened = this.#database.run(sql`
        INSERT INTO "window" (id, service, starts_at, ends_at, reason, actor)
        SELECT ${window.id}, ${window.service}, ${window.startsAt}, ${window.endsAt}, ${window.reason}, ${window.actor}
        WHERE NOT EXISTS (
          SELECT 1 FROM "window"
          WHERE service = ${window.service} AND starts_at <= ${window.startsAt} AND ends_at > ${window.startsAt}
        )`);
      if (opened !== 1) return false;
      this.#moveOn();
      recordChange(this.#database, change, this.#now(), 'by-state');
      return true;
    });
  }

  async endWindow(id: string, now: Instant, change: Change): Promise<boolean> {
    return this.#database.change(() => {
      const ended = this.#database.run(
        query.updateTable('window').set({ ends_at: now }).where('id', '=', id).where('ends_at', '>', now),
      );
      if (ended !== 1) return false;
      this.#moveOn();
      recordChange(this.#database, change, this.#now(), 'by-state');
      return true;
    });
  }

  async openWindows(now: Instant): Promise<AdHocWindow[]> {
    return this.#database.all(
      query
        .selectFrom('window')
        .selectAll()
        .where('starts_at', '<=', now)
        .where('ends_at', '>', now)
        .orderBy('ends_at'),
      windowRow,
    );
  }

  /** Counts a change; with a revision only when nothing changed since that was read. */
  #moveOn(from?: number): boolean {
    const next = query
      .updateTable('alert_revision')
      .set((column) => ({ revision: column('revision', '+', 1) }));
    return this.#database.run(from === undefined ? next : next.where('revision', '=', from)) === 1;
  }

  /** The open alert of a service, or the one that was closed last. */
  #latest(service: string): Alert | undefined {
    return this.#whole(
      this.#database.first(
        sql`SELECT * FROM alert WHERE service = ${service} ORDER BY state = 'open' DESC, closed_at DESC LIMIT 1`,
        alertRow,
      ),
    );
  }

  #whole(alert: Omit<Alert, 'checks'> | undefined): Alert | undefined {
    if (!alert) return undefined;
    const checks = query.selectFrom('alert_check').selectAll().where('alert', '=', alert.id).orderBy('place');
    return { ...alert, checks: this.#database.all(checks, alertCheckRow) };
  }

  #putAlert(alert: Alert): void {
    const values = {
      state: alert.state,
      red_at: alert.redAt,
      closed_at: alert.closedAt,
      loud_at: alert.loudAt,
      appearance: alert.appearance,
    };
    // Not an upsert: the trigger would take a closed one for a new one.
    if (this.#database.run(query.updateTable('alert').set(values).where('id', '=', alert.id)) === 0)
      this.#database.run(
        query
          .insertInto('alert')
          .values({ id: alert.id, service: alert.service, opened_at: alert.openedAt, ...values }),
      );
    this.#database.run(query.deleteFrom('alert_check').where('alert', '=', alert.id));
    for (const [place, each] of alert.checks.entries())
      this.#database.run(
        query.insertInto('alert_check').values({
          alert: alert.id,
          check_id: each.check,
          place,
          state: each.state,
          red_at: each.redAt,
          well_at: each.wellAt,
          told: each.told,
          status: each.status,
          after_window: each.afterWindow ? 1 : 0,
        }),
      );
  }

  #putAttention(each: Attention): void {
    const values = {
      look_began_at: each.lookBeganAt,
      troubled_at: each.troubledAt,
      flapping_at: each.flappingAt,
      alerted_until: each.alertedUntil,
    };
    this.#database.run(
      query
        .insertInto('check_attention')
        .values({ service: each.service, check_id: each.check, ...values })
        .onConflict((conflict) => conflict.columns(['service', 'check_id']).doUpdateSet(values)),
    );
  }
}

/** Forgets alerts and windows that were over before the moment. */
export async function forgetAlerts(database: Database, before: Instant): Promise<number> {
  const alerts = await deleteInBatches(
    database,
    (limit) => sql`
    DELETE FROM alert WHERE id IN (SELECT id FROM alert WHERE state = 'closed' AND closed_at < ${before} LIMIT ${limit})`,
  );
  const windows = await deleteInBatches(
    database,
    (limit) => sql`
    DELETE FROM "window" WHERE id IN (SELECT id FROM "window" WHERE ends_at < ${before} LIMIT ${limit})`,
  );
  return alerts + windows;
}
