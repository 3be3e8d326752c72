import type { Document, Line, Part } from '../core/reply.ts';
import { type Span, shorten } from '../core/text.ts';
import { commandOf } from '../runbooks/command-of.ts';
import type { NotifyStep, Step } from '../runbooks/step.ts';
import type { Attempt } from './attempt.ts';
import { threadActions } from './buttons.ts';
import { approversOf, endedRequestParts, requestParts, wholeScript } from './consent-words.ts';
import type { Exactly } from './exactly.ts';
import { isDrivenInTerminal } from './lease.ts';
import { noticeOf } from './notice.ts';
import type { CommandOutput } from './ports.ts';
import { recordedAt } from './recorded.ts';
import { isRolledBack, type Scene, wordsAfterRollback } from './scene.ts';
import { wordsAt } from './step-words.ts';
import { attemptSign, attemptWords, numberWords, printedWords, who } from './wording.ts';

/** So much of what a command printed is shown in the thread; the whole is a file. */
const mostShown = 2_000;
const mostScript = 2_500;

/** One visit of a run at a step, as it is shown in the thread. */
export interface VisitView {
  readonly scene: Scene;
  readonly visit: number;
  /** The step of that visit. */
  readonly step: Step;
  /** Whether we run its command; else people do it by hand. */
  readonly isOurs: boolean;
  /** What the latest attempt of the visit printed; undefined when it printed nothing of ours. */
  readonly output: CommandOutput | undefined;
  /** What would happen now, while consent to it is asked for. */
  readonly exact?: Exactly;
  /** The channel that a step speaks in; as its runbook writes it if not given. */
  readonly channel?: string;
}

/** The card of a step: what is to be done, what became of it, and, while the run stands here, what can be pressed. */
export function stepCard(view: VisitView): Document {
  const { scene, step, visit } = view;
  const attempts = scene.allAttempts.filter((attempt) => attempt.visit === visit);
  const latest = attempts.at(-1);
  const isHere = scene.run.visit === visit && scene.run.endedAt === null;
  const sign = latest ? attemptSign(latest) : undefined;
  return {
    title: shorten(step.title, 140),
    ...(sign ? { status: sign } : {}),
    parts: [
      ...(isHere || !latest ? taskParts(view) : []),
      ...(attempts.length > 0
        ? [
            {
              kind: 'lines',
              lines: attempts.map((attempt) => attemptLine(attempt, view, attempts.length > 1)),
            } satisfies Part,
          ]
        : []),
      ...(latest?.state === 'succeeded' ? recordedParts(view) : []),
      ...(view.output ? outputParts(view.output, latest) : []),
      ...(isHere ? askingParts(view) : []),
    ],
  };
}

type TaskView = Pick<VisitView, 'scene' | 'step' | 'isOurs' | 'channel'>;

/** What is to be done at a step, and nothing else. */
export function taskCard(view: TaskView): Document {
  return { title: shorten(view.step.title, 140), parts: taskParts(view) };
}

function taskParts(view: TaskView): Part[] {
  const { step, scene, isOurs } = view;
  if (step.kind === 'notify') return noticeParts(step, view);
  const text = wordsAt(step, scene.runbook);
  // Consent to going on is consent to all that the run goes on with.
  const named =
    step.kind === 'approve' ? Object.keys(scene.run.progress.values) : (commandOf(step)?.inputs ?? []);
  const values = named.filter((name) => name in scene.run.progress.values);
  return [
    ...(text === '' ? [] : [{ kind: 'markdown', text } satisfies Part]),
    ...(scene.approval?.state === 'asked' ? wholeScript(step, scene.runbook.path) : scriptParts(step)),
    ...(values.length > 0
      ? [
          {
            kind: 'fields',
            fields: values.map((name) => ({
              name,
              value: [{ code: scene.run.progress.values[name] ?? '' }],
            })),
          } satisfies Part,
        ]
      : []),
    ...(commandOf(step) && !isOurs
      ? [
          {
            kind: 'note',
            text: 'I do not run this one: copy it, run it yourself, then say that it is done.',
          } satisfies Part,
        ]
      : []),
  ];
}

