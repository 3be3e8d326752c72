import type { Instant, Milliseconds } from '../core/clock.ts';
import { parseDuration } from '../core/duration.ts';
import type { Answers, Form } from '../core/reply.ts';
import type { Span } from '../core/text.ts';
import { type Actor, actorKey } from '../record/actor.ts';
import type { Service } from '../services/service.ts';
import type { AlertStore } from './ports.ts';
import type { AdHocWindow } from './window.ts';

/** Names of the actions on windows. */
export const openWindowAction = 'window.open';
export const endWindowAction = 'window.end';

const shortest: Milliseconds = 60_000;
/** Whoever needs longer opens another one: a window that is forgotten mutes for ever. */
const longest: Milliseconds = 7 * 86_400_000;
const longestReason = 500;
/** Said of a window in its channel for so long. */
const worthSaying: Milliseconds = 2 * 3_600_000;

/** The dialog behind *Window…*: for how long, why. */
export function windowForm(service: Service): Form {
  return {
    action: openWindowAction,
    subject: service.id,
    title: 'Open a window',
    submit: 'Open',
    intro: [
      {
        kind: 'text',
        text: [
          { bold: service.name },
          ' is looked at and recorded as ever, but nobody is told what turns red. When the window ends, everything is looked at afresh.',
        ],
      },
    ],
    fields: [
      { kind: 'line', id: 'length', label: 'For how long', hint: 'Such as 45m, 2h, 1h30m', initial: '2h' },
      { kind: 'paragraph', id: 'reason', label: 'Why', maxLength: longestReason },
    ],
  };
}

/** What is wrong with the answers, by field. */
export function checkWindowAnswers(answers: Answers): Record<string, string> {
  const problems: Record<string, string> = {};
  const length = parseDuration(answers.length ?? '');
  if (length === undefined)
    problems.length = `“${answers.length ?? ''}” is no length of time. Write it like 45m, 2h or 1h30m.`;
  else if (length < shortest) problems.length = 'A window lasts at least a minute.';
  else if (length > longest) problems.length = 'A window lasts 7 days at most.';
  const reason = (answers.reason ?? '').trim();
  if (reason === '') problems.reason = 'Say why, for those who wonder why nothing is said.';
  else if (reason.length > longestReason) problems.reason = `At most ${longestReason} characters.`;
  return problems;
}

export interface WindowMeans {
  readonly store: Pick<AlertStore, 'openWindow' | 'endWindow' | 'openWindows'>;
  readonly newId: (at: Instant) => string;
}

/** Opens a window now. Undefined when one that was opened by hand is open already. */
export async function openWindow(
  { store, newId }: WindowMeans,
  service: Service,
  { length, reason }: { readonly length: Milliseconds; readonly reason: string },
  by: { readonly actor: Actor; readonly now: Instant; readonly delivery?: string },
): Promise<AdHocWindow | undefined> {
  const { now, delivery } = by;
  const actor = actorKey(by.actor);
  const window: AdHocWindow = {
    id: newId(now),
    service: service.id,
    startsAt: now,
    endsAt: now + length,
    reason,
    actor,
  };
  const opened = await store.openWindow(window, {
    audit: [
      {
        at: now,
        actor,
        action: 'window.opened',
        subject: `${service.id}/${window.id}`,
        before: null,
        after: { from: window.startsAt, until: window.endsAt },
        words: reason,
      },
    ],
    posts: [
      {
        id: newId(now),
        kind: 'post',
        channel: service.channels.health,
        topic: 'window.opened',
        subject: window.id,
        validUntil: now + Math.min(length, worthSaying),
        document: {
          title: `${service.name} is in a window: looked at, muted`,
          parts: [
            {
              kind: 'text',
              text: [
                'Until ',
                { time: window.endsAt, zone: service.timezone },
                ', opened by ',
                who(by.actor),
                `: ${reason}`,
              ],
            },
          ],
        },
      },
    ],
    ...(delivery === undefined ? {} : { finishes: delivery }),
  });
  return opened ? window : undefined;
}

/** Ends a window now, and says so where it was said until when it would last. False when it was over already. */
export async function endWindow(
  { store, newId }: WindowMeans,
  service: Service,
  window: AdHocWindow,
  by: { readonly actor: Actor; readonly now: Instant; readonly delivery?: string },
): Promise<boolean> {
  return store.endWindow(window.id, by.now, {
    audit: [
      {
        at: by.now,
        actor: actorKey(by.actor),
        action: 'window.ended',
        subject: `${window.service}/${window.id}`,
        before: { until: window.endsAt },
        after: { until: by.now },
      },
    ],
    posts: [
      {
        id: newId(by.now),
        kind: 'post',
        channel: service.channels.health,
        topic: 'window.ended',
        subject: window.id,
        validUntil: by.now + worthSaying,
        document: {
          title: `${service.name}: the window is over`,
          parts: [
            {
              kind: 'text',
              text: ['Ended early by ', who(by.actor), '. What is still red is told.'],
            },
          ],
        },
      },
    ],
    ...(by.delivery === undefined ? {} : { finishes: by.delivery }),
  });
}

function who(actor: Actor): Span {
  if (actor.kind === 'slack') return { person: actor.user };
  return actor.kind === 'terminal' ? 'the terminal' : 'Watchkeeper';
}
