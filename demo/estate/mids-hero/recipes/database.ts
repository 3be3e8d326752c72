import { existsSync } from 'node:fs';
import { z } from 'zod';
import { createDatabase, indexes, timeArchetypeQuery, timePlannerQuery, withDatabase } from '../database.ts';
import { writeLog } from '../log.ts';
import { type Place, readJson } from '../place.ts';
import type { Asked, Findings, Recipe } from '../recipe.ts';

/** From here on a query counts as slow. Milliseconds. */
const slowFrom = 50;

export interface DatabaseCheck {
  readonly reachable: boolean;
  /** `ok`, or what the integrity check complains about; null when the database cannot be reached. */
  readonly integrity: string | null;
  readonly tables: number | null;
  readonly query_ms: number | null;
  readonly reason?: string;
}

/** Opens the database and looks it through. A broken one is a finding, not an error. */
export function checkDatabase(place: Place): DatabaseCheck {
  if (!existsSync(place.database)) {
    const reason = `no database at ${place.database}`;
    return { reachable: false, integrity: null, tables: null, query_ms: null, reason };
  }
  try {
    return withDatabase(place, (connection) => {
      const integrity = z.string().parse(connection.pragma('integrity_check(1)', { simple: true }));
      const tables = z
        .number()
        .parse(connection.prepare("SELECT count(*) FROM sqlite_master WHERE type = 'table'").pluck().get());
      const query_ms = tenths(timeArchetypeQuery(connection));
      return { reachable: true, integrity, tables, query_ms };
    });
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    return { reachable: true, integrity: reason, tables: null, query_ms: null };
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function check({ place }: Asked): Findings {
  const values = checkDatabase(place);
  const bad = values.integrity !== 'ok';
  const text = values.reachable
    ? `Database: ${values.integrity === 'ok' ? 'reachable, integrity ok' : `reachable, but damaged: ${values.integrity}`}` +
      (values.tables === null ? '' : `, ${values.tables} tables, query ${values.query_ms} ms`)
    : `Database: NOT reachable: ${values.reason}`;
  return { text, values: { ...values }, bad };
}

function slowQueries({ place }: Asked): Findings {
  const timed = withDatabase(place, (connection) => [
    { query: 'build planner', ms: tenths(timePlannerQuery(connection)) },
    { query: 'archetype list', ms: tenths(timeArchetypeQuery(connection)) },
  ]);
  const slow = timed.filter((each) => each.ms >= slowFrom);
  const query_ms = Math.max(...timed.map((each) => each.ms));
  const text = [
    slow.length === 0 ? 'No slow queries.' : `Slow queries (${slowFrom} ms or more): ${slow.length}`,
    ...timed.map((each) => `  ${each.query}: ${each.ms} ms`),
  ];
  return { text: text.join('\n'), values: { query_ms, slow: slow.length, queries: timed } };
}

function optimize({ place, now }: Asked): Findings {
  const names = Object.keys(indexes);
  const missing = withDatabase(place, (connection) => {
    const present = z
      .array(z.string())
      .parse(connection.prepare("SELECT name FROM sqlite_master WHERE type = 'index'").pluck().all());
    const wanted = names.filter((name) => !present.includes(name));
    if (wanted.length > 0 && !mayCreateIndexes(place)) return wanted;
    for (const statement of Object.values(indexes)) connection.exec(statement);
    connection.exec('REINDEX');
    return [];
  });
  if (missing.length > 0) {
    const refused = `permission denied to create ${missing.join(', ')}; the DBA team owns the schema`;
    writeLog(place.logs.database, now, 'ERROR', refused);
    return { text: `NOT optimized: ${refused}.`, values: { missing }, bad: true };
  }
  writeLog(place.logs.database, now, 'INFO', 'indexes rebuilt');
  return { text: `Indexes are in order: ${names.join(', ')}.`, values: { indexes: names } };
}

function mayCreateIndexes(place: Place): boolean {
  if (!existsSync(place.databaseSettings)) return true;
  return z.object({ may_create_indexes: z.boolean() }).parse(readJson(place.databaseSettings))
    .may_create_indexes;
}

function run(sql: string, text: string): Recipe {
  return ({ place, now }) => {
    withDatabase(place, (connection) => connection.exec(sql));
    writeLog(place.logs.database, now, 'INFO', sql.toLowerCase());
    return { text, values: { done: true } };
  };
}

function create({ place, now }: Asked): Findings {
  createDatabase(place.database).close();
  writeLog(place.logs.database, now, 'INFO', 'empty database made');
  return { text: 'An empty database with all its tables is there.', values: { created: true } };
}

/** Looks for what cannot be: no powers at all, effects of no power, powers of an archetype that is not there. */
export function validateData(place: Place): Findings {
  const database = checkDatabase(place);
  const problems: string[] = database.integrity === 'ok' ? [] : [database.reason ?? `${database.integrity}`];
  if (database.integrity === 'ok') {
    withDatabase(place, (connection) => {
      const count = (sql: string): number => z.number().parse(connection.prepare(sql).pluck().get());
      const orphans = count('SELECT count(*) FROM effects WHERE power_id NOT IN (SELECT id FROM powers)');
      const strangers = count(
        'SELECT count(*) FROM powers WHERE archetype NOT IN (SELECT name FROM archetypes)',
      );
      if (count('SELECT count(*) FROM powers') === 0) problems.push('there are no powers');
      if (orphans > 0) problems.push(`${orphans} effects belong to no power`);
      if (strangers > 0) problems.push(`${strangers} powers have an unknown archetype`);
    });
  }
  const valid = problems.length === 0;
  const text = valid
    ? 'All data is valid.'
    : `Data is NOT valid:\n${problems.map((each) => `  ${each}`).join('\n')}`;
  return { text, values: { valid, problems }, bad: !valid };
}

export const databaseRecipes: Readonly<Record<string, Recipe>> = {
  'db-check': check,
  'db-slow-queries': slowQueries,
  'db-optimize': optimize,
  'db-vacuum': run('VACUUM', 'Database vacuumed.'),
  'db-analyze': run('ANALYZE', 'Statistics of the query planner are up to date.'),
  'db-create': create,
  'validate-all-data': ({ place }) => validateData(place),
};
