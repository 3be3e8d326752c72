import type { ActionsBlock, Button } from '@slack/types';
import type { Action } from '../../core/reply.ts';
import { plainWord } from './escape.ts';

/** Slack takes 25 elements in one row; more than five are hard to take in. */
const perRow = 5;

/** The name of the action in an `action_id`, which carries a running number behind it to be unique. */
export function actionName(actionId: string): string {
  return actionId.split('#')[0] ?? actionId;
}

/** Slack takes no longer value. A subject that was cut would be another one, so such a button is left out. */
const longestSubject = 2_000;

/** Rows of buttons. Their values carry the id of the subject, never a state. */
export function buttonRows(actions: readonly Action[]): ActionsBlock[] {
  const rows: ActionsBlock[] = [];
  const possible = actions.filter(({ subject }) => subject.length <= longestSubject);
  for (let start = 0; start < possible.length; start += perRow) {
    rows.push({ type: 'actions', elements: possible.slice(start, start + perRow).map(button) });
  }
  return rows;
}

function button(action: Action, index: number): Button {
  return {
    type: 'button',
    action_id: `${action.action}#${index}`,
    text: { type: 'plain_text', text: plainWord(action.label, 75), emoji: false },
    value: action.subject === '' ? '-' : action.subject,
    ...(action.style ? { style: action.style } : {}),
    ...(action.confirm
      ? {
          confirm: {
            title: { type: 'plain_text', text: plainWord(action.confirm.title, 100) },
            text: { type: 'plain_text', text: plainWord(action.confirm.text, 300) },
            confirm: { type: 'plain_text', text: plainWord(action.confirm.yes, 30) },
            deny: { type: 'plain_text', text: plainWord(action.confirm.no, 30) },
          },
        }
      : {}),
  };
}
