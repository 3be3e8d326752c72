import { DateTime } from 'luxon';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Document } from '../core/reply.ts';
import type { AuditHead } from '../record/audit.ts';
import type { NewPost } from '../record/post.ts';
import type { Snapshot, SnapshotStore } from '../record/snapshot.ts';
import { slotsOfDay } from '../schedule/preview.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { scheduleWords } from '../schedule/words.ts';
import { statusesOf } from './changes.ts';
import type { ReadStanding, Standing } from './standing.ts';
import { renderSummary } from './summary.ts';

/** A summary older than this is not fresh any more and is not said, in milliseconds. */
const freshFor: Milliseconds = 2 * 3_600_000;

/** Which summary is wanted. */
export interface SummaryWish {
  readonly edition: 'morning' | 'evening';
  readonly channel: string;
  /** Empty: all. */
  readonly services: readonly string[];
  readonly timezone: string;
  readonly lateBy?: Milliseconds;
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
  /** The head of the audit log; goes out with the evening summary, so that a shortened log is noticed. */
  readonly auditHead: () => Promise<AuditHead>;
  readonly clock: Clock;
}): MakeSummary {
  return async (wish) => {
    const standing = await parts.readStanding(wish.services);
    const since = await parts.snapshots.latest(wish.channel);
    const day = DateTime.fromMillis(standing.at, { zone: wish.timezone }).toFormat('yyyy-MM-dd');
    const planned = slotsOfDay(parts.schedules, day, wish.timezone)
      .filter(({ quietDay, dueAt }) => quietDay === null && dueAt > standing.at)
      .map(({ schedule, dueAt }) => ({ at: dueAt, zone: schedule.timezone, what: scheduleWords(schedule) }));
    const made = renderSummary({ ...wish, standing, since, planned });
    const document = wish.edition === 'evening' ? withHead(made, await parts.auditHead()) : made;
    const id = newId(standing.at);
    return {
      document,
      standing,
      snapshot: {
        id,
        channel: wish.channel,
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
        subject: `${wish.channel}/${day}/${wish.edition}`,
        supersedes: `summary/${wish.channel}/${wish.edition}`,
        validUntil: standing.at + freshFor,
      },
    };
  };
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
