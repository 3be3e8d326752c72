import { z } from 'zod';
import type { VedfolnirPlace } from '../place.ts';
import { type Connection, indexes, withData } from './database.ts';

/** The first thing that is wrong with a table and its indexes; null when all is well. */
export function damageOf(data: Connection, table: string): string | null {
  const [first] = z.array(z.string()).parse(data.prepare(`PRAGMA integrity_check('${table}')`).pluck().all());
  return first === undefined || first === 'ok' ? null : first;
}

/** Damages the index of posts: rows are there that it does not know. REPAIR TABLE makes it whole. */
export function damagePosts(place: VedfolnirPlace): void {
  withData(place, (data) => {
    data.unsafeMode();
    const rewrite = (sql: string): void => {
      data.pragma('writable_schema = ON');
      data.prepare("UPDATE sqlite_schema SET sql = ? WHERE name = 'posts_by_user'").run(sql);
      data.pragma('writable_schema = RESET');
    };
    rewrite('CREATE INDEX posts_by_user ON posts (user_id) WHERE user_id < 0');
    data.exec('REINDEX posts_by_user');
    rewrite((indexes.posts_by_user ?? '').replace('IF NOT EXISTS ', ''));
  });
}

export function repairPosts(place: VedfolnirPlace): void {
  withData(place, (data) => data.exec('REINDEX posts'));
}
