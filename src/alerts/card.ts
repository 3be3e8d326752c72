import type { Check, CheckReference } from '../checks/check.ts';
import { spokenName } from '../checks/spoken-name.ts';
import { formatDuration } from '../core/duration.ts';
import type { Action, Document, Line, Part } from '../core/reply.ts';
import { byWorst, type Status, worst } from '../core/status.ts';
import { count, type Span, shorten, type Text } from '../core/text.ts';
import { withDashboard } from '../reports/dashboards.ts';
import { seenWords } from '../reports/words.ts';
import { startRunButtons } from '../runs/start-button.ts';
import type { Service } from '../services/service.ts';
import type { Alert, AlertCheck } from './alert.ts';
import type { Judge } from './judge.ts';
import { keyOf } from './plan.ts';
import { mutedWords, overTitle, redWords } from './wording.ts';

/** Names of the actions of alert cards. */
export const lookAction = 'alert.look';
export const runbookOfCheckAction = 'alert.runbook';

/** More checks than this get a line each, but no button: a message holds only so much. */
const mostWithButtons = 10;
/** More followers than this are counted instead of named. */
const mostNamed = 8;

/** What a card is made from. */
export interface CardMeans {
  readonly services: readonly Service[];
  readonly checks: readonly Check[];
  readonly judge: Judge;
  /** How often the settled status of a check changed lately, in words; undefined while it does not flap. */
  flapping(check: CheckReference): string | undefined;
}

/** The card of an alert as it is now. */
export function alertCard(alert: Alert, means: CardMeans): Document {
  return alert.state === 'open' ? openCard(alert, means) : closedCard(alert, means);
}

/** What an alert is about in one line: `import speed is critical`. Critical ones first. */
export function alertTitle(
  alert: Alert,
  { services, checks }: Pick<CardMeans, 'services' | 'checks'>,
): string {
  return `${nameOfService(services, alert.service)}: ${redWords(redMembers(alert, checks))}`;
}

/** The red checks of an alert, worst first. A check that flaps may be ok at the moment. */
function redMembers(alert: Alert, checks: readonly Check[]) {
  return alert.checks
    .filter(({ state }) => state === 'red')
    .map((member) => ({
      name: nameOfCheck(checks, alert.service, member.check),
      status: member.status,
      member,
    }))
    .sort((a, b) => byWorst(a.status, b.status));
}

function openCard(alert: Alert, means: CardMeans): Document {
  const { judge } = means;
  const red = redMembers(alert, means.checks);
  const window = judge.window(alert.service);
  const named = new Set(red.map(({ member }) => keyOf({ service: alert.service, check: member.check })));
  const lines = red.flatMap(({ member }, index) => redLines(alert.service, member, index, named, means));
  const well = alert.checks.filter(({ state }) => state === 'well');
  return {
    title: shorten(alertTitle(alert, means), 150),
    status: worst(red.map(({ status }) => shownStatus(status))),
    parts: [
      ...(window ? [{ kind: 'text', text: [{ bold: capital(mutedWords(window)) }] } satisfies Part] : []),
      { kind: 'lines', lines: [...lines, ...well.map((each) => wellLine(alert.service, each, means))] },
      { kind: 'actions', actions: [{ action: lookAction, subject: alert.service, label: 'Look now' }] },
      {
        kind: 'note',
        text: [
          'Since ',
          momentOf(alert.redAt, alert.service, means),
          ' · ',
          { command: `status ${alert.service}` },
          ' for all of it',
        ],
      },
    ],
  };
}

function redLines(
  service: string,
  member: AlertCheck,
  index: number,
  /** What has a line of its own on the card. */
  named: ReadonlySet<string>,
  means: CardMeans,
): Line[] {
  const reference = { service, check: member.check };
  const check = means.checks.find((each) => each.service === service && each.id === member.check);
  const state = means.judge.state(reference);
  if (!check || !state) return [];
  const verdict = means.judge.verdict(reference);
  const flapping = means.flapping(reference);
  const extra: Span[] = [
    ...(flapping === undefined ? [] : [` · ${flapping}`]),
    ...(verdict.kind === 'follower'
      ? [` · because of ${namesOf(verdict.causes, service, means, spokenName)}`]
      : []),
    ...(member.afterWindow ? [' · still red after the window'] : []),
  ];
  const seen =
    state.status === 'ok' ? `ok at the moment, ${seenWords({ check, state })}` : seenWords({ check, state });
  const detail = withDashboard(check, [
    state.status === 'unknown' ? 'Find out first why it cannot be looked at' : check.action,
  ]);
  const followers = followersOf(reference, means).filter((each) => !named.has(keyOf(each)));
  const quiet: Line[] =
    followers.length === 0
      ? []
      : [
          {
            text: [
              {
                italic: `${count(followers.length, 'follower')} quiet: ${namesOf(followers, service, means)}`,
              },
            ],
          },
        ];
  return [
    {
      status: shownStatus(state.status),
      text: [{ bold: check.name }, `: ${seen}, since `, momentOf(member.redAt, service, means), ...extra],
      ...(detail === undefined ? {} : { detail }),
      ...(check.runbook && index < mostWithButtons
        ? { actions: [runbookButton(check), ...startRunButtons(check.service, check.runbook)] }
        : {}),
    },
    ...quiet,
  ];
}

