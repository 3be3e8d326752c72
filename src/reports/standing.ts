import type { Check } from '../checks/check.ts';
import type { PresentState } from '../checks/present.ts';
import type { Instant, Milliseconds } from '../core/clock.ts';
import { byWorst, type Status, worst } from '../core/status.ts';
import type { Due } from '../maintenance/due.ts';
import type { MaintenanceItem } from '../maintenance/item.ts';
import type { Service } from '../services/service.ts';

/** A check and how it stands. */
export interface StandingCheck {
  readonly check: Check;
  readonly state: PresentState;
  /** Set while its settled status changes so often that single changes say nothing. */
  readonly flapping?: { readonly changes: number; readonly within: Milliseconds };
  /** The checks because of which it is in trouble and keeps quiet. */
  readonly because?: readonly {
    readonly service: string;
    readonly check: string;
    readonly name: string;
    readonly serviceName: string;
  }[];
}

/** As it is shown: a check that flaps is nothing to be calm about, also while it happens to be ok. */
export function shownStatus({ state, flapping }: Pick<StandingCheck, 'state' | 'flapping'>): Status {
  return flapping && state.status === 'ok' ? 'warning' : state.status;
}

/** A maintenance item and how it stands. */
export interface StandingDuty {
  /** `service/item`. */
  readonly reference: string;
  readonly service: string;
  readonly name: string;
  readonly owner?: string;
  readonly due: Due;
  readonly snoozedUntil: Instant | null;
  readonly item: Pick<MaintenanceItem, 'runbook'>;
}

/** A source of maintenance items that could not be read. */
export interface DutyProblem {
  readonly service: string;
  readonly reason: string;
}

/** Everything there is to say about one service now. */
export interface ServiceStanding {
  readonly service: Service;
  /** The worst of its checks and duties; unknown when some of its duties cannot even be read. */
  readonly status: Status;
  readonly checks: readonly StandingCheck[];
  readonly duties: readonly StandingDuty[];
  readonly dutyProblems: readonly DutyProblem[];
  /** Set while it is in a window: looked at, and nobody is told. */
  readonly window?: {
    readonly from: Instant;
    readonly to: Instant;
    readonly name: string;
    readonly timezone: string;
  };
}

/** How everything stands at one moment, worst service first. */
export interface Standing {
  readonly at: Instant;
  readonly status: Status;
  readonly services: readonly ServiceStanding[];
}

/** Reads how things stand, of the named services or of all. */
export type ReadStanding = (services: readonly string[]) => Promise<Standing>;

/** Puts what was read into order: worst first, then by name. */
export function arrangeStanding(at: Instant, services: readonly Omit<ServiceStanding, 'status'>[]): Standing {
  const judged = services
    .map((each) => ({
      ...each,
      status: worst([
        ...each.checks.map(shownStatus),
        ...each.duties.map(({ due }) => due.status),
        ...each.dutyProblems.map((): Status => 'unknown'),
      ]),
    }))
    .sort((a, b) => byWorst(a.status, b.status) || a.service.name.localeCompare(b.service.name));
  return { at, status: worst(judged.map(({ status }) => status)), services: judged };
}
