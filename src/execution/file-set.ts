import { opendir, readdir, stat } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';
import type { Values } from '../checks/probe.ts';
import type { Retention } from '../checks/retention.ts';
import type { Instant } from '../core/clock.ts';
import { calendarDays, type DateForm, type NamedSpan, spanOfName } from './dated-name.ts';
import type { Member } from './file-member.ts';
import { valuesOfRetention } from './file-retention.ts';

/** The matching entries of one folder. */
export interface FileSet {
  readonly members: readonly Member[];
  /** Dated later than now: counted, and no proof of anything. */
  readonly future: number;
  /** Names that match but are no date. */
  readonly strange: number;
}

export interface SetWish {
  readonly match: string;
  readonly dated?: DateForm;
  readonly retention?: Retention;
  readonly now: Instant;
  /** Reads no further when aborted. */
  readonly over: AbortSignal;
  /** Called for every entry met; throws when there are too many. */
  readonly onEntry: () => void;
}

/** Clocks of file servers may run ahead by this much. */
const skew = 5 * 60_000;

/** Reads the matching entries of one folder (not of folders in it). Throws what the file system throws. */
export async function readFileSet(folder: string, wish: SetWish): Promise<FileSet> {
  const members: Member[] = [];
  let future = 0;
  let strange = 0;
  for await (const entry of await opendir(folder)) {
    wish.over.throwIfAborted();
    wish.onEntry();
    if (!matchesGlob(entry.name, wish.match)) continue;
    const date = wish.dated ? spanOfName(entry.name, wish.dated) : undefined;
    if (wish.dated && date === undefined) {
      strange += 1;
      continue;
    }
    const member = await memberOf(folder, entry.name, date);
    if (!member) continue;
    if (member.at > wish.now + skew) future += 1;
    else members.push(member);
  }
  return { members: members.sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1)), future, strange };
}

/** Undefined for what is no file (or, with a date, no folder either) and for what has just gone. */
async function memberOf(folder: string, name: string, date?: NamedSpan): Promise<Member | undefined> {
  const path = join(folder, name);
  try {
    const found = await stat(path);
    const { from: at, to: until } = date ?? { from: found.mtimeMs, to: found.mtimeMs };
    if (found.isFile()) return { name, at, until, content: found.size, isFolder: false };
    if (date === undefined || !found.isDirectory()) return undefined;
    return { name, at, until, content: (await readdir(path)).length, isFolder: true };
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** The values of one set. `age_hours` counts from the beginning of the date, `age_days` in calendar days. */
export function valuesOfSet({ members, future, strange }: FileSet, wish: SetWish): Values {
  const newest = members.at(-1);
  const oldest = members[0];
  const files = members.filter((member) => !member.isFolder);
  return {
    count: members.length,
    newest: newest?.name ?? null,
    newest_at: newest ? new Date(newest.at).toISOString() : null,
    newest_is_empty: newest ? newest.content === 0 : null,
    age_hours: newest ? hours(wish.now - newest.at) : null,
    age_days: newest ? days(newest.at, wish) : null,
    oldest: oldest?.name ?? null,
    oldest_age_days: oldest ? days(oldest.at, wish) : null,
    bytes: files.reduce((total, file) => total + file.content, 0),
    newest_bytes: newest && !newest.isFolder ? newest.content : null,
    future,
    strange,
    ...(wish.retention ? { retention: valuesOfRetention(members, wish.retention, wish.now) } : {}),
    error: null,
  };
}

function hours(span: number): number {
  return Number((Math.max(0, span) / 3_600_000).toFixed(2));
}

function days(at: Instant, { now, dated }: SetWish): number {
  return dated ? calendarDays(at, now, dated.timezone) : Math.floor(Math.max(0, now - at) / 86_400_000);
}
