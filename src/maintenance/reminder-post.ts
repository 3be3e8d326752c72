import type { Clock, Milliseconds } from '../core/clock.ts';
import type { NewPost } from '../record/post.ts';
import type { TopicKeeper } from '../record/post-channel.ts';
import type { Service } from '../services/service.ts';
import type { Duties } from './duties.ts';
import { isQuiet, type Reminder, reminderDocument, remindersOf, reminderTopic } from './reminder.ts';

/** A reminder that could not be said within this waits for the next day's, in milliseconds. */
const worthSaying: Milliseconds = 6 * 3_600_000;
/**
 * A card shows the present for this long, also beside the next day's: people still scroll to yesterday's, and it must not
 * call red what is done. After that it is left as it is.
 */
const shownFor: Milliseconds = 36 * 3_600_000;

/** The reminder of some services as a card in a channel; undefined when there is nothing to remind of. */
export async function makeReminder(wish: {
  readonly id: string;
  readonly channel: string;
  readonly services: readonly Service[];
  readonly duties: Pick<Duties, 'standing'>;
  readonly clock: Clock;
}): Promise<NewPost | undefined> {
  const reminder = await readReminder(wish.services, wish.duties);
  if (isQuiet(reminder)) return undefined;
  return {
    id: wish.id,
    kind: 'card',
    channel: wish.channel,
    document: reminderDocument(reminder),
    topic: reminderTopic,
    subject: wish.channel,
    supersedes: `${reminderTopic}/${wish.channel}`,
    validUntil: wish.clock.now() + worthSaying,
  };
}

/** Keeps reminder cards true: an item leaves the list the moment it is green, whoever made it so. */
export function createReminderKeeper(parts: {
  /** The services that a channel is reminded of. */
  readonly servicesOf: (channel: string) => readonly Service[];
  readonly duties: Pick<Duties, 'standing'>;
  readonly clock: Clock;
}): TopicKeeper {
  return {
    topic: reminderTopic,
    async present(post) {
      if (parts.clock.now() - post.createdAt > shownFor) return 'withdrawn';
      const reminder = await readReminder(parts.servicesOf(post.subject), parts.duties);
      // Said for the first time only when there is something to say; a card that is out shows its empty list.
      return post.location === null && isQuiet(reminder) ? 'withdrawn' : reminderDocument(reminder);
    },
  };
}

async function readReminder(
  services: readonly Service[],
  duties: Pick<Duties, 'standing'>,
): Promise<Reminder> {
  return remindersOf(services, await duties.standing());
}
