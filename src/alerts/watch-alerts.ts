import type { Check, CheckReference } from '../checks/check.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Alerting } from './alerting.ts';
import { keyOf, servicesTogether } from './plan.ts';

/** Often enough that the end of a window, or of somebody's patience, is noticed while it matters. */
const usualEvery: Milliseconds = 5_000;

export interface AlertWatch {
  /** Once: what time alone has changed. */
  step(): Promise<void>;
  /** Again and again until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Notices what no look brings about: a window that began or ended, a check that has flapped long enough ago, a cause
 * that nobody has looked at. Remembers nothing itself, so it makes up for whatever passed while the bot was down.
 */
export function watchAlerts(means: {
  readonly alerting: Alerting;
  readonly checks: readonly Check[];
  readonly services: readonly { readonly id: string }[];
  /** Services with an open alert, also those that config no longer names. */
  readonly servicesInAlert: () => Promise<readonly string[]>;
  readonly lookNow: (service: string, probe: string) => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
  readonly every?: Milliseconds;
}): AlertWatch {
  const { alerting, checks, clock, log } = means;
  const groups = new Map(
    means.services.map(({ id }) => [servicesTogether(checks, id).toSorted().join(' '), id]),
  );
  const underWay = new Set<string>();

  async function lookAt(wanted: readonly CheckReference[]): Promise<void> {
    const probes = new Map(
      wanted.flatMap((each) => {
        const check = checks.find(({ service, id }) => service === each.service && id === each.check);
        return check ? [[keyOf({ service: check.service, check: check.probe }), check] as const] : [];
      }),
    );
    for (const [key, { service, probe }] of probes) {
      if (underWay.has(key)) continue;
      underWay.add(key);
      means
        .lookNow(service, probe)
        .catch((thrown) =>
          log.warn('A look that an alert waits for did not work out.', {
            service,
            probe,
            reason: sentenceOf(thrown),
          }),
        )
        .finally(() => underWay.delete(key));
    }
  }

  async function step(): Promise<void> {
    const gone = (await means.servicesInAlert()).filter(
      (id) => !means.services.some((each) => each.id === id),
    );
    for (const service of [...groups.values(), ...gone]) {
      try {
        await alerting.passTime(service);
      } catch (thrown) {
        log.error('Alerts could not be looked after.', { service, reason: sentenceOf(thrown) });
      }
    }
  }

  return {
    step,
    async run(signal) {
      alerting.onWanted((wanted) => {
        if (!signal.aborted) void lookAt(wanted);
      });
      while (!signal.aborted) {
        await step().catch((thrown) =>
          log.error('Alerts could not be looked after.', { reason: sentenceOf(thrown) }),
        );
        await clock.sleep(means.every ?? usualEvery, signal);
      }
    },
  };
}
