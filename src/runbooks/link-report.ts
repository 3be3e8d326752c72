import type { Document, Line } from '../core/reply.ts';
import { count, shorten } from '../core/text.ts';

/** A link that leads nowhere. */
export interface DeadLink {
  /** Empty where the reason names it. */
  readonly url: string;
  /** Where it stands: `runbooks/alpha/upkeep.md:12`, `check alpha/site`. */
  readonly places: readonly string[];
  /** `answers 404`, `no such host`, `leads to no heading`. */
  readonly reason: string;
}

/** What a check of all links found. */
export interface LinkFindings {
  readonly dead: readonly DeadLink[];
  /** How many links lead out over HTTP, each address once, and how many lead to files and headings. */
  readonly outside: number;
  readonly inside: number;
  readonly runbooks: number;
  /** Addresses that were not asked, because the time for all of them was over. */
  readonly notAsked: number;
}

const mostNamed = 25;
const mostPlaces = 3;

/** What the channel is told of a check of all links, also when all is well. */
export function linkReport({ dead, outside, inside, runbooks, notAsked }: LinkFindings): Document {
  const all = outside + inside;
  const rest = dead.length - mostNamed;
  const looked = `${count(outside, 'address', 'addresses')} asked, ${count(inside, 'link')} to files and headings followed, in ${count(runbooks, 'runbook')} and the checks.`;
  const missed =
    notAsked === 0 ? [] : [{ kind: 'note', text: `${notAsked} were not asked: it took too long.` } as const];
  return {
    title:
      dead.length === 0
        ? all === 0
          ? 'There are no links to check'
          : notAsked === 0
            ? `All ${count(all, 'link')} lead somewhere`
            : `No dead link among ${all - notAsked} of ${count(all, 'link')}`
        : `${dead.length} of ${count(all, 'link')} ${dead.length === 1 ? 'leads' : 'lead'} nowhere any more`,
    status: dead.length > 0 || notAsked > 0 ? 'warning' : 'ok',
    parts: [
      ...(dead.length > 0 ? [{ kind: 'lines', lines: dead.slice(0, mostNamed).map(lineOf) } as const] : []),
      ...(rest > 0 ? [{ kind: 'note', text: `and ${count(rest, 'more')}` } as const] : []),
      ...missed,
      { kind: 'note', text: looked },
    ],
  };
}

function lineOf({ url, places, reason }: DeadLink): Line {
  const rest = places.length - mostPlaces;
  const where = `${places.slice(0, mostPlaces).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return {
    status: 'warning',
    text: url === '' ? shorten(reason, 400) : [{ code: shorten(url, 200) }, `: ${shorten(reason, 200)}`],
    detail: where,
  };
}
