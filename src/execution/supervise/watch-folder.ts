import { watch } from 'node:fs';

/**
 * Tells when something changed in a folder, as far as the system tells. It may not: some file systems are silent, and
 * a system gives only so many watchers to one user. So whoever asks looks now and then as well.
 */
export function watchFolder(folder: string, onChange: () => void): { close(): void } {
  try {
    const watcher = watch(folder, onChange);
    watcher.on('error', () => {});
    return watcher;
  } catch {
    return { close: () => {} };
  }
}
