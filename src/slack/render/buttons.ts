import type { ActionsBlock, Button } from '@slack/types';
import type { Action } from '../../core/reply.ts';
import { shorten } from '../../core/text.ts';

/** Slack takes 25 elements in one row; more than five are hard to take in. */
const perRow = 5;

/** The name of the action in an `action_id`, which carries a running number behind it to be unique. */
export function actionName(actionId: string): string {
  return actionId.split('#')[0] ?? actionId;
}

/** Rows of buttons. Their values carry the id of the subject, never a state. */
export function buttonRows(actions: readonly Action[]): ActionsBlock[] {
  const rows: ActionsBlock[] = [];
  for (let start = 0; start < actions.length; start += perRow) {
    rows.push({ type: 'actions', elements: actions.slice(start, start + perRow).map(button) });
  }
  return rows;
}

function button(action: Action, index: number): Button {
  return {
    type: 'button',
    action_id: `${action.action}#${index}`,
    text: { type: 'plain_text', text: shorten(action.label, 75), emoji: true },
    value: action.subject === '' ? '-' : action.subject,
    ...(action.style ? { style: action.style } : {}),
    ...(action.confirm
      ? {
          confirm: {
            title: { type: 'plain_text', text: shorten(action.confirm.title, 100) },
            text: { type: 'plain_text', text: shorten(action.confirm.text, 300) },
            confirm: { type: 'plain_text', text: shorten(action.confirm.yes, 30) },
            deny: { type: 'plain_text', text: shorten(action.confirm.no, 30) },
          },
        }
      : {}),
  };
}
