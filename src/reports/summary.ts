import type { Instant } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { formatMoment } from '../core/moment.ts';
import type { Document, Line, Part } from '../core/reply.ts';
import { count, type Span, shorten, type Text } from '../core/text.ts';
import type { Snapshot } from '../record/snapshot.ts';
import { changeLine, changesSince } from './changes.ts';
import { type ServiceStanding, type Standing, type StandingCheck, shownStatus } from './standing.ts';
import { type Peak, todayParts } from './today.ts';
import { tellTroubles } from './troubles.ts';
import { countStatuses, formatValue, headline, worstFirst } from './words.ts';

/** More changes than this are counted instead of listed: a summary is read at a glance. */
const mostChanges = 8;
/** And more than this where much is wrong, since that is told already. */
const fewestChanges = 3;

/** So many names stand on a line that folds a service. */
const mostNames = 8;

/** Something planned today. */
export interface PlannedSlot {
  readonly at: Instant;
  readonly zone: string;
  readonly what: string;
}

export interface SummaryInput {
  readonly edition: 'morning' | 'evening';
  readonly standing: Standing;
  /** How things stood at the last summary in this channel. */
  readonly since: Snapshot | undefined;
  readonly planned: readonly PlannedSlot[];
  /** Zone of the schedule that asked for it. */
  readonly timezone: string;
  /** Set when it comes later than it was due, in milliseconds. */
  readonly lateBy?: number;
  /** What it calls itself; by default after its edition. */
  readonly title?: string;
  /** Services of which all of this was said a short while ago, and when; they are folded to one line. */
  readonly said?: ReadonlyMap<string, Instant>;
  /** Checks (`service/check`) whose values are counts of the day. */
  readonly counts?: readonly string[];
  /** The highest values of the day, or why they are not known. */
  readonly peaks?: readonly Peak[] | string;
}

/** The summary: whether anything needs hands, then each service worst first, what changed, what is planned. */
export function renderSummary(input: SummaryInput): Document {
  const { standing, said, counts = [], peaks = [] } = input;
  const whole = standing.services.filter(({ service }) => !said?.has(service.id));
  const troubles = tellTroubles(whole, standing.at);
  const parts: Part[] = [
    ...lateness(input),
    ...standing.services.flatMap((each) => {
      const saidAt = said?.get(each.service.id);
      const lines =
        saidAt === undefined
          ? [...(troubles.lines.get(each.service.id) ?? []), ...wellLines(each)]
          : [foldedLine(each, saidAt)];
      return serviceParts(each, lines);
    }),
    ...todayParts(standing, counts, peaks),
    ...changeParts(input, troubles.isMuch ? fewestChanges : mostChanges),
    ...planParts(input.planned),
    { kind: 'note', text: noteOf(input) },
  ];
  return { title: titleOf(input), status: standing.status, parts };
}

/** A document's title has 150 characters at most. */
const longestTitle = 150;

function titleOf({ edition, standing, title }: SummaryInput): string {
  const name = title ?? `${edition === 'morning' ? 'Morning' : 'Evening'} summary`;
  return shorten(`${name}: ${headline(standing)}`, longestTitle);
}

function lateness({ lateBy }: SummaryInput): Part[] {
  if (!lateBy || lateBy < 60_000) return [];
  return [
    {
      kind: 'text',
      text: [
        {
          italic: `This comes ${formatDuration(lateBy)} late. It shows how things stand now.`,
        },
      ],
    },
  ];
}

function serviceParts({ service, status }: ServiceStanding, lines: readonly Line[]): Part[] {
  return [
    { kind: 'heading', text: service.name, status },
    ...(lines.length > 0 ? [{ kind: 'lines' as const, lines }] : []),
  ];
}

