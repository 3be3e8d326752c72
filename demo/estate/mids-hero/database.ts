import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Place } from './place.ts';
import { startWatch } from './working-time.ts';

export type Connection = Database.Database;

const schema = `
CREATE TABLE powers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, archetype TEXT NOT NULL, magnitude REAL NOT NULL, updated_at TEXT NOT NULL);
CREATE TABLE effects (id INTEGER PRIMARY KEY, power_id INTEGER NOT NULL, kind TEXT NOT NULL, scale REAL NOT NULL);
CREATE TABLE archetypes (name TEXT PRIMARY KEY, hit_points INTEGER NOT NULL);
CREATE TABLE import_undo (run TEXT NOT NULL, power_id INTEGER NOT NULL, before TEXT, PRIMARY KEY (run, power_id));
`;

/** The indexes that keep queries fast; `just db-optimize` makes those that are missing. */
export const indexes: Readonly<Record<string, string>> = {
  effects_by_power: 'CREATE INDEX IF NOT EXISTS effects_by_power ON effects (power_id)',
  powers_by_archetype: 'CREATE INDEX IF NOT EXISTS powers_by_archetype ON powers (archetype)',
};

const archetypes = ['Blaster', 'Controller', 'Defender', 'Scrapper', 'Tanker'];
const powerNames = ['Bolt', 'Shield', 'Surge', 'Wave', 'Grip', 'Storm'];

/** Opens the database; throws when it is not there, instead of making an empty one. */
export function openDatabase(place: Place): Connection {
  if (!existsSync(place.database)) throw new Error(`no database at ${place.database}`);
  const connection = new Database(place.database, { fileMustExist: true });
  // A stand-in may lose its last second in a power cut; in return it is quick on slow disks.
  connection.pragma('synchronous = OFF');
  connection.pragma('busy_timeout = 2000');
  // Otherwise the planner quietly makes up for an index that somebody dropped.
  connection.pragma('automatic_index = OFF');
  return connection;
}

/** Opens the database, lets `use` work with it and closes it again. */
export function withDatabase<T>(place: Place, use: (connection: Connection) => T): T {
  const connection = openDatabase(place);
  try {
    return use(connection);
  } finally {
    connection.close();
  }
}

/** Makes the empty tables and their indexes at `path`, which must not exist yet. */
export function createDatabase(path: string): Connection {
  if (existsSync(path)) throw new Error(`${path} is there already; nothing was changed`);
  const connection = new Database(path);
  connection.pragma('synchronous = OFF');
  connection.exec(schema);
  for (const statement of Object.values(indexes)) connection.exec(statement);
  return connection;
}

/** Fills fresh tables with powers and effects, the same every time. */
export function fillDatabase(connection: Connection, updatedAt: string): void {
  const power = connection.prepare('INSERT INTO powers VALUES (?, ?, ?, ?, ?)');
  const effect = connection.prepare('INSERT INTO effects VALUES (?, ?, ?, ?)');
  const archetype = connection.prepare('INSERT INTO archetypes VALUES (?, ?)');
  connection.transaction(() => {
    archetypes.forEach((name, index) => {
      archetype.run(name, 1000 + 150 * index);
    });
    for (let id = 1; id <= 4000; id += 1)
      power.run(id, powerName(id), archetypeOf(id), (id % 40) / 8, updatedAt);
    for (let id = 1; id <= 6000; id += 1) {
      effect.run(id, (id % 4000) + 1, id % 3 === 0 ? 'Damage' : 'Buff', (id % 17) / 10);
    }
  })();
}

export function powerName(id: number): string {
  return `${powerNames[id % powerNames.length]} ${id}`;
}

export function archetypeOf(id: number): string {
  return archetypes[id % archetypes.length] ?? 'Blaster';
}

/** The query of the build planner, timed: every power with the number of its effects. Milliseconds. */
export function timePlannerQuery(connection: Connection): number {
  const watch = startWatch();
  connection
    .prepare('SELECT max((SELECT count(*) FROM effects WHERE power_id = powers.id)) FROM powers')
    .get();
  return watch();
}

/** The query of the archetype list, timed. Milliseconds. */
export function timeArchetypeQuery(connection: Connection): number {
  const watch = startWatch();
  connection.prepare('SELECT archetype, count(*), avg(magnitude) FROM powers GROUP BY archetype').all();
  return watch();
}
