import type { Action } from '../../core/reply.ts';
import { runActions } from '../../runs/topics.ts';

/** What can be typed at a step. */
export interface Key {
  readonly key: string;
  readonly label: string;
  /** Undefined for what only the terminal knows: to leave the run. */
  readonly action?: Action;
}

const letters: Readonly<Record<string, string>> = {
  [runActions.run]: 'r',
  [runActions.done]: 'd',
  [runActions.skip]: 's',
  [runActions.edit]: 'e',
  [runActions.rollBack]: 'b',
  [runActions.abort]: 'a',
  [runActions.breakGlass]: 'g',
};

/** The keys for what people can do here: answers by number, everything else by a letter. What is for Slack only has none. */
export function keysOf(actions: readonly Action[]): readonly Key[] {
  const answers = actions.filter(({ action }) => action === runActions.choose);
  const keys = actions.flatMap((action): Key[] => {
    const answer = answers.indexOf(action);
    const key = answer >= 0 ? String(answer + 1) : letters[action.action];
    return key === undefined ? [] : [{ key, label: action.label, action }];
  });
  return [...keys, { key: 'q', label: 'Leave it' }];
}

/** The key that was meant; nothing typed means Run, where there is Run. */
export function keyFor(keys: readonly Key[], typed: string): Key | undefined {
  const word = typed.trim().toLowerCase() || 'r';
  return keys.find(({ key }) => key === word);
}

/** `[r] Run (or Enter) · [s] Skip… · [q] Leave it`. */
export function keyLine(keys: readonly Key[]): string {
  return keys.map(({ key, label }) => `[${key}] ${label}${key === 'r' ? ' (or Enter)' : ''}`).join(' · ');
}
