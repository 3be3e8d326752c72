import { appendFileSync, readFileSync } from 'node:fs';
import { replaceFile } from '../mids-hero/place.ts';
import type { WitchCityRopePlace } from './place.ts';

/** A request that was answered. */
export interface Visit {
  readonly at: number;
  readonly path: string;
  readonly status: number;
  /** Until the answer was out, and what the database took of it. Milliseconds. */
  readonly took: number;
  readonly query: number;
  /** Whose session it was. */
  readonly session: string;
}

/** More of the log is nobody's business here, and would make every look slower. */
const mostLines = 2000;

export function writeVisit({ accessLog }: WitchCityRopePlace, visit: Visit): void {
  appendFileSync(accessLog, lineOf(visit));
}

export function lineOf({ at, path, status, took, query, session }: Visit): string {
  return `${new Date(at).toISOString()} GET ${path} status=${status} ms=${took} db=${query} session=${session}\n`;
}

const pattern = /^(\S+) GET (\S+) status=(\d+) ms=([\d.]+) db=([\d.]+) session=(\S+)$/;

/** Requests since a moment. */
export function recentVisits({ accessLog }: WitchCityRopePlace, since: number): Visit[] {
  const lines = readFileSync(accessLog, 'utf8').trimEnd().split('\n').slice(-mostLines);
  return lines.flatMap((line) => {
    const [, stamp = '', path = '', status, took, query, session = ''] = pattern.exec(line) ?? [];
    const at = Date.parse(stamp);
    if (!(at >= since)) return [];
    return [{ at, path, status: Number(status), took: Number(took), query: Number(query), session }];
  });
}

/** Keeps only the visits that pass: whoever mends on purpose does not want to wait until the others are old. */
export function keepVisits(place: WitchCityRopePlace, keep: (visit: Visit) => boolean): void {
  replaceFile(place.accessLog, recentVisits(place, 0).filter(keep).map(lineOf).join(''));
}
