import type { Instant, Milliseconds } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { shorten } from '../core/text.ts';
import type { AuditEvent } from '../record/audit.ts';
import type { NewPost } from '../record/post.ts';
import type { Service } from '../services/service.ts';
import { type Alert, alertTopic, loudEvery, overTopic, turnTopic } from './alert.ts';
import { alertCard, type CardMeans, nameOfCheck, nameOfService, turnLine } from './card.ts';
import type { AlertEvent } from './reconcile.ts';
import { overTitle, redWords } from './wording.ts';

/** The card is worth saying, and kept up to date, for as long as an alert can last. */
const cardValid: Milliseconds = 365 * 86_400_000;
/** What turned is news for so long; after that the card alone tells. */
const turnValid: Milliseconds = 2 * 3_600_000;

/** What is said of an event, and when the whole channel heard of the alert last. */
export interface Said {
  readonly posts: readonly NewPost[];
  readonly loudAt: Instant;
}

/** What is said in the channel or in the thread of the card. */
export function sayEvent(alert: Alert, event: AlertEvent, means: CardMeans, now: Instant): Said {
  const service = means.services.find(({ id }) => id === alert.service);
  const { loudAt } = alert;
  if (!service) return { posts: [], loudAt };
  switch (event.kind) {
    case 'opened':
      return {
        posts: [
          {
            id: alert.id,
            kind: 'card',
            channel: service.channels.health,
            document: alertCard(alert, means),
            topic: alertTopic,
            subject: alert.id,
            validUntil: now + cardValid,
          },
        ],
        loudAt: now,
      };
    case 'reopened':
    case 'turned': {
      // Only what the channel has not heard of in this alert is shown there, and not in a storm.
      // Said in the future: the clock was set back since, and nobody knows how long ago that was.
      const isStorm = alert.loudAt <= now && now - alert.loudAt < loudEvery;
      const loud = event.isNew && !isStorm;
      return { posts: [turnPost(alert, event, service, loud, means, now)], loudAt: loud ? now : loudAt };
    }
    case 'closed': {
      // What ends in a window ends unheard, like everything in it; the card turns green all the same.
      if (means.judge.window(alert.service)) return { posts: [], loudAt };
      return { posts: [overPost(alert, service, now)], loudAt };
    }
  }
}

function turnPost(
  alert: Alert,
  event: Extract<AlertEvent, { kind: 'turned' | 'reopened' }>,
  service: Service,
  loud: boolean,
  means: CardMeans,
  now: Instant,
): NewPost {
  const red = event.turned.map(({ check, status }) => ({
    name: nameOfCheck(means.checks, alert.service, check),
    status,
  }));
  // Of what was not red in this alert before, “again” would be untrue.
  const again = event.kind === 'reopened' && !event.isNew ? ' again' : '';
  return {
    ...inThread(alert, service, now),
    ...(loud ? { broadcast: true } : {}),
    document: {
      title: shorten(`${service.name}: ${redWords(red)}${again}`, 150),
      status: event.turned.some(({ status }) => status === 'critical')
        ? 'critical'
        : (red[0]?.status ?? 'critical'),
      parts: [{ kind: 'lines', lines: event.turned.map((each) => turnLine(alert.service, each, means)) }],
    },
    topic: turnTopic,
    validUntil: now + turnValid,
  };
}

function overPost(alert: Alert, service: Service, now: Instant): NewPost {
  return {
    ...inThread(alert, service, now),
    document: {
      title: `${service.name}: ${overTitle(alert)}`,
      status: alert.checks.some(({ status }) => status === 'warning') ? 'warning' : 'ok',
      parts: [],
    },
    topic: overTopic,
    validUntil: now + turnValid,
  };
}

function inThread(alert: Alert, service: Service, now: Instant) {
  return {
    id: newId(now),
    kind: 'post' as const,
    channel: service.channels.health,
    subject: alert.id,
    threadOf: alert.id,
  };
}

/** The trace of an alert that changed its state. */
export function traceOf(
  before: Alert | undefined,
  alert: Alert,
  event: AlertEvent,
  { services, checks }: Pick<CardMeans, 'services' | 'checks'>,
  now: Instant,
): AuditEvent[] {
  if (event.kind === 'turned') return [];
  const red = alert.checks.filter(({ state }) => state === 'red');
  return [
    {
      at: now,
      actor: 'watchkeeper:alert',
      action: `alert.${event.kind}`,
      subject: `${alert.service}/${alert.id}`,
      before: event.kind === 'opened' ? null : { state: before?.state ?? null },
      after: {
        state: alert.state,
        checks: Object.fromEntries(red.map(({ check, status }) => [check, status])),
      },
      words:
        alert.state === 'open'
          ? `${nameOfService(services, alert.service)}: ${redWords(red.map(({ check, status }) => ({ name: nameOfCheck(checks, alert.service, check), status })))}`
          : `${nameOfService(services, alert.service)}: ${overTitle(alert)}`,
    },
  ];
}
