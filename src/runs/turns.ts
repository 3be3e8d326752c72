import type { Document } from '../core/reply.ts';
import { type Span, shorten } from '../core/text.ts';
import { actorOf } from '../record/actor.ts';
import { isBegunBySchedule } from './by-itself.ts';
import type { Run } from './run.ts';
import { pinged, who } from './wording.ts';

/** What the thread says besides the steps: another person has it in hand, its time is over. */
export function turnsOf(before: Run, after: Run, serviceName: string): Document[] {
  return [
    ...(before.heldBy === after.heldBy ? [] : [handedOver(before, after)]),
    ...(before.lateAt === null && after.lateAt !== null ? [overrun(after, serviceName)] : []),
  ];
}

function handedOver(before: Run, { heldBy }: Run): Document {
  const was = actorOf(before.heldBy) === undefined ? [] : ['; it was with ', who(before.heldBy)];
  return {
    title: 'Handed over.',
    parts: [{ kind: 'text', text: [pinged(heldBy), ' has it in hand now', ...was, '.'] }],
  };
}

function overrun({ heldBy, dueAt, title, startedBy }: Run, serviceName: string): Document {
  const by: Span[] = dueAt === null ? ['before'] : ['by ', { time: dueAt }];
  const hands = actorOf(heldBy) === undefined ? [] : [pinged(heldBy), ': '];
  return {
    title: isBegunBySchedule({ startedBy })
      ? shorten(`${title} · ${serviceName}: ought to be over by now`, 150)
      : 'This ought to be over.',
    status: 'warning',
    parts: [
      { kind: 'text', text: ['It was to be over ', ...by, ', with its window.'] },
      {
        kind: 'text',
        text: [
          ...hands,
          'What is under way goes on; nothing further begins by itself. Go on step by step in the thread, or end the run.',
        ],
      },
    ],
  };
}
