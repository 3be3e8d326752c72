import type { PlanBlock } from '@slack/types';
import type { Part, PlanStep } from '../../core/reply.ts';
import { plainWord, withoutAutomatics, withoutControls } from './escape.ts';

type Plan = Extract<Part, { kind: 'plan' }>;

/** On no page of Slack's: it refuses more tasks in a plan than 50, and words of a task from 256 characters on. */
const mostTasks = 50;
const titleLimit = 200;
const idLimit = 255;

const taskStates = {
  pending: 'pending',
  here: 'in_progress',
  done: 'complete',
  skipped: 'complete',
  failed: 'error',
} as const satisfies Record<PlanStep['state'], string>;

/**
 * A plan as Slack's own block: folded up until its reader opens it, so its title has to say where it stands. Undefined for
 * what Slack would refuse.
 */
export function planBlock({ title, steps }: Plan): PlanBlock | undefined {
  const ids = new Set(steps.map(({ id }) => id));
  if (steps.length === 0 || steps.length > mostTasks || ids.size < steps.length) return undefined;
  if (steps.some(({ id }) => id === '' || id.length > idLimit)) return undefined;
  return {
    type: 'plan',
    title: word(title),
    tasks: steps.map(({ id, text, note, state }) => ({
      type: 'task_card',
      task_id: id,
      title: word(note === undefined ? text : `${text} · ${note}`),
      status: taskStates[state],
    })),
  };
}

function word(text: string): string {
  return plainWord(withoutAutomatics(withoutControls(text)), titleLimit);
}
