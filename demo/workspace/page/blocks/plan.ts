import { html, type Shown } from '../html.ts';
import { type Json, listOf, stringOf } from '../read.ts';
import { Words } from '../text.ts';
import type { BlockProps } from './props.ts';
import { RichText } from './rich-text.ts';

const states: Readonly<Record<string, string>> = {
  pending: 'Not begun',
  in_progress: 'In progress',
  complete: 'Complete',
  error: 'Error',
};

/** The steps of something, folded up as Slack shows them: its title alone, until its reader opens it. */
export function Plan({ block }: BlockProps): Shown {
  const tasks = listOf(block.tasks);
  const title = html`<${Words} text=${stringOf(block.title)} />`;
  if (tasks.length === 0) return html`<div class="plan plan-title">${title}</div>`;
  return html`<details class="plan">
    <summary class="plan-title"><${Sign} status=${statusOf(tasks)} /><span class="task-words">${title}</span></summary>
    <ol class="tasks">${tasks.map((task) => html`<li key=${stringOf(task.task_id)}><${Task} task=${task} /></li>`)}</ol>
  </details>`;
}

export function TaskCard({ block }: BlockProps): Shown {
  return html`<div class="plan"><${Task} task=${block} /></div>`;
}

function Task({ task }: { readonly task: Json }): Shown {
  const below = [...listOf([task.details]), ...listOf([task.output])];
  return html`<div class="task">
    <${Sign} status=${stringOf(task.status) || 'pending'} />
    <div class="task-words">
      <${Words} text=${stringOf(task.title)} />
      ${below.map((words) => html`<div class="task-below"><${RichText} elements=${listOf(words.elements)} /></div>`)}
    </div>
  </div>`;
}

function Sign({ status }: { readonly status: string }): Shown {
  const known = Object.hasOwn(states, status) ? status : 'pending';
  return html`<span class="task-sign task-${known}" role="img" aria-label=${states[known]}></span>`;
}

/** What the whole shows: an error before everything else, then that something goes on. */
function statusOf(tasks: readonly Json[]): string {
  const all = tasks.map(({ status }) => stringOf(status) || 'pending');
  if (all.includes('error')) return 'error';
  if (all.every((status) => status === 'complete')) return 'complete';
  return all.every((status) => status === 'pending') ? 'pending' : 'in_progress';
}
