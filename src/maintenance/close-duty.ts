import type { Instant } from '../core/clock.ts';
import { type Actor, actorKey } from '../record/actor.ts';
import { liesInTheFuture } from './compute-due.ts';
import { findDuty } from './find-duty.ts';
import type { MaintenanceItem } from './item.ts';
import type { DutiesMeans } from './means.ts';
import type { CloseOutcome, Closing } from './outcome.ts';
import type { Duty } from './read-duties.ts';
import { keptWasEdited, refusals } from './wording.ts';
import { writeBack } from './write-back.ts';
import { dateIn, inZone } from './zone.ts';

/** Closes a duty: checks, writes where its last time is kept, lets the file's owner look, and reads again. */
export async function closeDuty(
  means: DutiesMeans,
  reference: string,
  closing: Closing,
  actor: Actor,
  delivery?: string,
): Promise<CloseOutcome> {
  if (means.mode === 'observe') return { kind: 'refused', reason: refusals.observing };
  if (closing.doneAt > means.clock.now()) return { kind: 'refused', reason: refusals.inTheFuture };
  const found = await findDuty(means, reference);
  if ('refused' in found) return { kind: 'refused', reason: found.refused };
  const { duty } = found;
  // Files keep whole seconds; so does the record, so that both always say the same.
  const done = { ...closing, doneAt: Math.floor(closing.doneAt / 1_000) * 1_000 };
  const objection = objectionTo(duty, done, actor, means.clock.now());
  if (objection) return objection;
  return duty.item.origin.kind === 'config'
    ? closeDeclared(means, duty, done, actor, delivery)
    : closeInFile(means, duty, duty.item.origin.file, done, actor, delivery);
}

/** Two people who close the same red item within this time meant the same thing. */
const justNow = 600_000;

function objectionTo(duty: Duty, closing: Closing, actor: Actor, now: Instant): CloseOutcome | undefined {
  const { item, completion, due } = duty;
  if (closing.seen !== undefined && closing.seen !== (item.lastDone?.written ?? ''))
    return closedMeanwhile(completion?.actor);
  const isOthers = completion !== null && completion.actor !== actorKey(actor);
  if (due.status === 'ok' && isOthers && now - completion.recordedAt < justNow)
    return closedMeanwhile(completion.actor);
  // A last time in the future is a mistake in the entry, and closing the item is the way to correct it.
  if (!item.lastDone || liesInTheFuture(item.lastDone, item.timezone, now)) return undefined;
  const { at, dateOnly, written } = item.lastDone;
  if (dateOnly) {
    const day = dateIn(closing.doneAt, item.timezone);
    const last = dateIn(at, item.timezone);
    if (day === last)
      return { ...closedMeanwhile(completion?.actor), reason: refusals.alreadyThatDay(written) };
    return day < last ? { kind: 'refused', reason: refusals.olderThan(written) } : undefined;
  }
  return closing.doneAt <= at ? { kind: 'refused', reason: refusals.olderThan(written) } : undefined;
}

function closedMeanwhile(by: string | undefined) {
  return { kind: 'conflict', reason: refusals.closedMeanwhile, ...(by ? { by } : {}) } as const;
}

async function closeDeclared(
  means: DutiesMeans,
  duty: Duty,
  { doneAt, result, notes }: Closing,
  actor: Actor,
  delivery: string | undefined,
): Promise<CloseOutcome> {
  const { item, reference } = duty;
  if (item.flaw !== undefined) return { kind: 'refused', reason: refusals.flawed(item.flaw) };
  const now = means.clock.now();
  const key = actorKey(actor);
  const last = item.lastDone;
  const recorded = await means.store.recordCompletion(
    { service: item.service, item: item.id, doneAt, result, notes, actor: key, recordedAt: now },
    {
      audit: [
        {
          at: now,
          actor: key,
          action: 'maintenance.done',
          subject: reference,
          before: { last_done: last?.written ?? null, result: last?.result ?? null },
          after: { last_done: momentIn(item, doneAt), result },
          words: last?.notes ? `${notes}\n\nBefore: ${last.notes}` : notes,
        },
      ],
      touches: means.cardsOf(item.service),
      ...(delivery === undefined ? {} : { finishes: delivery }),
    },
  );
  if (!recorded) return overtaken(means, duty);
  return { ...(await standNow(means, duty)), collector: 'none', previousKept: null, warning: null };
}

async function closeInFile(
  means: DutiesMeans,
  duty: Duty,
  fileId: string,
  { doneAt, result, notes }: Closing,
  actor: Actor,
  delivery: string | undefined,
): Promise<CloseOutcome> {
  const { item } = duty;
  const file = means.files.find(({ id, service }) => id === fileId && service === item.service);
  if (!file) return { kind: 'refused', reason: refusals.noFile };
  const end = await writeBack(means, file, item, { doneAt, result, notes }, actor, delivery);
  if (!end.written) return end.overtaken ? await overtaken(means, duty) : end.outcome;
  const run = file.collector ? await means.collectors.run(file) : undefined;
  await means.store.markCollected(end.plan.path, means.clock.now());
  means.checkpoint('write-back.collected');
  const untouched = await means.reader.keptUntouched(end.plan);
  return {
    ...(await standNow(means, duty)),
    collector: run === undefined ? 'none' : run.ran ? 'ran' : { failed: run.reason },
    previousKept: end.previous,
    warning: untouched ? end.warning : keptWasEdited(end.previous),
  };
}

async function overtaken(means: DutiesMeans, { item }: Duty): Promise<CloseOutcome> {
  const first = (await means.store.completions(item.service)).find((each) => each.item === item.id);
  return closedMeanwhile(first?.actor);
}

/** How the duty stands after everything. When it cannot be found any more, that is what is said. */
async function standNow(means: DutiesMeans, duty: Duty) {
  const found = await findDuty(means, duty.reference);
  const due =
    'refused' in found
      ? {
          status: 'unknown' as const,
          dueDate: null,
          overdueFrom: null,
          daysLeft: null,
          reason: found.refused,
        }
      : found.duty.due;
  if (duty.snooze) await endSnooze(means, duty);
  return { kind: 'done' as const, due, greenNow: due.status === 'ok' };
}

/** A snooze was for this time round: the next time the duty is overdue, it is said. */
async function endSnooze(means: DutiesMeans, duty: Duty): Promise<void> {
  if (!duty.snooze) return;
  const now = means.clock.now();
  await means.store.snooze(
    { ...duty.snooze, until: now },
    {
      audit: [
        {
          at: now,
          actor: actorKey({ kind: 'watchkeeper', reason: 'maintenance' }),
          action: 'maintenance.snooze-ended',
          subject: duty.reference,
          before: { until: duty.snooze.until },
          after: { until: now },
        },
      ],
    },
  );
}

function momentIn(item: MaintenanceItem, at: Instant): string {
  return inZone(at, item.timezone).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");
}
