import { existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { WitchCityRopePlace } from './place.ts';

const day = 86_400_000;
const classes = [
  'First knots',
  'Rope care',
  'Open practice',
  'Floor work',
  'Community evening',
  'Photo night',
];

/** Makes the database: members, events, payments, audit log. */
export function createData(place: WitchCityRopePlace, now: number): void {
  const database = new Database(place.database);
  try {
    database.exec(`
      CREATE TABLE members (id INTEGER PRIMARY KEY, name TEXT NOT NULL, joined TEXT NOT NULL);
      CREATE TABLE events (id INTEGER PRIMARY KEY, title TEXT NOT NULL, starts TEXT NOT NULL);
      CREATE TABLE payments (id INTEGER PRIMARY KEY, member INTEGER NOT NULL REFERENCES members, event INTEGER NOT NULL
        REFERENCES events, cents INTEGER NOT NULL);
      CREATE TABLE audit_log (id INTEGER PRIMARY KEY, at TEXT NOT NULL, what TEXT NOT NULL);
      CREATE INDEX events_by_start ON events (starts);`);
    const member = database.prepare('INSERT INTO members (name, joined) VALUES (?, ?)');
    const event = database.prepare('INSERT INTO events (title, starts) VALUES (?, ?)');
    const payment = database.prepare('INSERT INTO payments (member, event, cents) VALUES (?, ?, ?)');
    database.transaction(() => {
      for (let id = 1; id <= 120; id += 1) member.run(`Member ${id}`, new Date(now - id * day).toISOString());
      for (let id = 1; id <= 24; id += 1)
        event.run(classes[id % classes.length], new Date(now + (id - 6) * 2 * day).toISOString());
      for (let id = 1; id <= 300; id += 1) payment.run((id % 120) + 1, (id % 24) + 1, 2500);
      const entry = database.prepare('INSERT INTO audit_log (at, what) VALUES (?, ?)');
      // More than a year, so that some of it is to be archived.
      for (let id = 15; id >= 1; id -= 1)
        entry.run(new Date(now - id * 30 * day).toISOString(), 'access reviewed');
      entry.run(new Date(now).toISOString(), 'set up');
    })();
  } finally {
    database.close();
  }
}

const eventsShape = z.array(z.object({ title: z.string(), starts: z.string() }));
export type Events = z.output<typeof eventsShape>;

/** What is on next. @throws when the database is not there */
export function upcomingEvents(place: WitchCityRopePlace, now: number): Events {
  return withData(place, (database) =>
    eventsShape.parse(
      database
        .prepare('SELECT title, starts FROM events WHERE starts >= ? ORDER BY starts LIMIT 5')
        .all(new Date(now).toISOString()),
    ),
  );
}

/** The database as the bytes of its file. @throws when it is not there */
export function snapshotOfData(place: WitchCityRopePlace): Buffer {
  return withData(place, (database) => database.serialize());
}

/** Opens a snapshot as a restore would, and counts what is in it. @throws when it does not open */
export function rowsOfSnapshot(bytes: Buffer): number {
  const database = new Database(bytes);
  try {
    const tables = ['members', 'events', 'payments', 'audit_log'];
    const total = tables.map((table) => `(SELECT COUNT(*) FROM ${table})`).join(' + ');
    return z.object({ total: z.number() }).parse(database.prepare(`SELECT ${total} AS total`).get()).total;
  } finally {
    database.close();
  }
}

function withData<T>(place: WitchCityRopePlace, act: (database: Database.Database) => T): T {
  if (!existsSync(place.database)) throw new Error('could not connect to the database: nobody listens');
  const database = new Database(place.database, { fileMustExist: true });
  try {
    return act(database);
  } finally {
    database.close();
  }
}

export function hasData(place: WitchCityRopePlace): boolean {
  return existsSync(place.database) && readFileSync(place.database).length > 0;
}
