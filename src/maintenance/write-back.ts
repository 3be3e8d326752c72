import { type Actor, actorKey } from '../record/actor.ts';
import type { Change } from '../record/change.ts';
import type { MaintenanceFile, MaintenanceItem } from './item.ts';
import type { DutiesMeans } from './means.ts';
import type { CloseOutcome, ReconciledWriteBack } from './outcome.ts';
import type { Completion, RecordedCompletion, WriteBack, WriteBackOutcome } from './ports.ts';
import { referenceTo } from './reference.ts';
import { notWritten, refusals, stillNotRecorded } from './wording.ts';

/** After this a journalled write-back is not going on any more: its process has died or hangs. */
const staleAfter = 120_000;

type Written =
  | {
      readonly written: true;
      readonly plan: WriteBack;
      readonly previous: string;
      readonly warning: string | null;
    }
  | { readonly written: false; readonly overtaken: false; readonly outcome: CloseOutcome }
  /** Somebody closed the item after it was read. */
  | { readonly written: false; readonly overtaken: true };

/** Writes a completion into the file that its item is in: journal, file, record, in this order. */
export async function writeBack(
  means: DutiesMeans,
  file: MaintenanceFile,
  item: MaintenanceItem,
  completion: Completion,
  actor: Actor,
  delivery: string | undefined,
): Promise<Written> {
  const now = means.clock.now();
  const planned = await means.reader.plan(file, item.id, completion, means.newId(now), now);
  if ('refused' in planned) return ended({ kind: 'refused', reason: planned.refused });
  const saw = item.lastDone?.written ?? '';
  if (item.flaw === undefined && (planned.was.lastDone ?? '') !== saw)
    return { written: false, overtaken: true };
  const plan: WriteBack = {
    ...planned,
    actor: actorKey(actor),
    ...(delivery === undefined ? {} : { delivery }),
  };
  if (!(await begin(means, file, plan))) return ended({ kind: 'busy', reason: refusals.busy });
  means.checkpoint('write-back.journalled');
  let outcome: WriteBackOutcome;
  try {
    outcome = await means.reader.carryOut(file, plan);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return ended({ kind: 'refused', reason: refusals.unsettled(reason) });
  }
  if (!outcome.written) {
    await abandon(means, plan, outcome.reason);
    return ended(
      outcome.conflict
        ? { kind: 'conflict', reason: notWritten(outcome.reason) }
        : { kind: 'refused', reason: outcome.reason },
    );
  }
  const recorded = await record(means, plan);
  means.checkpoint('write-back.recorded');
  return { written: true, plan, previous: outcome.previous, warning: recorded ? null : stillNotRecorded };
}

function ended(outcome: CloseOutcome): Written {
  return { written: false, overtaken: false, outcome };
}

async function begin(means: DutiesMeans, file: MaintenanceFile, plan: WriteBack): Promise<boolean> {
  if (await means.store.beginWriteBack(plan)) return true;
  const open = (await means.store.openWriteBacks()).filter(({ path }) => path === plan.path);
  const stale = open.filter(({ startedAt }) => plan.startedAt - startedAt > staleAfter);
  if (stale.length === 0) return false;
  // It is the same file on disk, also when config calls it by another id by now.
  for (const each of stale) await reconcileOne(means, each, fileOf(means, each) ?? file);
  return means.store.beginWriteBack(plan);
}

/**
 * Ends every write-back that an earlier process left open, so that file and record agree. Belongs before any
 * other work at start. Doing it twice changes nothing. While Watchkeeper only observes, all of them are left.
 */
export async function reconcileAll(means: DutiesMeans): Promise<ReconciledWriteBack[]> {
  const results: ReconciledWriteBack[] = [];
  for (const plan of await means.store.openWriteBacks())
    results.push(
      means.mode === 'observe'
        ? { reference: referenceTo(plan), outcome: 'left', reason: refusals.observing }
        : await reconcileOne(means, plan, fileOf(means, plan)),
    );
  if (means.mode === 'act') results.push(...(await collectWhatWasWritten(means)));
  return results;
}

/**
 * Runs the collectors of files that were written by a process that died before it could: each once. One that fails
 * is left for the next start.
 * @returns what could not be collected
 */
async function collectWhatWasWritten(means: DutiesMeans): Promise<ReconciledWriteBack[]> {
  const told = new Set<string>();
  const failed: ReconciledWriteBack[] = [];
  for (const plan of await means.store.uncollectedWriteBacks()) {
    if (told.has(plan.path)) continue;
    told.add(plan.path);
    const file = fileOf(means, plan);
    const run = file?.collector ? await means.collectors.run(file) : undefined;
    if (run?.ran === false)
      failed.push({ reference: referenceTo(plan), outcome: 'not-collected', reason: run.reason });
    else await means.store.markCollected(plan.path, means.clock.now());
  }
  return failed;
}

async function reconcileOne(
  means: DutiesMeans,
  plan: WriteBack,
  file: MaintenanceFile | undefined,
): Promise<ReconciledWriteBack> {
  const reference = referenceTo(plan);
  if (!file) return { reference, outcome: 'left', reason: refusals.noFile };
  try {
    const outcome = await means.reader.reconcile(file, plan);
    if (outcome.written) {
      await record(means, plan);
      means.checkpoint('write-back.recorded');
      return { reference, outcome: 'completed', reason: null };
    }
    await abandon(means, plan, outcome.reason);
    return { reference, outcome: 'abandoned', reason: outcome.reason };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { reference, outcome: 'left', reason };
  }
}

function fileOf(means: DutiesMeans, plan: WriteBack): MaintenanceFile | undefined {
  return means.files.find(({ id, service }) => id === plan.file && service === plan.service);
}

/** Records that it was written. False when another process ended this write-back as not written. */
async function record(means: DutiesMeans, plan: WriteBack): Promise<boolean> {
  const recordedAt = means.clock.now();
  const completion: RecordedCompletion = {
    ...plan.completion,
    service: plan.service,
    item: plan.item,
    actor: plan.actor,
    recordedAt,
  };
  if (await means.store.completeWriteBack(plan.id, completion, doneChange(means, plan, recordedAt)))
    return true;
  const known = await means.store.completions(plan.service);
  if (known.some((each) => each.item === plan.item && each.doneAt === completion.doneAt)) return true;
  // Another process took this one for dead and ended it before the file was written. It was written after all.
  const again: WriteBack = { ...plan, id: means.newId(recordedAt) };
  if (!(await means.store.beginWriteBack(again))) return false;
  return means.store.completeWriteBack(again.id, completion, doneChange(means, again, recordedAt));
}

function doneChange(means: DutiesMeans, plan: WriteBack, at: number): Change {
  const { was, completion, writes } = plan;
  return {
    audit: [
      {
        at,
        actor: plan.actor,
        action: 'maintenance.done',
        subject: referenceTo(plan),
        before: { last_done: was.lastDone, result: was.result },
        after: { last_done: writes, result: completion.result },
        words: was.notes ? `${completion.notes}\n\nBefore: ${was.notes}` : completion.notes,
      },
    ],
    touches: means.cardsOf(plan.service),
    ...(plan.delivery === undefined ? {} : { finishes: plan.delivery }),
  };
}

async function abandon(means: DutiesMeans, plan: WriteBack, reason: string): Promise<void> {
  await means.store.abandonWriteBack(plan.id, reason, {
    audit: [
      {
        at: means.clock.now(),
        actor: plan.actor,
        action: 'maintenance.not-written',
        subject: referenceTo(plan),
        before: { last_done: plan.was.lastDone },
        after: { last_done: plan.was.lastDone, reason },
      },
    ],
  });
}
