import { z } from 'zod';
import type { VedfolnirPlace } from '../place.ts';
import { readSettings } from '../settings.ts';
import { localStamp } from '../time.ts';
import { damageOf } from './damage.ts';
import { type Connection, tableNames, withData, withServer } from './database.ts';
import { readFigures } from './server.ts';

export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

export interface Question {
  readonly place: VedfolnirPlace;
  readonly now: number;
  /** The database that was chosen; null when none was. */
  readonly database: string | null;
  /** One statement, blanks made one, without its semicolon. */
  readonly sql: string;
  readonly match: RegExpExecArray;
}

/** A statement that the server knows. */
export interface Statement {
  readonly pattern: RegExp;
  /** Whether it names tables without saying of which database. */
  readonly needsDatabase?: boolean;
  readonly answer: (question: Question) => Rows;
}

const tableList = `(?:${tableNames.join('|')})(?:, ?(?:${tableNames.join('|')}))*`;

/** The statements of the handbook in their corrected form, and those that its metrics need. */
export const statements: readonly Statement[] = [
  { pattern: /^SHOW (?:FULL )?PROCESSLIST$/i, answer: showProcesses },
  { pattern: /^SHOW (?:GLOBAL )?STATUS LIKE '([A-Za-z_]+)'$/i, answer: showStatus },
  // There is one server and no copy of it, so nothing lags behind.
  { pattern: /^SHOW REPLICA STATUS$/i, answer: () => ({ columns: [], rows: [] }) },
  { pattern: /^SHOW (?:GLOBAL )?VARIABLES LIKE 'max_connections'$/i, answer: showLimit },
  {
    pattern:
      /^SELECT ROUND\(100 \* COUNT\(\*\) \/ @@max_connections, 1\)(?: AS (\w+))? FROM information_schema\.processlist$/i,
    answer: connectionPercent,
  },
  {
    pattern:
      /^SELECT COUNT\(\*\)(?: AS (\w+))? FROM mysql\.slow_log WHERE start_time > NOW\(\) - INTERVAL (\d{1,4}) (SECOND|MINUTE|HOUR)$/i,
    answer: countSlow,
  },
  {
    pattern:
      /^SELECT [^;]*FROM information_schema\.tables WHERE table_schema = 'vedfolnir'( ORDER BY [^;]*)?$/i,
    answer: measureTables,
  },
  {
    pattern: new RegExp(`^(CHECK|REPAIR|OPTIMIZE|ANALYZE) TABLE (${tableList})$`, 'i'),
    needsDatabase: true,
    answer: tendTables,
  },
  {
    pattern: new RegExp(`^SELECT COUNT\\(\\*\\)(?: as (\\w+))? FROM (${tableNames.join('|')})$`, 'i'),
    needsDatabase: true,
    answer: ({ place, sql }) => select(place, sql),
  },
  {
    pattern:
      /^SELECT \* FROM user_sessions WHERE created_at > DATE_SUB\(NOW\(\), INTERVAL (\d{1,4}) HOUR\) ORDER BY created_at DESC$/i,
    needsDatabase: true,
    answer: listSessions,
  },
  {
    pattern: /^SELECT username, email FROM users WHERE role = 'admin'(?: ORDER BY username)?$/i,
    needsDatabase: true,
    answer: ({ place, sql }) => select(place, sql),
  },
  { pattern: /^SELECT 1$/i, answer: () => ({ columns: ['1'], rows: [[1]] }) },
];

function run(connection: Connection, sql: string, ...values: readonly unknown[]): Rows {
  const statement = connection.prepare(sql);
  return {
    columns: statement.columns().map(({ name }) => name),
    rows: z.array(z.array(z.unknown())).parse(statement.raw().all(...values)),
  };
}

function select(place: VedfolnirPlace, sql: string): Rows {
  return withData(place, (data) => run(data, sql));
}

function showProcesses({ place }: Question): Rows {
  return withServer(place, (server) =>
    run(
      server,
      'SELECT id AS Id, user AS User, host AS Host, db, command AS Command, seconds AS Time, state AS State, info AS Info FROM connections ORDER BY id',
    ),
  );
}

