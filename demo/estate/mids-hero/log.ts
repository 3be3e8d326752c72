import { appendFileSync, existsSync, readFileSync } from 'node:fs';

export type Level = 'INFO' | 'WARN' | 'ERROR';

export interface LogLine {
  readonly at: number;
  readonly level: Level;
  readonly message: string;
  /** As it stands in the file. */
  readonly text: string;
}

/** Adds a line: `2026-11-21T02:00:00Z ERROR import …`. */
export function writeLog(path: string, at: number, level: Level, message: string): void {
  appendFileSync(path, `${stamp(at)} ${level} ${message}\n`);
}

/** The lines since a moment, oldest first. Lines without a timestamp belong to no moment and are left out. */
export function readLog(path: string, since = 0): LogLine[] {
  if (!existsSync(path)) return [];
  const lines: LogLine[] = [];
  for (const text of readFileSync(path, 'utf8').split('\n')) {
    const match = /^(\S+Z) (INFO|WARN|ERROR) (.*)$/.exec(text);
    if (!match) continue;
    const at = Date.parse(match[1] ?? '');
    const level = match[2];
    if (!(at >= since) || (level !== 'INFO' && level !== 'WARN' && level !== 'ERROR')) continue;
    lines.push({ at, level, message: match[3] ?? '', text });
  }
  return lines;
}

/** A moment to the second, in UTC: `2026-11-21T02:00:00Z`. */
export function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
