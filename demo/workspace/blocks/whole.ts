import type { Block } from '../world.ts';
import { elementsIn } from './elements-in.ts';
import { problem } from './problems.ts';

const mostMarkdown = 12_000;
const mostInCells = 10_000;
/** On no page of Slack's, but in its answers. */
const mostCharts = 2;
/** Slack says `msg_blocks_too_long` at about this many characters of text over all blocks. */
const mostInBlocks = 13_000;

/** What no block shows alone: ids that occur twice, and sums over all blocks. @returns Slack's sentences */
export function problemsAcross(blocks: readonly Block[], root: readonly PropertyKey[]): string[] {
  const problems: string[] = [];
  const seen = new Set<unknown>();
  for (const [index, { block_id: id }] of blocks.entries()) {
    if (seen.has(id))
      problems.push(problem(`block_id ${String(id)} already exists`, [...root, index, 'block_id']));
    seen.add(id);
    const actions = elementsIn(blocks.slice(index, index + 1)).map(({ actionId }) => actionId);
    const twice = actions.find((action, at) => actions.indexOf(action) !== at);
    if (twice !== undefined) problems.push(problem(`action_id ${twice} already exists`, [...root, index]));
  }
  const focused = elementsIn(blocks).filter(({ element }) => element.focus_on_load === true);
  if (focused.length > 1) problems.push(problem('only one element may have focus_on_load', root));
  const tables = blocks.filter(({ type }) => type === 'table' || type === 'data_table');
  if (tables.filter(({ type }) => type === 'table').length > 1)
    problems.push(problem('only one table allowed', root));
  const charts = blocks.filter(({ type }) => type === 'data_visualization');
  if (charts.length > mostCharts)
    problems.push(problem(`no more than ${mostCharts} data_visualization blocks allowed`, root));
  if (['plan', 'task_card'].every((wanted) => blocks.some(({ type }) => type === wanted)))
    problems.push(problem('plan and task_card blocks cannot stand in one message', root));
  if (lengthOfText(tables) > mostInCells) problems.push(problem('table cells are too long', root));
  if (lengthOfText(blocks.filter(({ type }) => type === 'markdown')) > mostMarkdown)
    problems.push(problem(`markdown must be less than ${mostMarkdown + 1} characters in all`, root));
  return problems;
}

export function areTooLongForMessage(blocks: readonly Block[]): boolean {
  return lengthOfText(blocks) > mostInBlocks;
}

/** Characters of everything under a key `text`, and of titles that are plain words, however deep. */
function lengthOfText(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + lengthOfText(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, part]) => sum + (isWords(key) && typeof part === 'string' ? part.length : lengthOfText(part)),
    0,
  );
}

function isWords(key: string): boolean {
  return key === 'text' || key === 'title';
}