function runbookButton(check: Check): Action {
  return { action: runbookOfCheckAction, subject: `${check.service}/${check.id}`, label: 'Runbook' };
}

/** The checks that keep quiet because of one. */
export function followersOf(
  cause: CheckReference,
  { checks, judge }: Pick<CardMeans, 'checks' | 'judge'>,
): CheckReference[] {
  const key = keyOf(cause);
  return checks.flatMap((check) => {
    if (!check.dependsOn?.length) return [];
    const reference = { service: check.service, check: check.id };
    const verdict = judge.verdict(reference);
    return verdict.kind === 'follower' && verdict.causes.some((each) => keyOf(each) === key)
      ? [reference]
      : [];
  });
}

function wellLine(service: string, { check, wellAt }: AlertCheck, means: CardMeans): Line {
  return {
    status: 'ok',
    text: [
      { bold: nameOfCheck(means.checks, service, check) },
      ...(wellAt === null ? [': well'] : [': well since ', momentOf(wellAt, service, means)]),
    ],
  };
}

function closedCard(alert: Alert, means: CardMeans): Document {
  const closedAt = alert.closedAt ?? alert.redAt;
  return {
    title: shorten(`${nameOfService(means.services, alert.service)}: ${overTitle(alert)}`, 150),
    status: worst(alert.checks.map(({ status }) => (status === 'warning' ? 'warning' : 'ok'))),
    parts: [
      {
        kind: 'lines',
        lines: alert.checks.map((member): Line => {
          const name = nameOfCheck(means.checks, alert.service, member.check);
          const wellAt = member.wellAt ?? closedAt;
          return {
            status: member.status === 'warning' ? 'warning' : 'ok',
            text: [
              { bold: name },
              ': ',
              member.status === 'warning' ? 'a warning since ' : 'well since ',
              momentOf(wellAt, alert.service, means),
              `, after ${formatDuration(Math.max(0, wellAt - member.redAt))}`,
            ],
          };
        }),
      },
      {
        kind: 'note',
        text: [
          'From ',
          momentOf(alert.openedAt, alert.service, means),
          ' to ',
          momentOf(closedAt, alert.service, means),
        ],
      },
    ],
  };
}

/** A check in an alert that is ok for the moment is nothing to be calm about. */
function shownStatus(status: Status): Status {
  return status === 'ok' ? 'warning' : status;
}

function momentOf(time: number, service: string, { services }: Pick<CardMeans, 'services'>): Span {
  const zone = services.find(({ id }) => id === service)?.timezone;
  return { time, ...(zone === undefined ? {} : { zone }) };
}

export function nameOfService(services: readonly Service[], id: string): string {
  return services.find((each) => each.id === id)?.name ?? id;
}

export function nameOfCheck(checks: readonly Check[], service: string, id: string): string {
  return checks.find((each) => each.service === service && each.id === id)?.name ?? id;
}

/** Names of checks, with their service where it is another one than the reader has before their eyes. */
export function namesOf(
  references: readonly CheckReference[],
  here: string,
  { checks, services }: Pick<CardMeans, 'checks' | 'services'>,
  say = (name: string): string => name,
): string {
  const names = references.slice(0, mostNamed).map(({ service, check }) => {
    const name = say(nameOfCheck(checks, service, check));
    return service === here ? name : `${name} (${nameOfService(services, service)})`;
  });
  const more = references.length > mostNamed ? ` and ${references.length - mostNamed} more` : '';
  return names.join(', ') + more;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The line of a turn in the thread. */
export function turnLine(service: string, member: AlertCheck, means: CardMeans): Line {
  const check = means.checks.find((each) => each.service === service && each.id === member.check);
  const state = means.judge.state({ service, check: member.check });
  const seen: Text = check && state ? seenWords({ check, state }) : member.status;
  const detail = member.status === 'unknown' ? 'Find out first why it cannot be looked at' : check?.action;
  return {
    status: member.status,
    text: [
      { bold: check?.name ?? member.check },
      `: ${seen}`,
      member.afterWindow ? ' · still red after the window' : '',
    ],
    ...(detail === undefined ? {} : { detail }),
  };
}
