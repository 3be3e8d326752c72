import { z } from 'zod';
import type { Instant } from '../../core/clock.ts';
import type { Memo, MemoStore } from '../../record/memo.ts';
import { instant, jsonColumn, toJson } from './columns.ts';
import { type Database, query } from './database.ts';

const memoRow = z
  .object({ key: z.string(), value_json: jsonColumn(z.unknown()), learnt_at: instant })
  .transform((row) => ({ key: row.key, value: row.value_json, learntAt: row.learnt_at }));

/** Comes after every character that a key may hold. */
const afterAll = '\u{10ffff}';

/** Remembered facts, in SQLite. */
export class SqliteMemo implements MemoStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(key: string): Promise<Memo | undefined> {
    const found = this.#database.first(query.selectFrom('memo').selectAll().where('key', '=', key), memoRow);
    return found && { value: found.value, learntAt: found.learntAt };
  }

  async set(key: string, value: unknown, at: Instant): Promise<void> {
    const fact = { value_json: toJson(value), learnt_at: at };
    this.#database.change(() =>
      this.#database.run(
        query
          .insertInto('memo')
          .values({ key, ...fact })
          .onConflict((conflict) => conflict.column('key').doUpdateSet(fact)),
      ),
    );
  }

  async entries(prefix: string): Promise<(Memo & { readonly key: string })[]> {
    return this.#database.all(
      query
        .selectFrom('memo')
        .selectAll()
        .where('key', '>=', prefix)
        .where('key', '<', prefix + afterAll)
        .orderBy('key'),
      memoRow,
    );
  }
}
