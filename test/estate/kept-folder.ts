import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeptFolder {
  /** Puts the folder back as it was: what came since is removed, everything else is as it was, with its times. */
  restore(): void;
  /** Removes the copy. */
  forget(): void;
}

/** Remembers a folder with all that is in it. */
export function keepFolder(folder: string): KeptFolder {
  const copies = mkdtempSync(join(tmpdir(), 'kept-folder-'));
  const copy = join(copies, 'copy');
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  return {
    restore: () => restoreFrom(copy, folder),
    forget: () => rmSync(copies, { recursive: true, force: true }),
  };
}

function restoreFrom(copy: string, folder: string): void {
  const kept = readdirSync(copy, { withFileTypes: true });
  const names = new Set(kept.map(({ name }) => name));
  for (const name of readdirSync(folder))
    if (!names.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
  for (const entry of kept) {
    const [from, to] = [join(copy, entry.name), join(folder, entry.name)];
    if (entry.isDirectory() && existsSync(to)) restoreFrom(from, to);
    else if (entry.isDirectory() || hasChanged(from, to)) putInPlace(from, to);
  }
}

function hasChanged(from: string, to: string): boolean {
  if (!existsSync(to)) return true;
  const [before, now] = [statSync(from), statSync(to)];
  return before.size !== now.size || before.mtimeMs !== now.mtimeMs || before.mode !== now.mode;
}

/** In one step, so that nobody reads half a file. */
function putInPlace(from: string, to: string): void {
  const fresh = `${to}.fresh`;
  cpSync(from, fresh, { recursive: true, preserveTimestamps: true });
  renameSync(fresh, to);
}
