import type { Instant } from '../core/clock.ts';
import type { Line } from '../core/reply.ts';
import type { Status } from '../core/status.ts';
import { count, type Span, shorten, spansOf } from '../core/text.ts';
import { followerLines, needsLook, windowLines } from './attention.ts';
import { type ServiceStanding, type StandingCheck, shownStatus } from './standing.ts';
import { checkLine, dutyLine, seenWords, worstFirst } from './words.ts';

interface Trouble {
  readonly status: Status;
  readonly line: Line;
  /** How many checks and duties the line speaks of. */
  readonly amount: number;
}

/** What is not ok in a service, a line each, worst first. Checks that are unknown for the same reason share one. */
function troublesOf(standing: ServiceStanding, now: Instant): Trouble[] {
  const { checks, duties, dutyProblems } = standing;
  const troubled = checks.filter(needsLook);
  const followers = checks.filter((each) => each.because?.length).length;
  const pressing = duties.filter(({ due }) => due.status !== 'ok');
  return worstFirst(
    [
      ...shareReasons(troubled).map((each) => checkTrouble(each, now)),
      ...followerLines(standing).map((line) => ({
        status: line.status ?? 'unknown',
        line,
        amount: followers,
      })),
      ...pressing.map((each) => ({ status: each.due.status, line: dutyLine(each, now), amount: 1 })),
      ...dutyProblems.map(({ reason }) => ({
        status: 'unknown' as const,
        line: {
          status: 'unknown' as const,
          text: [{ bold: 'Maintenance items' }, `: ${reason}`],
        },
        amount: 1,
      })),
    ],
    ({ status }) => status,
  );
}

/** Checks that are told together: those of one probe that nobody could look with. */
function shareReasons(checks: readonly StandingCheck[]): StandingCheck[][] {
  const groups = new Map<string, StandingCheck[]>();
  for (const each of checks) {
    const { check, state } = each;
    const key =
      state.status === 'unknown'
        ? `${check.probe}\n${state.reason?.replace(/^\S+: /, '')}`
        : `${check.id}\n${groups.size}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

/** So many names stand on a line that several checks share. */
const mostNames = 3;

function checkTrouble(group: readonly StandingCheck[], now: Instant): Trouble {
  const [first] = group;
  if (!first) throw new Error('A group of checks has one at least.');
  const line = checkLine(first, now);
  const status = shownStatus(first);
  if (group.length === 1) return { status, line, amount: 1 };
  const shown = group.slice(0, mostNames).map(({ check }) => check.name);
  const more = group.length > mostNames ? ` and ${group.length - mostNames} more` : '';
  const names: Span = { bold: `${shown.join(', ')}${more}` };
  const reason = seenWords(first).replace(/^\S+: /, '');
  return {
    status,
    line: { status, text: [names, `: ${reason}`], detail: 'Find out first why it cannot be looked at' },
    amount: group.length,
  };
}

/** So many lines come with what to do about each; of more, only what is wrong is told. */
const mostDetailed = 8;
/** So many lines are read at a glance, and fit into one message of Slack together with all that follows. */
const mostLines = 16;
/** A service that is worse off than the others still leaves them so many. */
const fewestLines = 2;
/** So many characters of each piece of a text are left when only what is wrong is told. */
const briefPiece = 110;

/** What is not ok. */
export interface Troubles {
  /** By service id: a line each, worst first. */
  readonly lines: ReadonlyMap<string, readonly Line[]>;
  /** True when there is so much that all else should be short. */
  readonly isMuch: boolean;
}

/**
 * What is not ok, worst first. When there is much, a line says only what is wrong; when there is more than a message
 * takes, each service keeps its worst, and a line says how many more there are and how to see them.
 */
export function tellTroubles(services: readonly ServiceStanding[], now: Instant): Troubles {
  const all = services.map((each) => ({ each, troubles: troublesOf(each, now) }));
  const total = all.reduce((sum, { troubles }) => sum + troubles.length, 0);
  const most = total <= mostLines ? total : fairShare(all.map(({ troubles }) => troubles.length));
  const isMuch = total > mostDetailed;
  const lines = new Map(
    all.map(({ each, troubles }) => {
      const shown = troubles.slice(0, most);
      const more = troubles.slice(most).reduce((sum, { amount }) => sum + amount, 0);
      const rest: Line[] =
        more === 0
          ? []
          : [{ text: [`and ${count(more, 'more', 'more')}: `, { command: `status ${each.service.id}` }] }];
      return [
        each.service.id,
        [...windowLines(each), ...shown.map(({ line }) => (isMuch ? brief(line) : line)), ...rest],
      ];
    }),
  );
  return { lines, isMuch };
}

function brief({ status, text }: Line): Line {
  const spans = spansOf(text).map((span) => {
    if (typeof span === 'string') return shorten(span, briefPiece);
    return typeof span === 'object' && 'bold' in span ? { bold: shorten(span.bold, briefPiece) } : span;
  });
  return { ...(status ? { status } : {}), text: spans };
}

/** The largest number of lines for each that keeps all together within the most. */
function fairShare(needs: readonly number[]): number {
  let share = fewestLines;
  while (needs.reduce((sum, need) => sum + Math.min(need, share + 1), 0) <= mostLines) share += 1;
  return share;
}
