import type { Line, Part, PlanStep } from './reply.ts';

const marks: Readonly<Record<PlanStep['state'], string>> = {
  pending: '○',
  here: '▶',
  done: '✓',
  failed: '✗',
  skipped: '–',
};

/** The steps of a plan as lines, for where nothing draws them: a mark, the step, and what there is to say about it. */
export function planLines({ steps }: Extract<Part, { kind: 'plan' }>): Line[] {
  return steps.map(({ text, note, state }) => {
    const end = note === undefined ? '' : ` · ${note}`;
    const isLoud = state === 'here' || state === 'failed';
    return { text: isLoud ? [`${marks[state]} `, { bold: text }, end] : `${marks[state]} ${text}${end}` };
  });
}
