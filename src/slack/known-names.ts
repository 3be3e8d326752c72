import type { Person } from '../access/access.ts';
import type { Channels } from './channels.ts';
import type { SlackDirectory } from './directory.ts';
import type { Names } from './render/names.ts';

/** Names from what config and Slack have told so far. */
export function createNames(parts: {
  readonly directory: Pick<SlackDirectory, 'nameOf'>;
  readonly channels: Pick<Channels, 'known'>;
  readonly people: readonly Person[];
}): Names {
  return {
    isUser: (id) => /^[UW][A-Z0-9]{2,}$/.test(id),
    person(id) {
      const key = id.replace(/^slack:/, '');
      const fromConfig = parts.people.find(
        (person) =>
          person.slack === key ||
          person.key === key ||
          (person.uid !== undefined && `uid:${person.uid}` === key),
      );
      return fromConfig?.name ?? parts.directory.nameOf(key) ?? key;
    },
    channelId: (channel) => parts.channels.known(channel),
  };
}
