import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { localStamp, readStamp } from './time.ts';

export type Level = 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

/** As much of a log's end as recent lines can take up. Bytes. */
const recentBytes = 512 * 1024;

/** Adds `2026-11-21 08:00:00 ERROR message`. */
export function writeLine(path: string, at: number, words: string): void {
  appendFileSync(path, `${localStamp(at)} ${words}\n`);
}

/** The lines since a moment, oldest first, read from the log's end. */
export function recentLines(path: string, since: number): string[] {
  if (!existsSync(path)) return [];
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const length = Math.min(size, recentBytes);
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, size - length);
    // Stamps have no milliseconds: a line of this very second belongs to it.
    const from = Math.floor(since / 1000) * 1000;
    return bytes
      .toString('utf8')
      .split('\n')
      .filter((line) => readStamp(line) >= from);
  } finally {
    closeSync(file);
  }
}

/**
 * Takes the lines that match out of a log and keeps them beside it. What went wrong stays in a log for hours;
 * whoever mends on purpose does not want to wait that long.
 */
export function putAside(path: string, pattern: RegExp, since: number): void {
  const lines = readFileSync(path, 'utf8').split('\n');
  const isMeant = (line: string): boolean => pattern.test(line) && readStamp(line) >= since;
  const meant = lines.filter(isMeant);
  if (meant.length === 0) return;
  appendFileSync(`${path}.acknowledged`, `${meant.join('\n')}\n`);
  const staged = `${path}.${process.pid}.new`;
  writeFileSync(staged, lines.filter((line) => !isMeant(line)).join('\n'));
  renameSync(staged, path);
}
