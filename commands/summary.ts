import type { Access } from '../src/access/access.ts';
import type { Clock } from '../src/core/clock.ts';
import type { Reply } from '../src/core/reply.ts';
import type { Command, Request } from '../src/dialogue/command.ts';
import { findService } from '../src/dialogue/find-service.ts';
import { exampleOf, problemReply } from '../src/dialogue/problems.ts';
import { actorKey } from '../src/record/actor.ts';
import type { SnapshotStore } from '../src/record/snapshot.ts';
import { statusData } from '../src/reports/data.ts';
import type { MakeSummary } from '../src/reports/summaries.ts';
import type { Schedule } from '../src/schedule/schedule.ts';
import type { Service } from '../src/services/service.ts';

/** Posting where all see it is a right of its own. */
export const postRight = 'summary.post';
const editions = ['morning', 'evening'] as const;

/** `/ops summary [morning|evening] [SERVICE] [post]`: the summary as it would be now; `post` says it in its channel. */
export function createSummaryCommand(parts: {
  readonly services: readonly Service[];
  readonly schedules: readonly Schedule[];
  readonly makeSummary: MakeSummary;
  readonly snapshots: SnapshotStore;
  readonly access: Access;
  readonly clock: Clock;
}): Command {
  const command: Command = {
    word: 'summary',
    right: 'summary',
    summary: 'The summary as it would be now; with “post”, said in its channel.',
    usage: '[morning|evening] [SERVICE] [post]',
    examples: ['summary', 'summary morning post'],
    async run(words, request) {
      const edition = editions.find((each) => words.includes(each)) ?? 'morning';
      const posts = words.includes('post');
      const [serviceWord, extra] = words.filter((word) => word !== edition && word !== 'post');
      if (extra !== undefined)
        return problemReply('usage', 'That is more than I understand.', exampleOf(command));
      const match =
        serviceWord === undefined ? undefined : findService(parts.services, serviceWord, 'summary');
      if (match && 'reply' in match) return match.reply;
      const wish = wishFor(edition, match?.found);
      if (!wish)
        return problemReply('not-found', 'No service is under watch, so there is nothing to sum up.');
      const made = await parts.makeSummary(wish);
      if (!posts) return { ...made.document, shareable: true, data: statusData(made.standing) };
      return post(request, made);
    },
  };

  /** As its schedule says; where none does, the channel and zone of the (first) service. */
  function wishFor(edition: (typeof editions)[number], service: Service | undefined) {
    const schedule = parts.schedules.find(
      ({ task, services }) =>
        task.kind === 'summary' &&
        task.edition === edition &&
        (service === undefined || services.length === 0 || services.includes(service.id)),
    );
    const fallback = service ?? parts.services[0];
    if (!fallback) return undefined;
    return {
      edition,
      channel: schedule?.channel ?? fallback.channels.health,
      timezone: schedule?.timezone ?? fallback.timezone,
      services: service ? [service.id] : (schedule?.services ?? []),
    };
  }

  async function post(request: Request, made: Awaited<ReturnType<MakeSummary>>): Promise<Reply> {
    const verdict = await parts.access.may(request.actor, postRight);
    if (!verdict.allowed)
      return problemReply('forbidden', 'You may read the summary, but not post it.', verdict.reason);
    await parts.snapshots.save(made.snapshot, {
      audit: [
        {
          at: parts.clock.now(),
          actor: actorKey(request.actor),
          action: 'summary.posted',
          subject: `${made.post.channel} ${made.snapshot.edition}`,
        },
      ],
      posts: [made.post],
      ...(request.delivery ? { finishes: request.delivery } : {}),
    });
    return {
      title: 'The summary is on its way.',
      parts: [{ kind: 'text', text: ['It will be in ', { channel: made.post.channel }, ' in a moment.'] }],
      data: statusData(made.standing),
    };
  }

  return command;
}
