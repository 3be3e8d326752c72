import type { Instant } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import type { Document, Line, Part } from '../core/reply.ts';
import { count, type Text } from '../core/text.ts';
import { causeNames, flappingWords, followerLines, needsLook, windowLines } from './attention.ts';
import { dashboardParts } from './dashboards.ts';
import { type ServiceStanding, type Standing, type StandingCheck, shownStatus } from './standing.ts';
import { capitalise, checkLine, countStatuses, dutyLine, headline, valueWords, worstFirst } from './words.ts';

/** How all services stand, one line each, with what is wrong by name. */
export function renderStatus(standing: Standing): Document {
  return {
    title: capitalise(headline(standing)),
    status: standing.status,
    parts: [
      ...standing.services.flatMap((each) => overview(each, standing.at)),
      {
        kind: 'note',
        text: [{ command: 'status SERVICE' }, ' goes deeper · as of ', { time: standing.at, style: 'time' }],
      },
    ],
  };
}

function overview(standing: ServiceStanding, now: Instant): Part[] {
  const { service, checks, duties, dutyProblems } = standing;
  const lines: Line[] = [
    ...windowLines(standing),
    ...worstFirst(checks.filter(needsLook), shownStatus).map((each) => checkLine(each, now)),
    ...followerLines(standing),
    ...worstFirst(
      duties.filter(({ due }) => due.status !== 'ok'),
      ({ due }) => due.status,
    ).map((each) => dutyLine(each, now)),
    ...dutyProblems.map(
      ({ reason }): Line => ({ status: 'unknown', text: [{ bold: 'Maintenance items' }, `: ${reason}`] }),
    ),
  ];
  return [
    { kind: 'heading', text: service.name, status: standing.status },
    { kind: 'lines', lines: [...lines, wellLine(standing)] },
  ];
}

/** How many are well. Green only when some are: none of three is nothing to be calm about. */
function wellLine({ checks, duties }: ServiceStanding): Line {
  const well = checks.filter((each) => shownStatus(each) === 'ok').length;
  const easy = duties.filter(({ due }) => due.status === 'ok').length;
  const words = [`${well} of ${count(checks.length, 'check')} ok`];
  if (duties.length > 0) words.push(`${easy} of ${count(duties.length, 'duty', 'duties')} not due soon`);
  return { ...(well + easy > 0 ? { status: 'ok' } : {}), text: words.join(', ') };
}

/** One service whole: what is wrong first, then every check with its value, then every duty. */
export function renderServiceStatus(standing: ServiceStanding, now: Instant): Document {
  const { service, checks, duties, dutyProblems } = standing;
  const wrong: Line[] = [
    ...windowLines(standing),
    ...worstFirst(checks.filter(needsLook), shownStatus).map((each) => checkLine(each, now)),
    ...followerLines(standing),
  ];
  const dutyLines: Line[] = [
    ...worstFirst(duties, ({ due }) => due.status).map((each) => dutyLine(each, now)),
    ...dutyProblems.map(({ reason }): Line => ({ status: 'unknown', text: reason })),
  ];
  const summary = countStatuses([
    ...checks.map(shownStatus),
    ...duties.map(({ due }) => due.status),
    ...dutyProblems.map(() => 'unknown' as const),
  ]);
  return {
    title: summary ? `${service.name}: ${summary}` : `${service.name}: all is well`,
    status: standing.status,
    parts: [
      ...(wrong.length > 0 ? [{ kind: 'lines' as const, lines: wrong }] : []),
      ...(checks.length > 0 ? [checkTable(checks, now)] : []),
      ...(dutyLines.length > 0 ? dutyParts(dutyLines) : []),
      // At the end, which is kept where not everything fits.
      ...dashboardParts(checks.map(({ check }) => check)),
      {
        kind: 'note',
        text: `${service.timezone}${labelWords(service.labels)}${service.owner ? ` · ${service.owner}` : ''}`,
      },
    ],
  };
}

function dutyParts(lines: readonly Line[]): Part[] {
  return [
    { kind: 'heading', text: 'Maintenance' },
    { kind: 'lines', lines },
  ];
}

/** Why a status is not to be taken alone: it changes all the time, or follows another one. */
function remarkOf(each: StandingCheck): string {
  const because = each.because?.length ? ` · because of ${causeNames(each.because, each.check.service)}` : '';
  return `${flappingWords(each)}${because}`;
}

function checkTable(checks: readonly StandingCheck[], now: Instant): Part {
  return {
    kind: 'table',
    columns: ['Check', 'Status', 'Value', 'For'],
    rows: worstFirst(checks, shownStatus).map((each) => tableRow(each, now)),
  };
}

function tableRow(each: StandingCheck, now: Instant): Text[] {
  const { check, state } = each;
  const pending = state.pending ? ` (${state.pending.status} seen)` : '';
  const remarks = `${pending}${remarkOf(each)}`;
  return [
    check.part ? `${check.part}: ${check.name}` : check.name,
    remarks === '' ? [{ status: state.status }] : [{ status: state.status }, remarks],
    state.status === 'unknown' && state.reason ? state.reason : valueWords({ check, state }),
    formatDuration(Math.max(0, now - state.since)),
  ];
}

function labelWords(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => ` · ${name} ${value}`)
    .join('');
}
