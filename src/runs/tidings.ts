import type { Document } from '../core/reply.ts';
import { shorten } from '../core/text.ts';
import type { Step } from '../runbooks/step.ts';
import { isUnderWay } from './attempt.ts';
import { isBegunBySchedule } from './by-itself.ts';
import type { RunEvent } from './voice.ts';
import { standpoint } from './walk.ts';
import { walksOf } from './walks.ts';
import { attemptWords } from './wording.ts';

/**
 * What the channel is told of a run that a schedule began: nobody sits before its thread. That it stopped, or that it came
 * to a step for people. Its end and its overrun are said elsewhere.
 * @param goesOn whether the run goes on at a step without being asked
 */
export function tidingsOf(
  event: RunEvent,
  serviceName: string,
  goesOn: (step: Step) => boolean,
): Document | undefined {
  const { before, after } = event;
  if (!isBegunBySchedule(after) || after.endedAt !== null) return undefined;
  const step = stepOf(event);
  if (after.state === 'stuck' && before?.state !== 'stuck') return stopped(event, serviceName, step);
  const hasArrived = after.visit !== before?.visit;
  return hasArrived && step && after.pace === 'by-itself' && !goesOn(step)
    ? waits(event, serviceName, step)
    : undefined;
}

function stopped({ after, attempts }: RunEvent, serviceName: string, step: Step | undefined): Document {
  const last = attempts.findLast((attempt) => !isUnderWay(attempt));
  const what = step && last ? `${step.title}: ${attemptWords(last, step)}.` : (after.reason ?? '');
  return {
    title: shorten(`${after.title} · ${serviceName}: stopped`, 150),
    status: 'critical',
    parts: [
      { kind: 'text', text: shorten(what, 500) },
      { kind: 'note', text: 'Nothing further runs. Somebody decides in the thread how it goes on.' },
    ],
  };
}

function waits({ after }: RunEvent, serviceName: string, step: Step): Document {
  return {
    title: shorten(`${after.title} · ${serviceName}: waits for somebody`, 150),
    parts: [
      { kind: 'text', text: ['It has come to ', { bold: shorten(step.title, 140) }, ', in the thread.'] },
    ],
  };
}

function stepOf({ after, runbook }: RunEvent): Step | undefined {
  const { next } = standpoint(after.progress, walksOf(runbook));
  return next.kind === 'step' ? next.step : undefined;
}
