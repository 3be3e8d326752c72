import type { Document, Part } from '../core/reply.ts';
import { count, type Span, shorten } from '../core/text.ts';
import { isBegunBySchedule } from './by-itself.ts';
import { isDrivenInTerminal } from './lease.ts';
import { planPart } from './plan-view.ts';
import { type Scene, skippedSteps } from './scene.ts';
import { runActions } from './topics.ts';
import { stateSigns, stateWords, who } from './wording.ts';

/** The card on which the thread of a run hangs: the plan, where it stands, and who has it in hand. */
export function runCard(scene: Scene, serviceName: string): Document {
  const { run, approval } = scene;
  const skipped = run.state === 'finished' ? skippedSteps(scene) : [];
  // What failed and was passed by is not well.
  const isWell = !skipped.some(({ id }) =>
    scene.allAttempts.some(({ step, state }) => step === id && state !== 'skipped'),
  );
  const sign = run.state === 'finished' && !isWell ? 'warning' : stateSigns[run.state];
  const left = skipped.length === 0 ? '' : `, ${count(skipped.length, 'step')} skipped`;
  const stands = approval?.state === 'asked' ? 'waits for approval' : `${stateWords[run.state]}${left}`;
  return {
    title: shorten(`${run.title} · ${serviceName} · ${stands}`, 150),
    ...(sign ? { status: sign } : {}),
    parts: [
      { kind: 'text', text: headWords(scene) },
      ...(run.reason && run.endedAt !== null ? [{ kind: 'text', text: run.reason } satisfies Part] : []),
      planPart(scene),
      {
        kind: 'note',
        text: [
          { code: `${run.service}/${run.runbook}${run.procedure === '' ? '' : `#${run.procedure}`}` },
          ' · the steps are in the thread · ',
          { command: 'runs' },
          ' lists all',
        ],
      },
      ...handOverPart(scene),
    ],
  };
}

/** Who drives a run in a terminal keeps it until the bot has taken it over. */
function handOverPart({ run }: Scene): Part[] {
  if (run.endedAt !== null || isDrivenInTerminal(run)) return [];
  return [
    { kind: 'actions', actions: [{ action: runActions.handOver, subject: run.id, label: 'Hand over…' }] },
  ];
}

function headWords({ run }: Scene): Span[] {
  return [
    isBegunBySchedule(run) ? 'The schedule' : who(run.startedBy),
    ' began it ',
    { time: run.startedAt },
    ...(run.heldBy === run.startedBy ? [] : ['; ', who(run.heldBy), ' has it in hand now']),
    ...(run.endedAt === null ? [] : ['; it ended ', { time: run.endedAt, style: 'time' } as const]),
    '.',
  ];
}
