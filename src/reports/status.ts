import type { Instant } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import type { Document, Line, Part } from '../core/reply.ts';
import { count } from '../core/text.ts';
import { dashboardParts } from './dashboards.ts';
import type { ServiceStanding, Standing, StandingCheck } from './standing.ts';
import {
  capitalise,
  checkLine,
  countStatuses,
  dutyLine,
  formatValue,
  headline,
  worstFirst,
} from './words.ts';

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
    ...worstFirst(checks.filter(troubled), ({ state }) => state.status).map((each) => checkLine(each, now)),
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
  const well = checks.filter(({ state }) => state.status === 'ok').length;
  const easy = duties.filter(({ due }) => due.status === 'ok').length;
  const words = [`${well} of ${count(checks.length, 'check')} ok`];
  if (duties.length > 0) words.push(`${easy} of ${count(duties.length, 'duty', 'duties')} not due soon`);
  return { ...(well + easy > 0 ? { status: 'ok' } : {}), text: words.join(', ') };
}

/** One service whole: what is wrong first, then every check with its value, then every duty. */
export function renderServiceStatus(standing: ServiceStanding, now: Instant): Document {
  const { service, checks, duties, dutyProblems } = standing;
  const wrong = worstFirst(checks.filter(troubled), ({ state }) => state.status);
  const dutyLines: Line[] = [
    ...worstFirst(duties, ({ due }) => due.status).map((each) => dutyLine(each, now)),
    ...dutyProblems.map(({ reason }): Line => ({ status: 'unknown', text: reason })),
  ];
  const summary = countStatuses([
    ...checks.map(({ state }) => state.status),
    ...duties.map(({ due }) => due.status),
    ...dutyProblems.map(() => 'unknown' as const),
  ]);
  return {
    title: summary ? `${service.name}: ${summary}` : `${service.name}: all is well`,
    status: standing.status,
    parts: [
      ...(wrong.length > 0
        ? [{ kind: 'lines' as const, lines: wrong.map((each) => checkLine(each, now)) }]
        : []),
      ...(checks.length > 0 ? [checkTable(checks, now)] : []),
      ...dashboardParts(checks.map(({ check }) => check)),
      ...(dutyLines.length > 0 ? dutyParts(dutyLines) : []),
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

function checkTable(checks: readonly StandingCheck[], now: Instant): Part {
  return {
    kind: 'table',
    columns: ['Check', 'Status', 'Value', 'For'],
    rows: worstFirst(checks, ({ state }) => state.status).map(({ check, state }) => [
      check.part ? `${check.part}: ${check.name}` : check.name,
      state.pending
        ? [{ status: state.status }, ` (${state.pending.status} seen)`]
        : [{ status: state.status }],
      state.status === 'unknown' && state.reason ? state.reason : formatValue(state.value, check.unit),
      formatDuration(Math.max(0, now - state.since)),
    ]),
  };
}

function labelWords(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => ` · ${name} ${value}`)
    .join('');
}

function troubled({ state }: StandingCheck): boolean {
  return state.status !== 'ok';
}
