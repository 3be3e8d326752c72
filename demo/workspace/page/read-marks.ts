import { isRecord, stringOf } from './read.ts';

/** How far one person has read each channel; survives a reload. */
export interface ReadMarks {
  all(): Readonly<Record<string, string>>;
  /** Remembers that everything up to `ts` was seen; false when that was known. */
  read(channel: string, ts: string): boolean;
}

export function createReadMarks(storage: Storage, person: string): ReadMarks {
  const key = `workspace-read/${person}`;
  let marks = parseMarks(storage.getItem(key));
  return {
    all: () => marks,
    read(channel, ts) {
      if ((marks[channel] ?? '') >= ts) return false;
      marks = { ...marks, [channel]: ts };
      storage.setItem(key, JSON.stringify(marks));
      return true;
    },
  };
}

function parseMarks(stored: string | null): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(stored ?? '{}');
    if (!isRecord(value)) return {};
    return Object.fromEntries(Object.entries(value).map(([channel, ts]) => [channel, stringOf(ts)]));
  } catch {
    return {};
  }
}
