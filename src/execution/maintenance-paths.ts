import { basename, dirname, join } from 'node:path';
import type { PlannedWriteBack } from '../maintenance/ports.ts';

/** The names beside a file that a write-back uses. All lie in the file's own folder: a swap needs one file system. */
export interface WriteBackPaths {
  readonly target: string;
  readonly folder: string;
  /** While it is being written. */
  readonly unfinished: string;
  /** The new version, whole; after the exchange, what was displaced. */
  readonly staged: string;
  /** A second name of the old version, where the file system cannot exchange. */
  readonly link: string;
  /** The version before the last write-back. */
  readonly previous: string;
  /** Somebody's version that could not stay in place. */
  readonly conflict: string;
}

export function pathsOf(plan: Pick<PlannedWriteBack, 'path' | 'id'>): WriteBackPaths {
  const folder = dirname(plan.path);
  const name = basename(plan.path);
  const staged = join(folder, `.${name}.watchkeeper-${plan.id}`);
  return {
    target: plan.path,
    folder,
    unfinished: `${staged}.part`,
    staged,
    link: `${staged}.was`,
    previous: `${plan.path}.previous`,
    conflict: `${plan.path}.conflict-${plan.id}`,
  };
}
