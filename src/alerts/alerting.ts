import type { CheckReference } from '../checks/check.ts';
import type { LookToStore, SettledLook, StoreLook } from '../checks/record-look.ts';
import type { Checkpoint } from '../core/checkpoint.ts';
import type { Clock } from '../core/clock.ts';
import { WatchkeeperError } from '../core/errors.ts';
import { type AlertPlan, flappingRule, servicesTogether } from './plan.ts';
import type { AlertMemory, AlertStore } from './ports.ts';
import { rememberSpans } from './window.ts';
import { isNothing, workOut } from './work-out.ts';

/** So often changes are worked out afresh when another process was faster each time. */
const mostTries = 20;

export interface AlertingParts {
  readonly plan: AlertPlan;
  readonly store: AlertStore;
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
}

/** Keeps alerts in line with what is seen, and with time that passes. */
export interface Alerting {
  /** Stores a look together with what it means for alerts and what is said of that: in one transaction. */
  readonly storeLook: StoreLook;
  /** Works out what time alone has changed for a service and those that hang together with it. @returns what must be looked at now */
  passTime(service: string): Promise<readonly CheckReference[]>;
  /** Everything that decides about a service now. */
  recall(services: readonly string[]): Promise<AlertMemory>;
  /** Told of checks that must be looked at before it can be said who is to blame; as soon as that is known. */
  onWanted(listener: (wanted: readonly CheckReference[]) => void): void;
}

export function createAlerting({ store, clock, checkpoint, ...parts }: AlertingParts): Alerting {
  const plan: AlertPlan = { ...parts.plan, spansOf: rememberSpans() };
  const together = new Map(plan.services.map(({ id }) => [id, servicesTogether(plan.checks, id)]));
  const longestWithin = Math.max(0, ...plan.services.map(({ id }) => flappingRule(plan, id).within));
  let listener: (wanted: readonly CheckReference[]) => void = () => {};
  /** One after the other: only another process can be faster. */
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => {});
    return mine;
  };

  const recall = (services: readonly string[]) => {
    const now = clock.now();
    return store.recall(services, now - longestWithin, now);
  };

  /** Works something out on what is stored until that is still so when it is stored. */
  async function settle<Result>(
    service: string,
    work: (
      memory: AlertMemory,
      services: readonly string[],
    ) => { readonly worked: ReturnType<typeof workOut>; readonly result: Result },
  ): Promise<Result> {
    const services = together.get(service) ?? [service];
    for (let tries = 0; tries < mostTries; tries += 1) {
      const memory = await recall(services);
      const { worked, result } = work(memory, services);
      if (!isNothing(worked.changes)) {
        checkpoint('alert.worked-out');
        if (!(await store.store(memory.revision, worked.changes))) continue;
        checkpoint('alert.stored');
      }
      if (worked.toLookAt.length > 0) listener(worked.toLookAt);
      return result;
    }
    throw new WatchkeeperError(
      'alerts.busy',
      `What was seen of ${service} could not be stored: other processes change it all the time. Look whether several Watchkeepers run on one database.`,
      { passing: true },
    );
  }

  return {
    storeLook: ({ probe, beganAt, settle: settleLook }: LookToStore): Promise<SettledLook> =>
      inTurn(() =>
        settle(probe.service, (memory, services) => {
          const result = settleLook(memory.states);
          return {
            worked: workOut(plan, services, memory, clock.now(), { beganAt, ...result }),
            result,
          };
        }),
      ),
    passTime: (service) =>
      inTurn(() =>
        settle(service, (memory, services) => {
          const worked = workOut(plan, services, memory, clock.now());
          return { worked, result: worked.toLookAt };
        }),
      ),
    recall,
    onWanted: (next) => {
      listener = next;
    },
  };
}
