import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mask } from '../core/mask.ts';

/** Writes transcripts into a folder, whole or not at all, for the user of the bot alone. */
export function createTranscriptKeeper(folder: string, mask: Mask) {
  return async (name: string, text: string): Promise<string> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, name);
    await writeFile(`${path}.draft`, mask(text), { mode: 0o600 });
    await rename(`${path}.draft`, path);
    return path;
  };
}
