import { open, realpath } from 'node:fs/promises';
import { sentenceOf } from '../core/errors.ts';
import { formatSize } from '../core/size.ts';
import { codeOf } from './maintenance-disk.ts';

export type BytesReading =
  | { readonly readable: true; readonly path: string; readonly bytes: Uint8Array }
  | { readonly readable: false; readonly reason: string };

const largest = 10_000_000;

/** Reads a file of items whole, following symbolic links to the real one. Says why when it cannot be read. */
export async function readBytes(path: string): Promise<BytesReading> {
  try {
    const real = await realpath(path);
    const handle = await open(real, 'r');
    try {
      const state = await handle.stat();
      if (state.isDirectory()) return { readable: false, reason: `${path} is a folder, not a file.` };
      if (!state.isFile()) return { readable: false, reason: `${path} is not an ordinary file.` };
      if (state.size > largest)
        return {
          readable: false,
          reason: `${path} is ${formatSize(state.size)}; more than ${formatSize(largest)} is not read.`,
        };
      return { readable: true, path: real, bytes: await handle.readFile() };
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    return { readable: false, reason: explain(thrown, path) };
  }
}

function explain(thrown: unknown, path: string): string {
  switch (codeOf(thrown)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `There is no file ${path}.`;
    case 'EACCES':
    case 'EPERM':
      return `${path} may not be read by this user.`;
    case 'EISDIR':
      return `${path} is a folder, not a file.`;
    case 'ELOOP':
      return `${path} is a symbolic link that leads in a circle.`;
    default:
      return `${path} cannot be read: ${sentenceOf(thrown)}.`;
  }
}
