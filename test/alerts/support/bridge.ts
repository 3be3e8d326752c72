import { createAlerting } from '../../../src/alerts/alerting.ts';
import type { AlertPlan } from '../../../src/alerts/plan.ts';
import type { AlertStore } from '../../../src/alerts/ports.ts';
import { createAlertKeepers } from '../../../src/alerts/topics.ts';
import type { PlannedWindow } from '../../../src/alerts/window.ts';
import type { Check, CheckReference } from '../../../src/checks/check.ts';
import type { Probe } from '../../../src/checks/probe.ts';
import { createRecorder } from '../../../src/checks/record-look.ts';
import { noCheckpoint } from '../../../src/core/checkpoint.ts';
import type { Document } from '../../../src/core/reply.ts';
import type { Status } from '../../../src/core/status.ts';
import { spansOf, type Text } from '../../../src/core/text.ts';
import type { NewPost, Post } from '../../../src/record/post.ts';
import type { Service } from '../../../src/services/service.ts';
import { ManualClock } from '../../support/manual-clock.ts';

export const minute = 60_000;
/** Mondays to Sundays of these tests begin here: a Wednesday. */
export const start = Date.parse('2026-03-04T10:00:00Z');

export function serviceOf(id: string): Service {
  return {
    id,
    name: id.toUpperCase(),
    timezone: 'UTC',
    labels: {},
    channels: { health: `#${id}` },
    parts: [],
  };
}

/** A check on a probe of its own that says the status itself, looked at each minute. */
export function checkOf(reference: string, more: Partial<Check> = {}): Check {
  const [service = '', id = ''] = reference.split('/');
  return {
    service,
    id,
    name: id,
    probe: id,
    value: 'said',
    statusFrom: 'said',
    for: 0,
    recovery: 0,
    ...more,
  };
}

export function on(...references: string[]): CheckReference[] {
  return references.map((each) => {
    const [service = '', check = ''] = each.split('/');
    return { service, check };
  });
}

export function planOf(checks: readonly Check[], more: Partial<AlertPlan> = {}): AlertPlan {
  const services = [...new Set(checks.map(({ service }) => service))].map(serviceOf);
  const probes = checks.map(
    ({ service, probe }): Probe => ({
      service,
      id: probe,
      every: minute,
      timeout: 10_000,
      look: { kind: 'maintenance' },
    }),
  );
  return { services, checks, probes, windows: [] as PlannedWindow[], flapping: {}, ...more };
}

export type SaidPost = NewPost & { readonly createdAt: number };

/** Alerts on a store, with a clock that stands still unless told. */
export interface Bridge {
  readonly clock: ManualClock;
  readonly store: AlertStore;
  /** Looks at a check: it says this. The look began so long ago. */
  look(reference: string, says: Status, beganAgo?: number): Promise<void>;
  /** Lets time pass and notices it. @returns what must be looked at, as `service/check` */
  pass(span: number): Promise<string[]>;
  /** Everything that is remembered of the alerts of a service. */
  alert(service: string): ReturnType<AlertStore['find']>;
  /** Cards and posts, oldest first. */
  posts(): Promise<readonly SaidPost[]>;
  /** The titles of the posts that are no cards. */
  titles(): Promise<string[]>;
  /** What the card of a service's alert shows now, in words. */
  card(service: string): Promise<string>;
}

export function bridgeOn(
  store: AlertStore,
  posts: () => Promise<readonly SaidPost[]>,
  plan: AlertPlan,
  clock = new ManualClock(start),
): Bridge {
  const alerting = createAlerting({ plan, store, clock, checkpoint: noCheckpoint });
  const recorder = createRecorder({ checks: plan.checks, storeLook: alerting.storeLook, clock });
  const keepers = createAlertKeepers({ plan, alerting, store, clock });
  const alert = async (service: string) =>
    (await store.recall([service], 0, clock.now())).alerts.find((each) => each.service === service);
  return {
    clock,
    store,
    async look(reference, says, beganAgo = 0) {
      const probe = plan.probes.find(({ service, id }) => `${service}/${id}` === reference);
      if (!probe) throw new Error(`There is no ${reference}.`);
      const at = clock.now() - beganAgo;
      await recorder.record(
        probe,
        { saw: true, values: { said: says }, at, took: beganAgo },
        clock.elapsed(),
      );
    },
    async pass(span) {
      await clock.advance(span);
      const wanted = await Promise.all(plan.services.map(({ id }) => alerting.passTime(id)));
      return [...new Set(wanted.flat().map(({ service, check }) => `${service}/${check}`))];
    },
    alert,
    posts,
    titles: async () =>
      (await posts()).filter(({ kind }) => kind === 'post').map(({ document }) => document.title),
    async card(service) {
      const id = (await alert(service))?.id;
      const card = (await posts()).find((each) => each.id === id);
      const shown = card && (await keepers.find(({ topic }) => topic === card.topic)?.present(card as Post));
      return typeof shown === 'object' ? wordsOf(shown) : String(shown);
    },
  };
}

function wordsOf(document: Document): string {
  const lines = document.parts.flatMap((part) => {
    if (part.kind === 'text' || part.kind === 'note') return [plain(part.text)];
    if (part.kind !== 'lines') return [];
    return part.lines.map(
      (line) => `[${line.status ?? ''}] ${plain(line.text)}${line.detail ? ` / ${plain(line.detail)}` : ''}`,
    );
  });
  return [`[${document.status}] ${document.title}`, ...lines].join('\n');
}

function plain(text: Text): string {
  return spansOf(text)
    .map((span) => {
      if (typeof span === 'string') return span;
      if ('time' in span) return new Date(span.time).toISOString().slice(11, 16);
      return Object.values(span).join('');
    })
    .join('');
}
