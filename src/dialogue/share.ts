import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Document, Part, Reply } from '../core/reply.ts';
import { actorKey } from '../record/actor.ts';
import type { ChangeStore } from '../record/change.ts';
import type { ActionHandler, Request } from './command.ts';
import type { Dialogue } from './dialogue.ts';
import { problemReply } from './problems.ts';
import { splitWords } from './words.ts';

/** The action behind *Share to channel*. */
export const shareAction = 'reply.share';

/** A shared answer that could not be said within this is no longer news, in milliseconds. */
const worthSaying = 15 * 60_000;

/**
 * Makes a private answer public: asks again with the same words (and the sharer's rights), and says the
 * present answer in the channel, once.
 */
export function createShareHandler(parts: {
  readonly dialogue: () => Dialogue;
  readonly changes: ChangeStore;
  readonly clock: Clock;
}): ActionHandler {
  return {
    action: shareAction,
    right: 'help',
    async run(subject, _answers, request) {
      if (!request.channel) return problemReply('usage', 'There is no channel to share it to.');
      const reply = await parts.dialogue().answer(splitWords(subject), request);
      if (reply.problem || !reply.shareable) return reply;
      await share(subject, request, request.channel, reply);
      return {
        title: 'Shared.',
        parts: [
          { kind: 'text', text: ['It is on its way to ', { channel: request.channel }, '.'] },
          { kind: 'note', text: 'Nothing there? Invite me: /invite @watchkeeper' },
        ],
      };
    },
  };

  async function share(subject: string, request: Request, channel: string, reply: Reply) {
    const now = parts.clock.now();
    const sharer = request.actor.kind === 'slack' ? request.actor.user : actorKey(request.actor);
    await parts.changes.record({
      audit: [
        { at: now, actor: actorKey(request.actor), action: 'reply.shared', subject: `${channel} ${subject}` },
      ],
      posts: [
        {
          id: newId(now),
          kind: 'post',
          channel,
          document: publicDocument(reply, sharer),
          topic: 'share',
          subject,
          // Pressed twice, it is said once, also when a restart lies between: what still waits gives way.
          supersedes: `share/${channel}/${sharer}/${subject}`,
          validUntil: now + worthSaying,
        },
      ],
      ...(request.delivery ? { finishes: request.delivery } : {}),
    });
  }
}

/** The answer as a message of the channel: without its buttons, with the name of who shared it. */
function publicDocument(reply: Reply, sharer: string): Document {
  return {
    title: reply.title,
    ...(reply.status ? { status: reply.status } : {}),
    parts: [
      ...reply.parts.filter(({ kind }) => kind !== 'actions').map(withoutButtons),
      { kind: 'note', text: ['Shared by ', { person: sharer }] },
    ],
  };
}

function withoutButtons(part: Part): Part {
  if (part.kind !== 'lines') return part;
  return { ...part, lines: part.lines.map(({ actions, ...line }) => line) };
}
