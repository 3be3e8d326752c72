import type { Document, Line, Part } from '../core/reply.ts';
import type { Status } from '../core/status.ts';
import { count, type Span, shorten } from '../core/text.ts';
import { planOf } from '../runbooks/plan.ts';
import type { Outcome, Step } from '../runbooks/step.ts';
import type { Scene } from './scene.ts';
import { stateSigns, stateWords, who } from './wording.ts';

/** More steps than this are counted instead of named. */
const mostSteps = 40;

const outcomeSigns: Readonly<Record<Outcome, Status>> = {
  done: 'ok',
  failed: 'critical',
  refused: 'critical',
  skipped: 'warning',
};

/** The card on which the thread of a run hangs: the plan, where it stands, and who has it in hand. */
export function runCard(scene: Scene, serviceName: string): Document {
  const { run } = scene;
  const sign = stateSigns[run.state];
  return {
    title: shorten(`${run.title} · ${serviceName} · ${stateWords[run.state]}`, 150),
    ...(sign ? { status: sign } : {}),
    parts: [
      { kind: 'text', text: headWords(scene) },
      ...(run.reason && run.endedAt !== null ? [{ kind: 'text', text: run.reason } satisfies Part] : []),
      { kind: 'lines', lines: planLines(scene) },
      {
        kind: 'note',
        text: [
          { code: `${run.service}/${run.runbook}${run.procedure === '' ? '' : `#${run.procedure}`}` },
          ' · the steps are in the thread · ',
          { command: 'runs' },
          ' lists all',
        ],
      },
    ],
  };
}

function headWords({ run }: Scene): Span[] {
  return [
    who(run.startedBy),
    ' began it ',
    { time: run.startedAt },
    ...(run.heldBy === run.startedBy ? [] : ['; ', who(run.heldBy), ' has it in hand now']),
    ...(run.endedAt === null ? [] : ['; it ended ', { time: run.endedAt, style: 'time' } as const]),
    '.',
  ];
}

/** The steps in order, each with what became of it. Groups are left out: their items are there. */
function planLines(scene: Scene): Line[] {
  const { run, runbook, step: here, underWay } = scene;
  const plan = planOf(runbook, run.procedure);
  const visited = new Set(Object.keys(run.progress.outcomes));
  const steps = [
    ...(plan?.flow ?? []),
    ...(plan?.aside ?? []).filter((step) => visited.has(step.id) || step === here),
  ];
  const named = steps.filter((step) => !(step.kind === 'manual' && step.group));
  const lines = named
    .slice(0, mostSteps)
    .map((step) =>
      planLine(
        step,
        run.progress.outcomes[step.id],
        step.id === here?.id && run.endedAt === null,
        underWay !== undefined,
      ),
    );
  return named.length > mostSteps
    ? [...lines, { text: `and ${count(named.length - mostSteps, 'more step')}` }]
    : lines;
}

function planLine(step: Step, outcome: Outcome | undefined, isHere: boolean, isUnderWay: boolean): Line {
  const title = shorten(step.title, 100);
  if (isHere) return { text: ['▶ ', { bold: title }, isUnderWay ? ' · under way' : ''] };
  return outcome
    ? { status: outcomeSigns[outcome], text: outcome === 'done' ? title : `${title} · ${outcome}` }
    : { text: ['○ ', title] };
}
