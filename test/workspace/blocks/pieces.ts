import { Refusal } from '../../../demo/workspace/refusal.ts';

export const plain = (text: string) => ({ type: 'plain_text', text });
export const marked = (text: string) => ({ type: 'mrkdwn', text });
export const long = (length: number) => 'x'.repeat(length);
export const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
export const option = (value: string) => ({ text: plain(`Option ${value}`), value });
export const button = (changes: object = {}) => ({
  type: 'button',
  action_id: 'go',
  text: plain('Go'),
  ...changes,
});
export const actions = (...elements: object[]) => ({ type: 'actions', elements });
export const section = (changes: object = {}) => ({ type: 'section', text: marked('Hello'), ...changes });
export const select = (changes: object = {}) => ({
  type: 'static_select',
  options: [option('a'), option('b')],
  ...changes,
});
export const input = (element: object, changes: object = {}) => ({
  type: 'input',
  label: plain('Notes'),
  element,
  ...changes,
});
export const textInput = (changes: object = {}) => ({ type: 'plain_text_input', ...changes });
export const confirm = (changes: object = {}) => ({
  title: plain('Sure?'),
  text: marked('It *cannot* be undone.'),
  confirm: plain('Yes'),
  deny: plain('No'),
  ...changes,
});
export const raw = (text: string) => ({ type: 'raw_text', text });
export const rich = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});

export const point = (label: string, value: unknown = 1) => ({ label, value });
/** A chart of two days. @param changes of its payload */
export const chart = (changes: object = {}, title = 'Today') => ({
  type: 'data_visualization',
  title,
  chart: {
    type: 'line',
    series: [{ name: 'a', data: [point('Mon'), point('Tue', -2.5)] }],
    axis_config: { categories: ['Mon', 'Tue'] },
    ...changes,
  },
});
export const dataTable = (changes: object = {}) => ({
  type: 'data_table',
  caption: 'Checks',
  rows: [
    [raw('a'), raw('b')],
    [raw('1'), { type: 'raw_number', value: 2, text: '2' }],
  ],
  ...changes,
});

/** The error word, then every problem in one text. */
export function problems(act: () => unknown): [string, string] {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return [error.code, JSON.stringify(error.details)];
    throw error;
  }
  throw new Error('Nothing was refused.');
}

export const task = (changes: object = {}) => ({
  type: 'task_card',
  task_id: 'one',
  title: 'Restore',
  status: 'complete',
  ...changes,
});

export const plan = (changes: object = {}) => ({
  type: 'plan',
  title: 'Step 1 of 2',
  tasks: [task(), task({ task_id: 'two', status: 'pending' })],
  ...changes,
});
