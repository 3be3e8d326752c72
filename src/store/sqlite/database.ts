import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import {
  type Compilable,
  DummyDriver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { z } from 'zod';
import { WatchkeeperError } from '../../core/errors.ts';
import { explain } from './errors.ts';
import { makePrivateFile } from './private-file.ts';
import type { Tables } from './tables.ts';

/** How long a change waits for another process that is writing. */
const busyTimeout = 5_000;

/** Statements kept ready; more than our queries, a bound all the same. */
const keptStatements = 300;

/**
 * Builds queries; it never runs any. See docs/decisions/0003-synchronous-transactions.md for why.
 * It holds no connection, so one instance serves everybody.
 */
export const query = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** A query made with `query` or with the `sql` tag of Kysely. */
export type Query = Compilable | RawBuilder<unknown>;

/** One connection to the database, on which queries run synchronously. */
export class Database {
  readonly path: string;
  readonly #connection: Sqlite.Database;
  readonly #statements = new Map<string, Sqlite.Statement<unknown[], unknown>>();

  /**
   * @param options.readonly for reading only, beside others that write
   * @param options.timeout how long a change waits for a writing process, in milliseconds
   * @throws WatchkeeperError `store.*` when the file cannot be used
   */
  constructor(path: string, options: { readonly?: boolean; timeout?: number } = {}) {
    this.path = path;
    this.#connection = openConnection(path, options);
  }

  /** Runs a query that returns no rows. @returns how many rows it changed */
  run(built: Query): number {
    return this.#guard(() => {
      const { sql, parameters } = built.compile(query);
      return this.#prepare(sql).run(...parameters).changes;
    });
  }

  /** Runs a query and parses each row. */
  all<Row>(built: Query, shape: z.ZodType<Row>): Row[] {
    const rows = this.#guard(() => {
      const { sql, parameters } = built.compile(query);
      return this.#prepare(sql).all(...parameters);
    });
    const parsed = z.array(shape).safeParse(rows);
    if (parsed.success) return parsed.data;
    throw new WatchkeeperError(
      'store.damaged-row',
      `A row of the database ${this.path} is not what this version of Watchkeeper expects: ${z.prettifyError(parsed.error)}. Restore a backup or report this.`,
      { cause: parsed.error },
    );
  }

  /** The first row of a query, or undefined. */
  first<Row>(built: Query, shape: z.ZodType<Row>): Row | undefined {
    return this.all(built, shape)[0];
  }

  /**
   * Does the work in one transaction that has the write lock from its first moment (BEGIN IMMEDIATE), so
   * that what it read is still true when it writes. Committed and on disk when it returns; nothing
   * happened when it throws. The work is synchronous: nothing else of this process can come in between.
   */
  change<Result>(work: () => Result): Result {
    return this.#guard(() => this.#connection.transaction(work).immediate());
  }

  /** Reads several times in what the database was at one moment, whatever others write meanwhile. */
  view<Result>(work: () => Result): Result {
    return this.#guard(() => this.#connection.transaction(work).deferred());
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  #prepare(sql: string): Sqlite.Statement<unknown[], unknown> {
    const known = this.#statements.get(sql);
    if (known) return known;
    const prepared = this.#connection.prepare<unknown[], unknown>(sql);
    if (this.#statements.size >= keptStatements) this.#statements.clear();
    this.#statements.set(sql, prepared);
    return prepared;
  }

  #guard<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (thrown) {
      throw explain(thrown, this.path);
    }
  }
}

/**
 * Opens a connection with the settings that everything here relies on.
 * @param options.timeout how long to wait for a writing process, in milliseconds
 * @throws WatchkeeperError `store.no-folder`, `store.missing`, `store.not-a-database`, …
 */
export function openConnection(
  path: string,
  options: { readonly?: boolean; timeout?: number } = {},
): Sqlite.Database {
  const readonly = options.readonly ?? false;
  requireFolder(path);
  if (readonly && !existsSync(path)) {
    throw new WatchkeeperError(
      'store.missing',
      `There is no database at ${path} yet. Start Watchkeeper once, or run: watchkeeper migrate`,
    );
  }
  let connection: Sqlite.Database | undefined;
  try {
    if (!readonly) makePrivateFile(path);
    connection = new Sqlite(path, { readonly, timeout: options.timeout ?? busyTimeout });
    if (!readonly) {
      // Readers and one writer at the same time; a commit is on disk before it returns.
      if (connection.pragma('journal_mode', { simple: true }) !== 'wal')
        connection.pragma('journal_mode = WAL');
      connection.pragma('synchronous = FULL');
    }
    connection.pragma('foreign_keys = ON');
    // Reads the file's header, so that a file that is no database is found now.
    connection.pragma('schema_version');
    return connection;
  } catch (thrown) {
    connection?.close();
    throw explain(thrown, path);
  }
}

/** @throws WatchkeeperError `store.no-folder` */
export function requireFolder(path: string): void {
  if (!existsSync(dirname(path))) {
    throw new WatchkeeperError(
      'store.no-folder',
      `The folder ${dirname(path)} for the database does not exist. Make it, or point WATCHKEEPER_DATA at one that does.`,
    );
  }
}