function showStatus({ place, match }: Question): Rows {
  const figures = readFigures(place);
  const known: Readonly<Record<string, number>> = {
    Threads_connected: figures.connections,
    Slow_queries: figures.slow_queries,
    Questions: figures.questions,
    // Each command takes its turn, so nobody ever waits for a lock.
    Innodb_row_lock_waits: 0,
    Table_locks_waited: 0,
  };
  const found = Object.entries(known).filter(([name]) => name.toLowerCase() === match[1]?.toLowerCase());
  return { columns: ['Variable_name', 'Value'], rows: found };
}

function showLimit({ place }: Question): Rows {
  return {
    columns: ['Variable_name', 'Value'],
    rows: [['max_connections', readFigures(place).max_connections]],
  };
}

function connectionPercent({ place, match }: Question): Rows {
  const { connections, max_connections } = readFigures(place);
  const percent = ((100 * connections) / max_connections).toFixed(1);
  return { columns: [match[1] ?? 'ROUND(100 * COUNT(*) / @@max_connections, 1)'], rows: [[percent]] };
}

const unitLengths: Readonly<Record<string, number>> = { SECOND: 1000, MINUTE: 60_000, HOUR: 3_600_000 };

function countSlow({ place, match, now }: Question): Rows {
  const since = now - Number(match[2]) * (unitLengths[match[3]?.toUpperCase() ?? ''] ?? 0);
  return withServer(place, (server) =>
    run(server, `SELECT COUNT(*) AS ${match[1] ?? '"COUNT(*)"'} FROM slow_log WHERE start_time > ?`, since),
  );
}

/** Shows real page sizes under the names that information_schema has for them. */
function measureTables({ place, sql }: Question): Rows {
  return withData(place, (data) => {
    const pages = z
      .array(z.object({ name: z.string(), tbl_name: z.string(), bytes: z.number() }))
      .parse(
        data
          .prepare(
            'SELECT sqlite_schema.name, tbl_name, sum(pgsize) AS bytes FROM dbstat JOIN sqlite_schema USING (name) GROUP BY sqlite_schema.name',
          )
          .all(),
      );
    data.exec(`ATTACH ':memory:' AS information_schema;
CREATE TABLE information_schema.tables (table_schema TEXT, table_name TEXT, table_rows INTEGER, data_length REAL, index_length REAL)`);
    const add = data.prepare("INSERT INTO information_schema.tables VALUES ('vedfolnir', ?, ?, ?, ?)");
    for (const table of tableNames) {
      const own = pages.filter((page) => page.tbl_name === table);
      const sum = (isData: boolean): number =>
        own.filter(({ name }) => (name === table) === isData).reduce((total, { bytes }) => total + bytes, 0);
      const rows = data.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
      add.run(table, rows, sum(true), sum(false));
    }
    return run(data, sql);
  });
}

function listSessions({ place, match, now }: Question): Rows {
  const since = localStamp(now - Number(match[1]) * 3_600_000);
  return withData(place, (data) =>
    run(data, 'SELECT * FROM user_sessions WHERE created_at > ? ORDER BY created_at DESC', since),
  );
}

/** CHECK, REPAIR, OPTIMIZE and ANALYZE, on the real tables and their indexes. */
function tendTables({ place, match }: Question): Rows {
  const verb = match[1]?.toLowerCase() ?? '';
  const tables = (match[2] ?? '').split(/, ?/);
  const cannotRepair = verb === 'repair' && !readSettings(place).repairs;
  const rows = withData(place, (data) =>
    tables.map((table) => {
      if (cannotRepair)
        return [
          `vedfolnir.${table}`,
          verb,
          'note',
          "The storage engine for the table doesn't support repair",
        ];
      if (verb === 'repair' || verb === 'optimize') data.exec(`REINDEX ${table}`);
      if (verb === 'analyze' || verb === 'optimize') data.exec(`ANALYZE ${table}`);
      const problems = damageOf(data, table);
      const name = `vedfolnir.${table}`;
      return problems === null
        ? [name, verb, 'status', 'OK']
        : [name, verb, 'error', `${problems}; the table is corrupt`];
    }),
  );
  return { columns: ['Table', 'Op', 'Msg_type', 'Msg_text'], rows };
}
