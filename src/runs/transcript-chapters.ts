import type { ApprovalRequest } from './approval.ts';
import type { Attempt } from './attempt.ts';
import type { Scene } from './scene.ts';

type Entry = { readonly attempt: Attempt } | { readonly request: ApprovalRequest };

/** What happened at one visit of a step, oldest first. */
interface Chapter {
  readonly step: string;
  readonly entries: readonly Entry[];
}

/** A run in chapters, one for each visit of a step at which something was done or consent was asked for. */
export function chaptersOf({ allAttempts, approvals }: Scene): readonly Chapter[] {
  const entries = inOrder(allAttempts, approvals);
  const chapters: { step: string; visit: number | undefined; entries: Entry[] }[] = [];
  for (const [index, entry] of entries.entries()) {
    const { step } = 'attempt' in entry ? entry.attempt : entry.request;
    const visit = visitOf(entry, entries, index);
    const last = chapters.at(-1);
    if (last && last.step === step && last.visit === visit) last.entries.push(entry);
    else chapters.push({ step, visit, entries: [entry] });
  }
  return chapters;
}

/** Consent is asked for before the attempt that needs it, and after what was done before, even within the same moment. */
function inOrder(attempts: readonly Attempt[], requests: readonly ApprovalRequest[]): readonly Entry[] {
  const entries: Entry[] = attempts.map((attempt) => ({ attempt }));
  for (const request of requests) {
    const next = entries.findIndex(
      (entry) =>
        'attempt' in entry &&
        (entry.attempt.startedAt > request.requestedAt ||
          (entry.attempt.startedAt === request.requestedAt && entry.attempt.step === request.step)),
    );
    entries.splice(next < 0 ? entries.length : next, 0, { request });
  }
  return entries;
}

/**
 * A request does not say to which visit of its step it belongs: it is that of the attempt which comes next, or else of the one
 * before it, as long as it is the same step. Undefined where neither is: nothing was done there.
 */
function visitOf(entry: Entry, entries: readonly Entry[], index: number): number | undefined {
  if ('attempt' in entry) return entry.attempt.visit;
  const next = entries.slice(index).find((each) => 'attempt' in each)?.attempt;
  const before = entries.slice(0, index).findLast((each) => 'attempt' in each)?.attempt;
  return [next, before].find((attempt) => attempt?.step === entry.request.step)?.visit;
}
