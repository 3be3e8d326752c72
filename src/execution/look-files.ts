import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Look, ProbeValue, Values } from '../checks/probe.ts';
import type { Clock } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import { count } from '../core/text.ts';
import { sumOfRetentions } from './file-retention.ts';
import { readFileSet, type SetWish, valuesOfSet } from './file-set.ts';
import type { Sight } from './sight.ts';

type FilesLook = Extract<Look, { kind: 'files' }>;

/** More names than this are not gone through: such a folder needs a narrower path. */
const mostEntries = 50_000;

/**
 * Looks how fresh and how complete files, or folders named by date, are. See docs/checks.md for the
 * values. With `each`, every subfolder is a set of its own, and the whole is as old as the set whose
 * newest is oldest; when a subfolder is missing, empty or unreadable the whole has no age at all.
 */
export function createFilesLook(clock: Clock): (look: FilesLook, over: AbortSignal) => Promise<Sight> {
  return async (look, over) => {
    let met = 0;
    const onEntry = () => {
      met += 1;
      if (met > mostEntries)
        throw new Error(
          `${look.path} holds more than ${mostEntries} names; point the probe at a smaller folder`,
        );
    };
    const { match, dated, retention } = look;
    const wish: SetWish = {
      ...{ match, now: clock.now(), over, onEntry },
      ...(dated ? { dated } : {}),
      ...(retention ? { retention } : {}),
    };
    try {
      const values = look.each
        ? await lookAtEach(look, wish)
        : valuesOfSet(await readFileSet(look.path, wish), wish);
      return { saw: true, values };
    } catch (thrown) {
      return { saw: false, reason: explain(look.path, thrown) };
    }
  };
}

async function lookAtEach(look: FilesLook, wish: SetWish): Promise<Values> {
  const names = await subfoldersOf(look.path, wish);
  const folders: Record<string, Values> = {};
  for (const name of names) folders[name] = await lookAtOne(join(look.path, name), wish);
  const having = (holds: (values: Values) => boolean) => names.filter((name) => holds(folders[name] ?? {}));
  const missing = look.expect.filter((name) => !names.includes(name));
  const unreadable = having((values) => values.error !== null);
  const empty = having(
    (values) => values.error === null && (values.count === 0 || values.newest_is_empty === true),
  );
  const problems = [
    ...listed('missing', missing),
    ...listed('empty', empty),
    ...listed('not readable', unreadable),
  ];
  const complete = problems.length === 0 && names.length > 0;
  const ages = (key: string): ProbeValue => {
    const known = names.flatMap((name) => numberIn(folders[name], key) ?? []);
    return complete ? Math.max(...known) : null;
  };
  const behind = names.toSorted(
    (a, b) => (numberIn(folders[b], 'age_hours') ?? 0) - (numberIn(folders[a], 'age_hours') ?? 0),
  )[0];
  return {
    count: names.length,
    age_hours: ages('age_hours'),
    age_days: ages('age_days'),
    furthest_behind: complete && behind !== undefined ? behind : null,
    missing,
    empty,
    unreadable,
    future: total(folders, 'future'),
    strange: total(folders, 'strange'),
    bytes: total(folders, 'bytes'),
    folders,
    ...(wish.retention ? { retention: retentionOf(folders, unreadable) } : {}),
    error:
      names.length === 0 && problems.length === 0 ? 'there are no subfolders' : problems.join('; ') || null,
  };
}

/** Nothing, so unknown, while a subfolder cannot be read. */
function retentionOf(
  folders: Readonly<Record<string, Values>>,
  unreadable: readonly string[],
): Values | null {
  if (unreadable.length > 0) return null;
  return sumOfRetentions(
    Object.entries(folders).map(([name, { retention }]) => [name, asValues(retention)] as const),
  );
}

function asValues(value: ProbeValue | undefined): Values {
  return isRecord(value) ? value : {};
}

function isRecord(value: ProbeValue | undefined): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function lookAtOne(path: string, wish: SetWish): Promise<Values> {
  try {
    return valuesOfSet(await readFileSet(path, wish), wish);
  } catch (thrown) {
    // Only the file system may fail for one folder alone.
    if (codeOf(thrown) === undefined) throw thrown;
    const nothing = valuesOfSet({ members: [], future: 0, strange: 0 }, wish);
    const { retention: _, ...known } = nothing;
    return { ...known, count: null, bytes: null, error: explain(path, thrown) };
  }
}

/** Hidden ones (`.zfs`, `.snapshots`) are no sets. */
async function subfoldersOf(path: string, wish: SetWish): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of await opendir(path)) {
    wish.over.throwIfAborted();
    wish.onEntry();
    if (entry.isDirectory() && !entry.name.startsWith('.')) names.push(entry.name);
  }
  return names.sort();
}

function listed(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, 5).join(', ');
  return [
    names.length > 5
      ? `${what}: ${shown} and ${count(names.length - 5, 'more', 'more')}`
      : `${what}: ${shown}`,
  ];
}

function total(folders: Readonly<Record<string, Values>>, key: string): number {
  return Object.values(folders).reduce((sum, values) => sum + (numberIn(values, key) ?? 0), 0);
}

function numberIn(values: Values | undefined, key: string): number | undefined {
  const value = values?.[key];
  return typeof value === 'number' ? value : undefined;
}

function explain(path: string, thrown: unknown): string {
  switch (codeOf(thrown)) {
    case 'ENOENT':
      return `the folder ${path} does not exist`;
    case 'EACCES':
    case 'EPERM':
      return `the folder ${path} may not be read`;
    case 'ENOTDIR':
      return `${path} is no folder`;
    default:
      return sentenceOf(thrown);
  }
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}