/** What was said a short while ago and is still so, by name. */
function foldedLine({ status, checks, duties, dutyProblems }: ServiceStanding, saidAt: Instant): Line {
  const names = [
    ...worstFirst(
      [
        ...checks.map(({ check, state }) => ({ name: check.name, status: state.status })),
        ...duties.map(({ name, due }) => ({ name, status: due.status })),
      ].filter((each) => each.status !== 'ok'),
      (each) => each.status,
    ).map(({ name }) => name),
    ...dutyProblems.map(() => 'maintenance items'),
  ];
  const shown = names.slice(0, mostNames).join(', ');
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return {
    status,
    text: [
      'As said at ',
      { time: saidAt, style: 'time' },
      names.length === 0 ? ': all is well' : `: ${shown}${more}`,
    ],
  };
}

/** What is well, folded: the parts of the morning check, the backups by name, the duties by number. */
function wellLines({ service, checks, duties }: ServiceStanding): Line[] {
  const lines: Line[] = [];
  const wellChecks = checks.filter((each) => shownStatus(each) === 'ok' && !each.check.backup);
  if (wellChecks.length > 0) {
    const wellParts = partsInOrder(service.parts, checks).filter((part) =>
      checks.every((each) => each.check.part !== part || each.check.backup || shownStatus(each) === 'ok'),
    );
    const named = wellParts.length > 0 ? `: ${wellParts.join(', ')}` : '';
    lines.push({ status: 'ok', text: `${count(wellChecks.length, 'check')} ok${named}` });
  }
  const backups = checks.filter((each) => each.check.backup && shownStatus(each) === 'ok');
  if (backups.length > 0) {
    const shown = backups.map(
      ({ check, state }) => `${check.backup} (${formatValue(state.value, check.unit)})`,
    );
    lines.push({ status: 'ok', text: [{ bold: 'Backups present' }, `: ${shown.join(', ')}`] });
  }
  const wellDuties = duties.filter(({ due }) => due.status === 'ok');
  if (wellDuties.length > 0)
    lines.push({ status: 'ok', text: `${count(wellDuties.length, 'duty', 'duties')} not due soon` });
  return lines;
}

function partsInOrder(declared: readonly string[], checks: readonly StandingCheck[]): string[] {
  const used = new Set(checks.flatMap(({ check }) => (check.part && !check.backup ? [check.part] : [])));
  return [
    ...declared.filter((part) => used.has(part)),
    ...[...used].filter((part) => !declared.includes(part)),
  ];
}

function changeParts({ since, standing }: SummaryInput, most: number): Part[] {
  if (!since) return [];
  const changes = worstFirst(changesSince(since, standing), ({ to }) => to);
  const when: Span = { time: since.at };
  if (changes.length === 0) return [{ kind: 'text', text: ['No changes since the summary of ', when, '.'] }];
  const lines = changes.slice(0, most).map(changeLine);
  const more: Line[] = changes.length > most ? [{ text: `and ${changes.length - most} more` }] : [];
  return [
    { kind: 'divider' },
    { kind: 'text', text: [{ bold: 'Changed' }, ' since the summary of ', when] },
    { kind: 'lines', lines: [...lines, ...more] },
  ];
}

function planParts(planned: readonly PlannedSlot[]): Part[] {
  if (planned.length === 0) return [];
  return [
    { kind: 'divider' },
    { kind: 'text', text: [{ bold: 'Today' }] },
    {
      kind: 'lines',
      lines: planned.map(({ at, zone, what }) => ({ text: [{ time: at, zone, style: 'time' }, ` ${what}`] })),
    },
  ];
}

function noteOf({ standing, timezone }: SummaryInput): Text {
  const statuses = standing.services.flatMap(({ checks }) => checks.map(shownStatus));
  const counted = countStatuses(statuses);
  // A duty may be overdue while all checks are well: “all ok” would stand below “needs hands” then.
  const isWell = standing.status === 'ok' && statuses.length > 0;
  const checks = `${count(statuses.length, 'check')}${counted ? `, ${counted}` : isWell ? ', all ok' : ''}`;
  return [`${formatMoment(standing.at, timezone)} · ${checks} · `, { command: 'status' }, ' for more'];
}
