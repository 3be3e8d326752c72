import type { Clock } from '../core/clock.ts';
import type { TopicKeeper } from '../record/post-channel.ts';
import { alertTopic, overTopic, turnTopic } from './alert.ts';
import type { Alerting } from './alerting.ts';
import { alertCard } from './card.ts';
import { createJudge } from './judge.ts';
import { type AlertPlan, servicesTogether } from './plan.ts';
import type { AlertStore } from './ports.ts';
import { cardMeans } from './work-out.ts';

/** Keeps alert cards true, and lets nothing be said in their threads that is not so any more. */
export function createAlertKeepers(parts: {
  readonly plan: AlertPlan;
  readonly alerting: Pick<Alerting, 'recall'>;
  readonly store: Pick<AlertStore, 'find'>;
  readonly clock: Clock;
}): TopicKeeper[] {
  const { plan, alerting, store, clock } = parts;
  const onlyWhile = (topic: string, state: 'open' | 'closed'): TopicKeeper => ({
    topic,
    async present({ subject }) {
      return (await store.find(subject))?.state === state ? 'as-stored' : 'withdrawn';
    },
  });
  return [
    {
      topic: alertTopic,
      async present({ subject }) {
        const known = await store.find(subject);
        if (!known) return 'withdrawn';
        const memory = await alerting.recall(servicesTogether(plan.checks, known.service));
        const now = clock.now();
        // As it is in that memory: it may have changed since.
        const alert = memory.alerts.find(({ id }) => id === known.id) ?? known;
        return alertCard(alert, cardMeans(plan, createJudge(plan, memory, now), memory.transitions, now));
      },
    },
    onlyWhile(turnTopic, 'open'),
    onlyWhile(overTopic, 'closed'),
  ];
}
