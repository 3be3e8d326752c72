import type { Clock } from '../src/core/clock.ts';
import { newId } from '../src/core/ids.ts';
import type { Span } from '../src/core/text.ts';
import type { ActionHandler } from '../src/dialogue/command.ts';
import type { Duties } from '../src/maintenance/duties.ts';
import { remindAction } from '../src/maintenance/forms.ts';
import { makeReminder } from '../src/maintenance/reminder-post.ts';
import { actorKey } from '../src/record/actor.ts';
import type { ChangeStore } from '../src/record/change.ts';
import type { NewPost } from '../src/record/post.ts';
import type { Service } from '../src/services/service.ts';

/** A channel with the services that it is reminded of. */
export interface RemindedChannel {
  readonly channel: string;
  readonly services: readonly Service[];
}

/** `/ops maintenance remind`: the daily reminder, said now. */
export function createRemindAction(parts: {
  readonly reminders: readonly RemindedChannel[];
  readonly duties: Duties;
  readonly changes: ChangeStore;
  readonly clock: Clock;
}): ActionHandler {
  const { clock } = parts;
  return {
    action: remindAction,
    right: 'maintenance.remind',
    async run(_subject, _answers, request) {
      const posts: NewPost[] = [];
      for (const reminded of parts.reminders) {
        const post = await makeReminder({ ...reminded, ...parts, id: newId(clock.now()) });
        if (post) posts.push(post);
      }
      if (posts.length === 0)
        return { title: 'Nothing is overdue, so there is nothing to remind of.', parts: [] };
      await parts.changes.record({
        audit: [
          {
            at: clock.now(),
            actor: actorKey(request.actor),
            action: remindAction,
            subject: posts.map(({ channel }) => channel).join(' '),
          },
        ],
        posts,
        ...(request.delivery ? { finishes: request.delivery } : {}),
      });
      const channels = posts.flatMap(({ channel }): Span[] => [' ', { channel }]);
      return {
        title: 'The reminder is on its way.',
        parts: [{ kind: 'text', text: ['It will be in', ...channels, ' in a moment.'] }],
      };
    },
  };
}
