import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { startWatch } from '../../mids-hero/working-time.ts';
import type { VedfolnirPlace } from '../place.ts';
import { withData, withServer } from './database.ts';

/** What MySQL allows when nobody says otherwise. */
const maxConnections = 151;
const usualConnections = 12;
/** A query that keeps its thread at work for longer is slow. Milliseconds. */
const slowAfter = 3;

/** Makes the server's own tables: one account, its connections, no slow query. */
export function createServer(place: VedfolnirPlace, user: string, password: string): void {
  const server = new Database(place.mysql.server);
  server.pragma('synchronous = OFF');
  server.exec(`
CREATE TABLE accounts (user TEXT PRIMARY KEY, password TEXT NOT NULL);
CREATE TABLE variables (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE status (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE connections (id INTEGER PRIMARY KEY, user TEXT NOT NULL, host TEXT NOT NULL, db TEXT, command TEXT NOT NULL, seconds INTEGER NOT NULL, state TEXT, info TEXT);
CREATE TABLE slow_log (start_time INTEGER NOT NULL, query_ms REAL NOT NULL, sql_text TEXT NOT NULL);
CREATE INDEX slow_log_by_time ON slow_log (start_time);
`);
  server.prepare('INSERT INTO accounts VALUES (?, ?)').run(user, digest(password));
  server.prepare("INSERT INTO variables VALUES ('max_connections', ?)").run(maxConnections);
  server.exec("INSERT INTO status VALUES ('Slow_queries', 0), ('Questions', 0)");
  server.close();
  openConnections(place, usualConnections);
}

function digest(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}

/** Whether the server lets this account in. */
export function maySignIn(place: VedfolnirPlace, user: string, password: string): boolean {
  const found = withServer(place, (server) =>
    server.prepare('SELECT password FROM accounts WHERE user = ?').pluck().get(user),
  );
  return found === digest(password);
}

/** The web application opens so many connections more. */
export function openConnections(place: VedfolnirPlace, amount: number): void {
  withServer(place, (server) => {
    const insert = server.prepare(
      "INSERT INTO connections (user, host, db, command, seconds, state, info) VALUES ('vedfolnir_user', 'localhost', 'vedfolnir', 'Sleep', ?, '', NULL)",
    );
    server.transaction(() => {
      for (let index = 0; index < amount; index += 1) insert.run(index * 7);
    })();
  });
}

/** Closes the newest connections until the usual ones are left. */
export function closeConnections(place: VedfolnirPlace): void {
  withServer(place, (server) =>
    server
      .prepare('DELETE FROM connections WHERE id NOT IN (SELECT id FROM connections ORDER BY id LIMIT ?)')
      .run(usualConnections),
  );
}

export interface ServerFigures {
  readonly connections: number;
  readonly max_connections: number;
  /** Slow queries since the server was set up. */
  readonly slow_queries: number;
  readonly questions: number;
}

export function readFigures(place: VedfolnirPlace): ServerFigures {
  return withServer(place, (server) => {
    const number = (sql: string): number => z.number().parse(server.prepare(sql).pluck().get());
    return {
      connections: number('SELECT count(*) FROM connections'),
      max_connections: number("SELECT value FROM variables WHERE name = 'max_connections'"),
      slow_queries: number("SELECT value FROM status WHERE name = 'Slow_queries'"),
      questions: number("SELECT value FROM status WHERE name = 'Questions'"),
    };
  });
}

/** How many slow queries there were since a moment. */
export function countSlowQueries(place: VedfolnirPlace, since: number): number {
  return withServer(place, (server) =>
    z.number().parse(server.prepare('SELECT count(*) FROM slow_log WHERE start_time > ?').pluck().get(since)),
  );
}

/** Takes slow queries since a moment out of the log, for whoever mends on purpose and does not want to wait. */
export function forgetSlowQueries(place: VedfolnirPlace, since: number): void {
  withServer(place, (server) => server.prepare('DELETE FROM slow_log WHERE start_time > ?').run(since));
}

const timelineQuery = 'SELECT max((SELECT count(*) FROM images WHERE post_id = posts.id)) FROM posts';

/** Runs the query behind the timeline as often as people ask for it, and logs it each time it is slow. */
export function readTimeline(place: VedfolnirPlace, times: number, now: number): void {
  const taken = withData(place, (data) => {
    const query = data.prepare(timelineQuery);
    return Array.from({ length: times }, () => {
      const watch = startWatch();
      query.get();
      return watch();
    });
  });
  const slow = taken.filter((milliseconds) => milliseconds > slowAfter);
  withServer(place, (server) => {
    const insert = server.prepare('INSERT INTO slow_log VALUES (?, ?, ?)');
    const add = server.prepare('UPDATE status SET value = value + ? WHERE name = ?');
    server.transaction(() => {
      for (const milliseconds of slow) insert.run(now, milliseconds, timelineQuery);
      add.run(slow.length, 'Slow_queries');
      add.run(times, 'Questions');
      server.prepare('DELETE FROM slow_log WHERE start_time < ?').run(now - 86_400_000);
    })();
  });
}
