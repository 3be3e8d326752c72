import { z } from 'zod';
import type { Answers } from '../../core/reply.ts';
import { actionName } from '../render/buttons.ts';
import { fieldAction } from '../render/modal.ts';
import type { Payload } from './delivery.ts';

const pressShape = z.object({
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }).optional(),
  message: z.object({ thread_ts: z.string().optional() }).optional(),
  /** A private answer is sent without its message; only this says in which thread it was. */
  container: z.object({ thread_ts: z.string().optional() }).optional(),
  response_url: z.string().optional(),
  trigger_id: z.string().optional(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        value: z.string().optional(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
});

const clickShape = z.object({
  user: z.object({ id: z.string() }),
  container: z.object({ message_ts: z.string() }),
  actions: z
    .array(z.object({ action_id: z.string(), value: z.string().optional(), action_ts: z.string() }))
    .length(1),
});

/** Which button of which message was pressed by whom, and when by Slack's clock, in seconds; undefined in dialogs. */
export function readClick(body: unknown): { readonly button: string; readonly at: number } | undefined {
  const click = clickShape.safeParse(body);
  const action = click.data?.actions[0];
  if (!click.success || !action) return undefined;
  const { user, container } = click.data;
  const button = JSON.stringify([user.id, container.message_ts, action.action_id, action.value ?? '']);
  return { button, at: Number(action.action_ts) };
}

/** A press of a button (or a choice from a menu) as what is kept of it. */
export function readPress(body: unknown): Payload {
  const press = pressShape.parse(body);
  const [action] = press.actions;
  const value = action?.value ?? action?.selected_option?.value ?? '-';
  return {
    kind: 'press',
    user: press.user.id,
    channel: press.channel?.id,
    thread: press.message?.thread_ts ?? press.container?.thread_ts,
    responseUrl: press.response_url,
    action: actionName(action?.action_id ?? ''),
    subject: value === '-' ? '' : value,
    trigger: press.trigger_id,
  };
}

const submissionShape = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({
    callback_id: z.string(),
    private_metadata: z.string(),
    state: z.object({
      values: z.record(
        z.string(),
        z.record(
          z.string(),
          z.object({
            value: z.string().nullish(),
            selected_option: z.object({ value: z.string() }).nullish(),
            selected_date_time: z.number().nullish(),
          }),
        ),
      ),
    }),
  }),
});

const metadataShape = z.object({
  subject: z.string(),
  hidden: z.record(z.string(), z.string()).default({}),
  channel: z.string().optional(),
  thread: z.string().optional(),
});

/** A submitted dialog as what is kept of it. */
export function readSubmission(body: unknown): Extract<Payload, { kind: 'answers' }> {
  const { user, view } = submissionShape.parse(body);
  const { hidden, ...metadata } = metadataShape.parse(JSON.parse(view.private_metadata));
  const answers: Record<string, string> = { ...hidden };
  for (const [field, actions] of Object.entries(view.state.values)) {
    const answer = actions[fieldAction];
    if (answer) answers[field] = answerText(answer);
  }
  return {
    kind: 'answers',
    user: user.id,
    action: view.callback_id,
    answers: answers satisfies Answers,
    ...metadata,
  };
}

/** Moments travel in milliseconds, as decimal digits. */
function answerText(answer: {
  value?: string | null | undefined;
  selected_option?: { value: string } | null | undefined;
  selected_date_time?: number | null | undefined;
}): string {
  if (answer.selected_date_time != null) return String(answer.selected_date_time * 1000);
  return answer.selected_option?.value ?? answer.value ?? '';
}
