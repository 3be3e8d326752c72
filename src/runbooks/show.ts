import { formatDuration } from '../core/duration.ts';
import type { Line, Part, Reply } from '../core/reply.ts';
import { count, shorten } from '../core/text.ts';
import { commandOf } from './command-of.ts';
import { runbookData } from './data.ts';
import { formatAddress } from './library.ts';
import { planOf, sectionOf, walkOf } from './plan.ts';
import type { Procedure, Runbook } from './runbook.ts';
import type { Step } from './step.ts';

/** The procedures of a runbook, each with what it holds and how it is opened. */
export function showRunbook(runbook: Runbook): Reply {
  const withSteps = runbook.procedures.filter(({ steps }) => steps.length > 0);
  const steps = walkOf(runbook, '');
  return {
    title: shorten(
      `${runbook.title}: ${count(withSteps.length, 'procedure')}, ${count(steps.filter(isAsked).length, 'step')}`,
      150,
    ),
    parts: [
      { kind: 'lines', lines: withSteps.map((procedure) => procedureLine(runbook, procedure)) },
      ...problemParts(runbook),
      { kind: 'note', text: `${runbook.path} · ${armedWords(runbook)}` },
    ],
    shareable: true,
    data: runbookData(runbook),
  };
}

/** One procedure from its first step to its last, to be walked by hand: what to do, and commands to copy. */
export function showProcedure(runbook: Runbook, procedure: Procedure): Reply {
  const plan = planOf(runbook, procedure.id);
  const section = sectionOf(runbook, procedure.id);
  const parts: Part[] = [];
  let number = 0;
  for (const each of section) {
    if (each !== procedure && (each.steps.length > 0 || each.outro !== ''))
      parts.push({ kind: 'heading', text: shorten(each.title, 150) });
    for (const step of each.steps) {
      if (isAsked(step)) number += 1;
      const isAside = plan?.aside.includes(step) ?? false;
      parts.push(...stepParts(step, number, isAside));
    }
    if (each.outro !== '') parts.push({ kind: 'markdown', text: each.outro });
  }
  const address = formatAddress({ ...runbook, procedure: procedure.id });
  return {
    title: shorten(`${procedure.title}: ${count(number, 'step')}`, 150),
    parts: [
      ...parts,
      ...(number === 0 ? [{ kind: 'note', text: 'It has no steps.' } satisfies Part] : []),
      ...problemParts(runbook),
      { kind: 'note', text: `${address} · ${runbook.path}, line ${procedure.line} · ${armedWords(runbook)}` },
    ],
    shareable: true,
    data: runbookData(runbook, procedure.id),
  };
}

/** Whether somebody is asked about a step: an item that only holds others is done when they are. */
function isAsked(step: Step): boolean {
  return step.kind !== 'manual' || !step.group;
}

function procedureLine(runbook: Runbook, procedure: Procedure): Line {
  const asked = procedure.steps.filter(isAsked);
  const commands = asked.filter(({ kind }) => kind === 'run').length;
  const byHand = asked.filter(({ kind }) => kind === 'manual').length;
  const others = asked.length - commands - byHand;
  const parts = [
    ...(commands > 0 ? [count(commands, 'command')] : []),
    ...(byHand > 0 ? [`${byHand} by hand`] : []),
    ...(others > 0 ? [count(others, 'other step')] : []),
  ];
  const address = formatAddress({ ...runbook, procedure: procedure.id });
  return {
    text: [{ bold: shorten(procedure.title, 150) }, ` · ${parts.join(', ')}`],
    detail:
      runbook.service === ''
        ? `#${procedure.id}, line ${procedure.line}`
        : [{ command: `runbook ${address}` }, ` · line ${procedure.line}`],
  };
}

function stepParts(step: Step, number: number, isAside: boolean): Part[] {
  const intro: Part[] = step.intro === '' ? [] : [{ kind: 'markdown', text: step.intro }];
  if (!isAsked(step)) return [...intro, { kind: 'markdown', text: step.text }];
  const marks = [
    ...(isAside ? ['only when something leads here'] : []),
    ...(step.approve ? ['needs a second person'] : []),
    ...(step.timeout === null ? [] : [`within ${formatDuration(step.timeout)}`]),
    ...(step.kind === 'run' && step.notRunnable !== null ? [`only shown: ${step.notRunnable}`] : []),
  ];
  const says = step.text.replace(/[*_`]/g, '').trim();
  const code = step.kind === 'run' || step.kind === 'check' ? codeOf(step) : [];
  return [
    ...intro,
    {
      kind: 'text',
      text: [
        { bold: `${number}. ${step.title}` },
        ` · ${kindWords(step)}${marks.map((mark) => ` · ${mark}`).join('')} · line ${step.lines.from}`,
      ],
    },
    ...(says === '' || says.replace(/[.:]$/, '') === step.title
      ? []
      : [{ kind: 'markdown', text: step.text } satisfies Part]),
    ...code,
    ...(step.kind === 'manual' && step.material
      ? [{ kind: 'code', text: step.material.text } satisfies Part]
      : []),
  ];
}

function codeOf(step: Step): Part[] {
  const script = commandOf(step);
  if (script === null || script.script === '') return [];
  const output: Part[] =
    step.kind === 'run' && step.output !== ''
      ? [
          { kind: 'note', text: 'What it printed when this was written:' },
          { kind: 'code', text: step.output },
        ]
      : [];
  return [{ kind: 'code', text: script.script }, ...output];
}

function kindWords(step: Step): string {
  switch (step.kind) {
    case 'run':
      return 'command';
    case 'manual':
      return step.material ? 'to copy' : 'by hand';
    case 'check':
      return step.expect.by === 'check' ? `check ${step.expect.check}` : 'check';
    case 'choose':
      return 'question';
    case 'wait':
      return step.until.kind === 'span' ? `wait ${formatDuration(step.until.span)}` : 'wait';
    case 'approve':
      return 'approval';
    case 'notify':
      return `message to ${step.channel}`;
  }
}

function problemParts({ problems, path }: Runbook): Part[] {
  if (problems.length === 0) return [];
  const shown = problems.slice(0, 20).map(
    ({ severity, line, message }): Line => ({
      status: severity === 'error' ? 'critical' : 'warning',
      text: `${path}:${line} ${message}`,
    }),
  );
  const rest = problems.length - shown.length;
  return [
    { kind: 'heading', text: count(problems.length, 'problem') },
    { kind: 'lines', lines: rest > 0 ? [...shown, { text: `… and ${rest} more` }] : shown },
  ];
}

function armedWords({ frontMatter }: Runbook): string {
  return frontMatter.armed ? 'armed' : 'not armed: its commands are for copying';
}
