import Database from 'better-sqlite3';
import type { VedfolnirPlace } from '../place.ts';
import { localStamp } from '../time.ts';

export type Connection = Database.Database;

export const tableNames = [
  'users',
  'platform_connections',
  'posts',
  'images',
  'processing_runs',
  'user_sessions',
] as const;

const schema = `
CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL);
CREATE TABLE platform_connections (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, platform TEXT NOT NULL, is_active INTEGER NOT NULL);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, content TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE images (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL, url TEXT NOT NULL, caption TEXT);
CREATE TABLE processing_runs (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, status TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE user_sessions (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, ip TEXT NOT NULL, created_at TEXT NOT NULL);
`;

/** The indexes of the application, by name. */
export const indexes: Readonly<Record<string, string>> = {
  posts_by_user: 'CREATE INDEX IF NOT EXISTS posts_by_user ON posts (user_id)',
  images_by_post: 'CREATE INDEX IF NOT EXISTS images_by_post ON images (post_id)',
};

function open(path: string): Connection {
  const connection = new Database(path, { fileMustExist: true });
  // A stand-in may lose its last second in a power cut; in return it is quick on slow disks.
  connection.pragma('synchronous = OFF');
  connection.pragma('busy_timeout = 2000');
  // Otherwise the planner quietly makes up for an index that somebody dropped.
  connection.pragma('automatic_index = OFF');
  return connection;
}

function using<T>(path: string, use: (connection: Connection) => T): T {
  const connection = open(path);
  try {
    return use(connection);
  } finally {
    connection.close();
  }
}

/** Works with the data of the application: the schema `vedfolnir`. */
export function withData<T>(place: VedfolnirPlace, use: (data: Connection) => T): T {
  return using(place.mysql.data, use);
}

/** Works with what the database server knows of itself: accounts, connections, slow queries. */
export function withServer<T>(place: VedfolnirPlace, use: (server: Connection) => T): T {
  return using(place.mysql.server, use);
}

/** Makes the database of the application and fills it, the same every time but for the dates. */
export function createData(place: VedfolnirPlace, now: number): void {
  const data = new Database(place.mysql.data);
  data.pragma('synchronous = OFF');
  data.exec(schema);
  const rows = (table: string, amount: number, row: (id: number) => readonly unknown[]): void => {
    const marks = row(1).map(() => '?');
    const insert = data.prepare(`INSERT INTO ${table} VALUES (${marks.join(', ')})`);
    for (let id = 1; id <= amount; id += 1) insert.run(...row(id));
  };
  const daysAgo = (days: number): string => localStamp(now - days * 86_400_000);
  data.transaction(() => {
    rows('users', 40, (id) => [id, `user${id}`, `user${id}@example.test`, id <= 2 ? 'admin' : 'reviewer']);
    rows('platform_connections', 60, (id) => [id, (id % 40) + 1, id % 2 === 0 ? 'mastodon' : 'pixelfed', 1]);
    rows('posts', 600, (id) => [id, (id % 40) + 1, `Post ${id} of the day`, daysAgo(id % 90)]);
    rows('images', 900, (id) => [id, (id % 600) + 1, `https://images.example.test/${id}`, `Picture ${id}`]);
    rows('processing_runs', 30, (id) => [
      id,
      (id % 40) + 1,
      id > 28 ? 'running' : 'completed',
      daysAgo(30 - id),
    ]);
    rows('user_sessions', 80, (id) => [
      id,
      (id % 40) + 1,
      `198.51.100.${id % 50}`,
      localStamp(now - id * 1_200_000),
    ]);
    for (const statement of Object.values(indexes)) data.exec(statement);
  })();
  data.close();
}
