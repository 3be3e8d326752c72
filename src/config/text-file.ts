import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { formatSize } from '../core/size.ts';

/** Nobody writes a longer config file by hand. */
const largest = 1_000_000;

export type TextReading =
  | { readonly readable: true; readonly text: string }
  | { readonly readable: false; readonly missing: boolean; readonly reason: string };

/** Reads a text file whole, or says in a sentence why that cannot be done. Never throws. */
export async function readTextFile(path: string): Promise<TextReading> {
  const refuse = (reason: string, missing = false): TextReading => ({ readable: false, missing, reason });
  try {
    // Not blocking: a named pipe without a writer would otherwise be waited for without end.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await file.stat();
      if (stat.isDirectory()) return refuse('is a folder; a file is wanted here');
      if (!stat.isFile()) return refuse('is no ordinary file');
      if (stat.size > largest)
        return refuse(`is larger than ${formatSize(largest)}; config is written by hand`);
      const bytes = await file.readFile();
      if (bytes.includes(0)) return refuse('holds binary data; YAML text is wanted here');
      return { readable: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } finally {
      await file.close();
    }
  } catch (error) {
    return refuse(...explain(error));
  }
}

function explain(error: unknown): [reason: string, missing?: boolean] {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return ['is not there', true];
    case 'EACCES':
    case 'EPERM':
      return ['may not be read by this user; check its permissions'];
    case 'ELOOP':
      return ['is a link that leads back to itself'];
    case 'ENOTDIR':
      return ['lies under something that is no folder'];
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return ['is not UTF-8 text; save it as UTF-8'];
    default:
      return [`cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}
