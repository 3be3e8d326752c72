import { z } from 'zod';
import { describeIssue } from './describe-issue.ts';
import type { Path } from './report.ts';
import { meant } from './wording.ts';
import type { YamlFile } from './yaml-file.ts';

/** A file's data in the shape of its schema, and where each thing stood in the file. */
export interface Shaped<Data> {
  readonly data: Data;
  /** The path in the file of a path in `data`; they differ where something was left out. */
  place(path: Path): Path;
}

/**
 * Holds a file against its schema and reports everything that does not fit. What does not fit is left
 * out, so that the rest can still be held against the rules across files.
 * @returns undefined when nothing usable is left
 */
export function checkShape<Schema extends z.ZodType>(
  file: YamlFile,
  schema: Schema,
): Shaped<z.output<Schema>> | undefined {
  const removed = new Set<string>();
  let data = file.data;
  for (let round = 0; ; round += 1) {
    const known = new Map<string, readonly string[]>();
    const outcome = schema.safeParse(data, {
      reportInput: true,
      error: (issue) => {
        if (issue.code === 'unrecognized_keys' && issue.inst instanceof z.ZodObject)
          known.set(JSON.stringify(issue.path ?? []), Object.keys(issue.inst.shape));
        return describeIssue(issue);
      },
    });
    const place = (path: Path) => placeInFile(path, removed);
    if (outcome.success) return { data: outcome.data, place };
    const cuts: Path[] = [];
    for (const issue of outcome.error.issues) {
      const path = issue.path.filter((step) => typeof step !== 'symbol');
      if (issue.code === 'unrecognized_keys') {
        const words = known.get(JSON.stringify(issue.path)) ?? [];
        for (const key of issue.keys) {
          const message = `is no key here${meant(key, words)} (known: ${words.join(', ')})`;
          if (round === 0) file.report([...path, key], message, { at: 'key' });
          cuts.push([...path, key]);
        }
        continue;
      }
      if (round === 0 || isNews(issue, place(path), removed)) reportIssue(file, issue, place(path));
      cuts.push(path);
    }
    const targets = cuts.map((path) => deepestThere(data, path));
    // A key is missing at the top, or the whole is no map: nothing is left to look at.
    if (targets.some((path) => path.length === 0)) return undefined;
    // All places first: taking one list element out moves those behind it.
    for (const path of targets.map(place)) removed.add(JSON.stringify(path));
    data = prune(data, [], new Set(targets.map((path) => JSON.stringify(path))));
  }
}

/** A rule of the schema that could not be asked before, and that nothing left out has caused. */
function isNews(issue: z.core.$ZodIssue, path: Path, removed: ReadonlySet<string>): boolean {
  if (issue.code !== 'custom') return false;
  const begin = JSON.stringify(path).slice(0, -1);
  return ![...removed].some((each) => each.startsWith(begin));
}

function reportIssue(file: YamlFile, issue: z.core.$ZodIssue, path: Path): void {
  if (issue.code === 'invalid_key') {
    file.report(path, issue.issues[0]?.message ?? issue.message, { at: 'key' });
    return;
  }
  file.report(path, issue.message);
}

/** The path itself, or for what is not there (a missing key) the nearest thing around it that is. */
function deepestThere(data: unknown, path: Path): Path {
  let target = path;
  while (target.length > 0 && !isThere(data, target)) target = target.slice(0, -1);
  return target;
}

/** The data without what stands at these paths (as JSON). */
function prune(value: unknown, path: Path, doomed: ReadonlySet<string>): unknown {
  const stays = (step: string | number) => !doomed.has(JSON.stringify([...path, step]));
  if (Array.isArray(value))
    return value.flatMap((each, index) => (stays(index) ? [prune(each, [...path, index], doomed)] : []));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) =>
      stays(key) ? [[key, prune(each, [...path, key], doomed)]] : [],
    ),
  );
}

function isThere(data: unknown, path: Path): boolean {
  let value = data;
  for (const step of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return false;
    value = Reflect.get(value, step);
  }
  return true;
}

function placeInFile(path: Path, removed: ReadonlySet<string>): Path {
  const place: (string | number)[] = [];
  for (const step of path) {
    if (typeof step !== 'number') {
      place.push(step);
      continue;
    }
    let left = step;
    let index = 0;
    for (;;) {
      const gone = removed.has(JSON.stringify([...place, index]));
      if (!gone && left === 0) break;
      if (!gone) left -= 1;
      index += 1;
    }
    place.push(index);
  }
  return place;
}
