import type { Instant } from '../../core/clock.ts';
import type { Change, ChangeStore } from '../../record/change.ts';
import type { Database } from './database.ts';
import { recordChange } from './record-change.ts';

/** Changes that consist of nothing but their trace and messages, in SQLite. */
export class SqliteChanges implements ChangeStore {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  async record(change: Change): Promise<void> {
    this.#database.change(() => recordChange(this.#database, change, this.#now()));
  }
}
