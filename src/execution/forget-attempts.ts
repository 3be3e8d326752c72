import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../core/clock.ts';

/** So many are asked for at once. */
const batch = 200;

/**
 * Removes the folders of attempts that nobody knows any more.
 * @param before younger ones are left, whatever they are: their attempt may be about to be stored
 * @param known those among the given attempts that still matter
 * @returns how many were removed
 */
export async function forgetAttempts(
  folder: string,
  before: Instant,
  known: (attempts: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let removed = 0;
  for (let from = 0; from < names.length; from += batch) {
    const some = names.slice(from, from + batch);
    // A look of a waiting step has a folder of its own: `<attempt>.<look>`.
    const attemptOf = (name: string) => name.split('.', 1)[0] ?? name;
    const wanted = await known([...new Set(some.map(attemptOf))]);
    for (const name of some) {
      const path = join(folder, name);
      if (wanted.has(attemptOf(name))) continue;
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
      if (mtimeMs >= before) continue;
      await rm(path, { recursive: true, force: true });
      removed += 1;
    }
  }
  return removed;
}
