import { DateTime } from 'luxon';
import type { Clock, Instant, Milliseconds } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Document } from '../core/reply.ts';
import type { HistoryReader } from '../history/history.ts';
import type { AuditHead } from '../record/audit.ts';
import type { NewPost } from '../record/post.ts';
import type { Snapshot, SnapshotStore } from '../record/snapshot.ts';
import { slotsOfDay } from '../schedule/preview.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { scheduleWords } from '../schedule/words.ts';
import { changesSince, statusesOf } from './changes.ts';
import type { ReadStanding, Standing } from './standing.ts';
import { renderSummary } from './summary.ts';
import { type DayWish, readPeaks } from './today.ts';

/** A summary older than this is not fresh any more and is not said, in milliseconds. */
const freshFor: Milliseconds = 2 * 3_600_000;

/** What a service has said about itself since then needs not be said again, in milliseconds. */
const saidLately: Milliseconds = 3 * 3_600_000;

/** Which summary is wanted. */
export interface SummaryWish extends DayWish {
  readonly edition: 'morning' | 'evening';
  readonly channel: string;
  /** Empty: all. */
  readonly services: readonly string[];
  readonly timezone: string;
  readonly lateBy?: Milliseconds;
  /** What it calls itself; by default after its edition. */
  readonly title?: string;
  /** Whether services that were summed up by themselves a short while ago, in the same channel, are folded to a line. */
  readonly folds?: boolean;
}

/** A summary with what it is compared with next time, and the message that says it. */
export interface MadeSummary {
  readonly document: Document;
  readonly standing: Standing;
  readonly snapshot: Snapshot;
  readonly post: NewPost;
}

export type MakeSummary = (wish: SummaryWish) => Promise<MadeSummary>;

/** Makes summaries of the present. Changes nothing. */
export function createSummaries(parts: {
  readonly readStanding: ReadStanding;
  readonly snapshots: SnapshotStore;
  readonly schedules: readonly Schedule[];
  /** What the procedure is called that a schedule begins a run of; its address stands in for it if not given. */
  readonly titleOf?: (schedule: Schedule) => Promise<string | undefined>;
  /** The head of the audit log; goes out with the evening summary, so that a shortened log is noticed. */
  readonly auditHead: () => Promise<AuditHead>;
  readonly extremes: HistoryReader['extremes'];
  readonly clock: Clock;
}): MakeSummary {
  /** Services of which nothing has changed since they were summed up by themselves, and when that was. */
  async function saidOf(standing: Standing, channel: string): Promise<Map<string, Instant>> {
    const said = new Map<string, Instant>();
    for (const each of standing.services) {
      const { id } = each.service;
      const snapshot = await parts.snapshots.latest(scopeOf({ channel, services: [id] }));
      if (!snapshot || standing.at - snapshot.at > saidLately || snapshot.at > standing.at) continue;
      if (changesSince(snapshot, { ...standing, services: [each] }).length === 0) said.set(id, snapshot.at);
    }
    return said;
  }

  /** The evening's, and of those of one channel the one about several services. */
  function carriesHead({ edition, channel, services }: SummaryWish): boolean {
    const isAboutSeveral = ({ task, ...other }: Schedule) =>
      task.kind === 'summary' &&
      task.edition === 'evening' &&
      other.channel === channel &&
      other.services.length !== 1;
    return edition === 'evening' && (services.length !== 1 || !parts.schedules.some(isAboutSeveral));
  }

  return async (wish) => {
    const standing = await parts.readStanding(wish.services);
    const scope = scopeOf(wish);
    const since = await parts.snapshots.latest(scope);
    const said =
      wish.folds && wish.services.length !== 1
        ? await saidOf(standing, wish.channel)
        : new Map<string, Instant>();
    const peaks = await readPeaks(wish.peaks ?? [], standing.at, wish.timezone, parts.extremes);
    const day = DateTime.fromMillis(standing.at, { zone: wish.timezone }).toFormat('yyyy-MM-dd');
    const planned = await Promise.all(
      slotsOfDay(parts.schedules, day, wish.timezone)
        .filter(({ quietDay, dueAt }) => quietDay === null && dueAt > standing.at)
        .map(async ({ schedule, dueAt }) => ({
          at: dueAt,
          zone: schedule.timezone,
          what: scheduleWords(schedule, await parts.titleOf?.(schedule)),
        })),
    );
    const made = renderSummary({ ...wish, standing, since, planned, said, peaks });
    const document = carriesHead(wish) ? withHead(made, await parts.auditHead()) : made;
    const id = newId(standing.at);
    return {
      document,
      standing,
      snapshot: {
        id,
        channel: scope,
        edition: wish.edition,
        at: standing.at,
        statuses: statusesOf(standing),
      },
      post: {
        id,
        kind: 'post',
        channel: wish.channel,
        document,
        topic: 'summary',
        subject: `${scope}/${day}/${wish.edition}`,
        supersedes: `summary/${scope}/${wish.edition}`,
        validUntil: standing.at + freshFor,
      },
    };
  };
}

/**
 * What a summary is compared by with the next one: its channel. One about a single service stands by itself, since
 * it says nothing about the others.
 */
function scopeOf({ channel, services }: Pick<SummaryWish, 'channel' | 'services'>): string {
  return services.length === 1 ? `${channel} ${services[0]}` : channel;
}

function withHead(document: Document, head: AuditHead): Document {
  return {
    ...document,
    parts: [
      ...document.parts,
      { kind: 'note', text: ['Audit log: ', { code: `${head.sequence}:${head.hash}` }] },
    ],
  };
}