/** Exactly what everybody there will read: nobody else sees it before. */
function noticeParts(step: NotifyStep, { scene, channel }: TaskView): Part[] {
  const { title, parts } = noticeOf(step, scene.run);
  return [
    { kind: 'text', text: ['This goes to ', { channel: channel ?? step.channel }, ':'] },
    { kind: 'text', text: [{ bold: title }] },
    ...parts.filter(({ kind }) => kind !== 'note'),
  ];
}

/** What people wrote down at the step, on the card of its latest visit: a value is kept once. */
function recordedParts({ step, scene, visit }: VisitView): Part[] {
  if (step.kind !== 'manual') return [];
  if (scene.allAttempts.some((attempt) => attempt.step === step.id && attempt.visit > visit)) return [];
  const fields = recordedAt(step, scene.run.progress);
  return fields.length === 0 ? [] : [{ kind: 'fields', fields }];
}

function scriptParts(step: Step): Part[] {
  const script = step.kind === 'manual' ? step.material?.text : commandOf(step)?.script;
  if (script === undefined) return [];
  const shown = shorten(script, mostScript);
  return [{ kind: 'code', text: shown, ...(shown === script ? {} : { truncated: true }) }];
}

/** @param isOneOfMany what became of the only one shows in the title */
function attemptLine(attempt: Attempt, { scene, step, channel }: VisitView, isOneOfMany: boolean): Line {
  const sign = isOneOfMany ? attemptSign(attempt) : undefined;
  const number = numberWords(attempt);
  const text: Span[] = [
    ...(number === '' ? [] : [`${number}: `]),
    attemptWords(attempt, step),
    ...(step.kind === 'notify' && attempt.state === 'succeeded' && attempt.exitCode !== null
      ? [' in ', { channel: channel ?? step.channel }]
      : []),
    ' · ',
    who(attempt.by),
    ...approvedBy(scene, attempt),
    ' · ',
    { time: attempt.endedAt ?? attempt.startedAt, style: 'time' },
  ];
  const detail = [attempt.note, attempt.evidence].filter((each) => each !== null).join(' · ');
  return {
    ...(sign ? { status: sign } : {}),
    text,
    ...(detail === '' ? {} : { detail: shorten(detail, 500) }),
  };
}

function approvedBy(scene: Scene, attempt: Attempt): Span[] {
  return approversOf(scene, attempt).flatMap((each, index) => [
    index === 0 ? ' · approved by ' : ', ',
    who(each),
  ]);
}

/** The end matters most: errors stand there. */
function outputParts({ beginning, end, printed }: CommandOutput, latest: Attempt | undefined): Part[] {
  const all = end === '' ? beginning : end;
  if (all.trim() === '') return [];
  const shown = all.length > mostShown ? `…${all.slice(-mostShown)}` : all;
  const isWhole = end === '' && shown === all;
  const words = latest ? printedWords(latest) : '';
  return [
    { kind: 'code', text: shown.trimEnd(), ...(isWhole ? {} : { truncated: true }) },
    ...(isWhole || printed === 0 || words === ''
      ? []
      : [{ kind: 'note', text: `The end of it; ${words}.` } satisfies Part]),
  ];
}

function askingParts({ scene, isOurs, step, exact }: VisitView): Part[] {
  const { run } = scene;
  const undone = isRolledBack(scene) ? wordsAfterRollback(scene) : '';
  const actions = threadActions(scene, isOurs);
  return [
    ...(run.state === 'stuck' && run.reason && run.reason !== scene.attempts.at(-1)?.note
      ? [{ kind: 'text', text: run.reason } satisfies Part]
      : []),
    ...(undone === '' ? [] : [{ kind: 'markdown', text: undone } satisfies Part]),
    ...requestParts(scene, step, exact),
    ...endedRequestParts(scene),
    ...(isDrivenInTerminal(run)
      ? [
          {
            kind: 'note',
            text: [who(run.heldBy), ' drives this run in a terminal just now; it is asked there.'],
          } satisfies Part,
        ]
      : []),
    ...(actions.length > 0 ? [{ kind: 'actions', actions } satisfies Part] : []),
  ];
}
