import type { Runbook } from '../../src/runbooks/runbook.ts';
import type { Step } from '../../src/runbooks/step.ts';

/** For each heading with steps: its line, command blocks, numbered items, task items, blocks to copy, plain lines. */
export function countsOf({ procedures }: Runbook): number[][] {
  return procedures
    .filter(({ steps }) => steps.length > 0)
    .map(({ line, steps }) => [
      line,
      ...sorts.map((sort) => steps.filter((step) => sortOf(step) === sort).length),
    ]);
}

const sorts = ['command', 'numbered', 'task', 'copy', 'line'] as const;

function sortOf(step: Step): (typeof sorts)[number] {
  if (step.kind === 'run') return 'command';
  if (step.kind === 'manual' && step.material) return 'copy';
  if (/^\s*\d+[.)]/.test(step.source)) return 'numbered';
  return /^\s*[-*+] \[/.test(step.source) ? 'task' : 'line';
}

/** Every step of a file as one line: its kind, its lines, and what it does. */
export function outline({ procedures }: Runbook): string[] {
  return procedures.flatMap(({ steps }) =>
    steps.map((step) => {
      const kind =
        step.kind === 'manual' && step.group
          ? 'group'
          : step.kind === 'manual' && step.material
            ? 'copy'
            : step.kind;
      const what =
        step.kind === 'run'
          ? step.script
          : step.kind === 'manual' && step.material
            ? step.material.text
            : step.title;
      return `${step.lines.from}-${step.lines.to} ${kind}: ${what}`;
    }),
  );
}
