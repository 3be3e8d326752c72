import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Status } from '../core/status.ts';
import type { OutboxStore } from '../record/post.ts';
import type { ReadStanding } from '../reports/standing.ts';
import type { Service } from '../services/service.ts';
import type { LookAtVitals } from '../vitals/ailment.ts';

/** As monitoring plugins count. */
const numbers: Readonly<Record<Status, number>> = { ok: 0, warning: 1, critical: 2, unknown: 3 };
const place = ['service', 'env', 'region'] as const;

/** What Prometheus may ask: how everything stands, and how the bot itself does. All of it carries the labels service, env, region. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

export function createMetrics(parts: {
  readonly readStanding: ReadStanding;
  readonly outbox: Pick<OutboxStore, 'waiting'>;
  readonly vitals: LookAtVitals;
  /** Of the bot itself; as a service it is called watchkeeper. */
  readonly labels: Readonly<Record<string, string>>;
}): Metrics {
  const watched = new Registry();
  const itself = new Registry();
  itself.setDefaultLabels(labelsOf({ id: 'watchkeeper', labels: parts.labels }));
  collectDefaultMetrics({ register: itself, prefix: 'watchkeeper_' });
  const checks = new Gauge({
    name: 'watchkeeper_check_status',
    help: 'Settled status of a check: 0 ok, 1 warning, 2 critical, 3 unknown',
    labelNames: [...place, 'check'],
    registers: [watched],
  });
  const services = new Gauge({
    name: 'watchkeeper_service_status',
    help: 'Worst status of a service: 0 ok, 1 warning, 2 critical, 3 unknown',
    labelNames: [...place],
    registers: [watched],
  });
  const days = new Gauge({
    name: 'watchkeeper_duty_days_left',
    help: 'Days until a duty is due; negative when overdue; absent when nobody knows',
    labelNames: [...place, 'duty'],
    registers: [watched],
  });
  const waiting = new Gauge({
    name: 'watchkeeper_outbox_waiting',
    help: 'Messages that still have to go out',
    registers: [itself],
  });
  const ailments = new Gauge({
    name: 'watchkeeper_ailments',
    help: 'What ails the bot itself, by kind',
    labelNames: ['kind'],
    registers: [itself],
  });

  return {
    contentType: watched.contentType,
    async text() {
      for (const gauge of [checks, services, days, ailments]) gauge.reset();
      const standing = await parts.readStanding([]);
      for (const each of standing.services) {
        const labels = labelsOf(each.service);
        services.set(labels, numbers[each.status]);
        for (const { check, state } of each.checks)
          checks.set({ ...labels, check: check.id }, numbers[state.status]);
        for (const { reference, due } of each.duties) {
          if (due.daysLeft !== null) days.set({ ...labels, duty: reference }, due.daysLeft);
        }
      }
      waiting.set((await parts.outbox.waiting()).count);
      for (const { kind } of await parts.vitals()) ailments.inc({ kind });
      return `${await watched.metrics()}\n${await itself.metrics()}`;
    },
  };
}

function labelsOf({ id, labels }: Pick<Service, 'id' | 'labels'>) {
  return { service: id, env: labels.env ?? '', region: labels.region ?? '' };
}
