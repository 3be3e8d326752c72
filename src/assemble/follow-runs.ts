import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Log } from '../core/log.ts';
import { createMask } from '../core/mask.ts';
import { createTranscriptKeeper } from '../execution/keep-transcript.ts';
import type { Duties } from '../maintenance/duties.ts';
import { dueWords } from '../maintenance/wording.ts';
import type { TopicKeeper } from '../record/post-channel.ts';
import { type ClosedItem, createFollowUp, type FollowUp, type ItemToClose } from '../runs/follow-up.ts';
import { createFileKeepers } from '../runs/run-files.ts';
import { createTranscripts } from '../runs/transcripts.ts';
import type { Store } from '../store/store.ts';
import type { Workbench } from './workbench.ts';

/** Joins what follows the end of a run, and the files in its thread, with duties and disk. */
export function followRuns(parts: {
  readonly config: Config;
  readonly data: string;
  readonly store: Store;
  readonly workbench: Workbench;
  readonly duties: Duties;
  readonly nameOfPerson: (slackUser: string) => string;
  readonly clock: Clock;
  readonly log: Log;
}): { readonly followUp: FollowUp; readonly keepers: readonly TopicKeeper[] } {
  const { config, duties } = parts;
  const mask = createMask(config.secrets);
  const transcripts = createTranscripts({
    ...parts,
    workshop: parts.workbench.workshop,
    keepText: createTranscriptKeeper(join(parts.data, 'transcripts'), mask),
    mask,
    nameOfService: (service) => config.services.find(({ id }) => id === service)?.name ?? service,
  });
  const means = { ...parts, ...parts.workbench, store: parts.store.runs, transcripts };
  return {
    followUp: createFollowUp({
      ...means,
      newId,
      expire: (run) => parts.workbench.runs.expire(run),
      closeItem: (wanted) => closeItem(duties, wanted),
      leaveItem: (reference) => leaveItem(duties, reference),
    }),
    keepers: createFileKeepers(means),
  };
}

async function closeItem(
  duties: Duties,
  { reference, doneAt, notes, mark, by }: ItemToClose,
): Promise<ClosedItem> {
  const found = await duties.find(reference);
  if ('refused' in found) return { status: 'warning', words: `It was not closed: ${found.refused}` };
  const { duty } = found;
  // An earlier process may have closed it right before it died.
  if (duty.item.lastDone?.notes?.includes(mark))
    return { status: duty.due.status, words: `${duty.name} is closed: ${dueWords(duty.due)}.` };
  const outcome = await duties.close(reference, { result: 'pass', notes, doneAt }, by);
  switch (outcome.kind) {
    case 'done':
      return {
        status: outcome.greenNow ? 'ok' : outcome.due.status,
        words: `${duty.name} is closed: ${dueWords(outcome.due)}.`,
      };
    case 'busy':
      return 'later';
    default:
      return { status: 'warning', words: `${duty.name} was not closed by this run: ${outcome.reason}` };
  }
}

async function leaveItem(duties: Duties, reference: string): Promise<Exclude<ClosedItem, 'later'>> {
  const found = await duties.find(reference);
  if ('refused' in found)
    return { status: 'warning', words: `Nothing was closed by this run: ${found.refused}` };
  const { name, due } = found.duty;
  return {
    status: due.status,
    words: `${name} was not closed, since this run ended early: ${dueWords(due)}.`,
  };
}
