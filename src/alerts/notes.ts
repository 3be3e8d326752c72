import type { Check } from '../checks/check.ts';
import type { Clock } from '../core/clock.ts';
import type { ServiceStanding, StandingCheck } from '../reports/standing.ts';
import type { Alerting } from './alerting.ts';
import { changesLately } from './attend.ts';
import { nameOfCheck, nameOfService } from './card.ts';
import { createJudge } from './judge.ts';
import { type AlertPlan, flappingRule, levelOf } from './plan.ts';

/** What alerts know beside the status of checks and services. */
export interface AlertNotes {
  of(check: Check): Pick<StandingCheck, 'flapping' | 'because'>;
  ofService(service: string): Pick<ServiceStanding, 'window'>;
}

/** Reads it as it is now. */
export type NoteAlerts = () => Promise<AlertNotes>;

export function createAlertNotes({
  plan,
  alerting,
  clock,
}: {
  readonly plan: AlertPlan;
  readonly alerting: Pick<Alerting, 'recall'>;
  readonly clock: Clock;
}): NoteAlerts {
  return async () => {
    const memory = await alerting.recall(plan.services.map(({ id }) => id));
    const now = clock.now();
    const judge = createJudge(plan, memory, now);
    return {
      of: (check) => {
        const reference = { service: check.service, check: check.id };
        const verdict = judge.verdict(reference);
        const { within } = flappingRule(plan, check.service);
        const isFlapping = judge.attention(reference)?.flappingAt != null && levelOf(check) !== 'never';
        const causes = verdict.kind === 'follower' ? verdict.causes : [];
        return {
          ...(isFlapping
            ? { flapping: { changes: changesLately(plan, reference, memory.transitions, now), within } }
            : {}),
          ...(causes.length > 0
            ? {
                because: causes.map((cause) => ({
                  ...cause,
                  name: nameOfCheck(plan.checks, cause.service, cause.check),
                  serviceName: nameOfService(plan.services, cause.service),
                })),
              }
            : {}),
        };
      },
      ofService: (service) => {
        const window = judge.window(service);
        return window ? { window } : {};
      },
    };
  };
}
