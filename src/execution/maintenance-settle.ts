import { rename, rm, stat } from 'node:fs/promises';
import type { Checkpoint } from '../core/checkpoint.ts';
import type { PlannedWriteBack, WriteBackOutcome } from '../maintenance/ports.ts';
import { look, syncFolder } from './maintenance-disk.ts';
import type { Exchange } from './maintenance-exchange.ts';
import { pathsOf, type WriteBackPaths } from './maintenance-paths.ts';
import { replace, straighten } from './maintenance-replace.ts';

export interface SettleWith {
  readonly exchange: Exchange;
  readonly checkpoint: Checkpoint;
  /** Whether bytes of the file hold the three values of the write-back, whatever else changed. */
  readonly holdsOurs: (bytes: Uint8Array) => boolean;
}

/** Editors that keep replacing the file while we put theirs back: after so many rounds both versions are kept. */
const mostRounds = 10;

/**
 * Brings a write-back to its end from what lies on the disk, and says what became of it. It is how a write-back
 * ends normally, and equally how another process ends it after a crash; doing it twice changes nothing.
 *
 * Under the staged name lies one of these, told apart by hash:
 * - nothing: the write-back never came so far, or is already settled;
 * - our new version: it is not in place (any more), so it goes;
 * - the version that we planned on: it was displaced as meant, and is kept as the previous one;
 * - anything else: somebody's edit that we displaced. It goes back into its place.
 */
export async function settle(plan: PlannedWriteBack, means: SettleWith): Promise<WriteBackOutcome> {
  const paths = pathsOf(plan);
  await rm(paths.unfinished, { force: true });
  await straighten(paths);
  const putBack = new Set<string>();
  for (let round = 0; round < mostRounds; round += 1) {
    const staged = await look(paths.staged);
    if (staged === undefined) return verdict(plan, paths, means);
    if (staged.hash === plan.before) return keepPrevious(plan, paths, means);
    if (staged.hash === plan.after) {
      await rm(paths.staged, { force: true });
      await syncFolder(paths.folder);
      return verdict(plan, paths, means);
    }
    const target = await look(paths.target);
    if (target === undefined) break;
    const isTheirs = target.hash !== plan.after;
    // What was in place a moment ago, and not by our doing, is newer than what we put there. Only after a crash
    // in between has nobody seen the order, and the files themselves must tell.
    const isNewer =
      putBack.size > 0 ? !putBack.has(staged.hash) : await isYounger(paths.staged, paths.target);
    if (isTheirs && !isNewer) break;
    putBack.add(staged.hash);
    await replace(paths, target.hash, means.exchange);
    await syncFolder(paths.folder);
  }
  await rename(paths.staged, paths.conflict);
  await syncFolder(paths.folder);
  return conflict(
    `Two versions by others met. The newer one is in place, the other one is kept in ${paths.conflict}.`,
  );
}

async function keepPrevious(
  plan: PlannedWriteBack,
  paths: WriteBackPaths,
  means: SettleWith,
): Promise<WriteBackOutcome> {
  means.checkpoint('write-back.verified');
  await rename(paths.staged, paths.previous);
  await syncFolder(paths.folder);
  means.checkpoint('write-back.kept');
  return verdict(plan, paths, means);
}

/** Whether the file as it is now says what we wanted it to say. */
async function verdict(
  plan: PlannedWriteBack,
  paths: WriteBackPaths,
  means: SettleWith,
): Promise<WriteBackOutcome> {
  const target = await look(paths.target);
  if (target === undefined) return conflict('The file has disappeared meanwhile.');
  if (target.hash === plan.after || means.holdsOurs(target.bytes))
    return { written: true, previous: paths.previous };
  if (target.hash === plan.before)
    return { written: false, conflict: false, reason: 'It was interrupted before anything was written.' };
  return conflict('Someone else changed the file at the same moment. Their version stays.');
}

async function isYounger(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([stat(one), stat(other)]);
  return first.mtimeMs > second.mtimeMs;
}

function conflict(reason: string): WriteBackOutcome {
  return { written: false, conflict: true, reason };
}
