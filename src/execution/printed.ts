import { open } from 'node:fs/promises';
import { attemptFiles } from './supervise/attempt-folder.ts';

/** What an attempt printed behind a place in its output, masked; `next` is the place behind it. */
export interface Printed {
  readonly bytes: Uint8Array;
  readonly next: number;
}

/** So much is read at once, in bytes. */
const most = 64_000;

/**
 * Reads what an attempt has printed so far, from a place on; what is more than an attempt keeps is not read.
 * @param folder of the attempt
 */
export async function readPrinted(folder: string, from: number): Promise<Printed> {
  const file = await open(attemptFiles(folder).output, 'r').catch(() => undefined);
  if (!file) return { bytes: new Uint8Array(), next: from };
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, from);
    return { bytes: buffer.subarray(0, bytesRead), next: from + bytesRead };
  } finally {
    await file.close();
  }
}
