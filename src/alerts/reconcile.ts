import type { Check } from '../checks/check.ts';
import type { Instant } from '../core/clock.ts';
import { type Status, worst } from '../core/status.ts';
import { type Alert, type AlertCheck, alertTransitions, gatherFor, reopenWithin } from './alert.ts';
import type { Judge } from './judge.ts';
import { isTrouble } from './plan.ts';

/** What happened to an alert, as far as it is to be said. */
export type AlertEvent =
  | { readonly kind: 'opened' }
  /** Red again soon after it was over. `isNew`: one of what is red was not in it before. */
  | { readonly kind: 'reopened'; readonly turned: readonly AlertCheck[]; readonly isNew: boolean }
  /** Other checks turned red in it, or one of them worse. `isNew`: one of them was not in it before. */
  | { readonly kind: 'turned'; readonly turned: readonly AlertCheck[]; readonly isNew: boolean }
  | { readonly kind: 'closed' };

export interface Reconciled {
  readonly alert: Alert;
  readonly events: readonly AlertEvent[];
}

/**
 * Brings the alert of a service into line with how its checks are judged. Asks only what is, never what has just
 * changed, so that a moment that was missed is made up for the next time.
 * @param alert the open one or the one that was closed last
 * @returns undefined when there is nothing to tell and nothing was told
 */
export function reconcile(
  {
    checks,
    judge,
    newId,
  }: {
    readonly checks: readonly Check[];
    readonly judge: Judge;
    readonly newId: (at: Instant) => string;
  },
  service: string,
  alert: Alert | undefined,
  now: Instant,
): Reconciled | undefined {
  const ofService = new Map(
    checks.filter((check) => check.service === service).map((check) => [check.id, check]),
  );
  const red = [...ofService.values()].flatMap((check): AlertCheck[] => {
    const verdict = judge.verdict({ service, check: check.id });
    const status = judge.state({ service, check: check.id })?.status ?? 'unknown';
    if (verdict.kind !== 'red') return [];
    const { afterWindow } = verdict;
    return [{ check: check.id, state: 'red', redAt: now, wellAt: null, told: status, status, afterWindow }];
  });
  if (alert?.state === 'open') return goOn(alert);
  if (red.length === 0)
    return alert && { alert: { ...alert, checks: alert.checks.map(afterwards) }, events: [] };
  const age = alert?.closedAt == null ? Number.POSITIVE_INFINITY : now - alert.closedAt;
  return alert && age >= 0 && age < reopenWithin ? reopen(alert) : open();

  function open(): Reconciled {
    const opened: Alert = {
      id: newId(now),
      service,
      state: 'open',
      openedAt: now,
      redAt: now,
      closedAt: null,
      loudAt: now,
      appearance: '',
      checks: red,
    };
    return { alert: opened, events: [{ kind: 'opened' }] };
  }

  function reopen(closed: Alert): Reconciled {
    const isNew = red.some(({ check }) => !closed.checks.some((each) => each.check === check));
    const opened: Alert = {
      ...moved(closed, 'open'),
      redAt: now,
      closedAt: null,
      checks: joined(closed.checks.map(present), red),
    };
    return { alert: opened, events: [{ kind: 'reopened', turned: red, isNew }] };
  }

  function goOn(known: Alert): Reconciled {
    const before = new Map(known.checks.map((each) => [each.check, each]));
    const turned = red.filter((each) => isNews(before.get(each.check), each));
    const members = joined(known.checks.map(present), red);
    if (members.every(({ state }) => state === 'well')) {
      const closed = { ...moved(known, 'closed'), closedAt: now, checks: members };
      return { alert: closed, events: [{ kind: 'closed' }] };
    }
    const said = turned.filter(({ check }) => !(before.has(check) && isFlapping(check)));
    const isGathered = now - known.redAt >= 0 && now - known.redAt < gatherFor;
    const isNew = said.some(({ check }) => !before.has(check));
    return {
      alert: { ...known, checks: members },
      events: said.length > 0 && !isGathered ? [{ kind: 'turned', turned: said, isNew }] : [],
    };
  }

  /** How a check of the alert stands now, before those that are judged red are put in. */
  function present(member: AlertCheck): AlertCheck {
    const check = ofService.get(member.check);
    const status = judge.state({ service, check: member.check })?.status ?? 'ok';
    if (check && (isTrouble(check, status) || isFlapping(member.check))) return { ...member, status };
    if (member.state === 'well') return member;
    return { ...member, state: 'well', wellAt: now, status: check ? status : 'ok' };
  }

  /** What was still a warning when the alert ended turns green on its card when it is well. */
  function afterwards(member: AlertCheck): AlertCheck {
    if (member.status !== 'warning') return member;
    const status = judge.state({ service, check: member.check })?.status ?? 'ok';
    return status === 'ok' || !ofService.has(member.check)
      ? { ...member, status: 'ok', wellAt: now }
      : member;
  }

  function isFlapping(check: string): boolean {
    return judge.attention({ service, check })?.flappingAt != null;
  }
}

/** It was well before, or what was told of it was not as bad. */
function isNews(before: AlertCheck | undefined, now: AlertCheck): boolean {
  return before === undefined || before.state === 'well' || isWorse(now.status, before.told);
}

function isWorse(status: Status, than: Status): boolean {
  return status !== than && worst([status, than]) === status;
}

/** The members with the red ones put in: in their order, new ones last. */
function joined(members: readonly AlertCheck[], red: readonly AlertCheck[]): AlertCheck[] {
  const reds = new Map(red.map((each) => [each.check, each]));
  const merged = members.map((member): AlertCheck => {
    const now = reds.get(member.check);
    reds.delete(member.check);
    if (!now) return member;
    if (member.state === 'well') return now;
    return {
      ...member,
      status: now.status,
      told: isWorse(now.status, member.told) ? now.status : member.told,
    };
  });
  return [...merged, ...reds.values()];
}

/** No code changes the state of an alert but by this, and this only by the table. */
function moved(alert: Alert, state: Alert['state']): Alert {
  if (!alertTransitions[alert.state].includes(state))
    throw new Error(`An alert cannot become ${state} from ${alert.state}.`);
  return { ...alert, state };
}
