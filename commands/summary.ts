import type { Clock } from '../src/core/clock.ts';
import type { Reply } from '../src/core/reply.ts';
import type { Command, Request } from '../src/dialogue/command.ts';
import { findService } from '../src/dialogue/find-service.ts';
import { exampleOf, problemReply } from '../src/dialogue/problems.ts';
import { joinWords, splitWords } from '../src/dialogue/words.ts';
import { actorKey } from '../src/record/actor.ts';
import type { SnapshotStore } from '../src/record/snapshot.ts';
import { statusData } from '../src/reports/data.ts';
import type { MadeSummary, MakeSummary } from '../src/reports/summaries.ts';
import type { Schedule } from '../src/schedule/schedule.ts';
import type { Service } from '../src/services/service.ts';

/** Posting where all see it is an action with a right of its own. */
export const postRight = 'summary.post';
const editions = ['morning', 'evening'] as const;
const isPost = (word: string) => word.toLowerCase() === 'post';

/** `/ops summary [morning|evening] [SERVICE] [post]`: the summary as it would be now; `post` says it in its channel. */
export function createSummaryCommand(parts: {
  readonly services: readonly Service[];
  readonly schedules: readonly Schedule[];
  readonly makeSummary: MakeSummary;
  readonly snapshots: SnapshotStore;
  readonly clock: Clock;
}): Command {
  const command: Command = {
    word: 'summary',
    right: 'summary',
    summary: 'The summary as it would be now; with “post”, said in its channel.',
    usage: '[morning|evening] [SERVICE] [post]',
    examples: ['summary', 'summary morning post'],
    async run(words) {
      const made = await make(words);
      return 'reply' in made
        ? made.reply
        : { ...made.document, shareable: true, data: statusData(made.standing) };
    },
    typedAction(words) {
      if (!words.some(isPost)) return undefined;
      return { action: postRight, subject: joinWords(words.filter((word) => !isPost(word))), answers: {} };
    },
    actions: [
      {
        action: postRight,
        right: postRight,
        async run(subject, _answers, request) {
          const made = await make(splitWords(subject));
          return 'reply' in made ? made.reply : post(request, made);
        },
      },
    ],
  };

  async function make(typed: readonly string[]): Promise<MadeSummary | { readonly reply: Reply }> {
    const words = typed.map((word) => word.toLowerCase());
    const edition = editions.find((each) => words.includes(each)) ?? 'morning';
    const [service, extra] = words.filter((word) => word !== edition);
    if (extra !== undefined)
      return { reply: problemReply('usage', 'That is more than I understand.', exampleOf(command)) };
    const match = service === undefined ? undefined : findService(parts.services, service, 'summary');
    if (match && 'reply' in match) return match;
    const wish = wishFor(edition, match?.found);
    return wish
      ? parts.makeSummary(wish)
      : {
          reply: problemReply('not-found', 'No service is under watch, so there is nothing to sum up.'),
        };
  }

  /**
   * As its schedule says, best one that speaks of nothing else; where none does, the channel and zone of the
   * (first) service.
   */
  function wishFor(edition: (typeof editions)[number], service: Service | undefined) {
    const schedules = parts.schedules.filter(
      ({ task, services }) =>
        task.kind === 'summary' &&
        task.edition === edition &&
        (service === undefined || services.length === 0 || services.includes(service.id)),
    );
    const isItsOwn = ({ services }: Schedule) => (services.length === 1) === (service !== undefined);
    const schedule = schedules.find(isItsOwn) ?? schedules[0];
    const fallback = service ?? parts.services[0];
    if (!fallback) return undefined;
    // The words of a schedule for many do not fit a summary of one.
    const words = schedule && isItsOwn(schedule) && schedule.task.kind === 'summary' ? schedule.task : {};
    return {
      ...words,
      edition,
      channel: schedule?.channel ?? fallback.channels.health,
      timezone: schedule?.timezone ?? fallback.timezone,
      services: service ? [service.id] : (schedule?.services ?? []),
    };
  }

  async function post(request: Request, made: MadeSummary): Promise<Reply> {
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
