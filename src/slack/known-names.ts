import type { Person } from '../access/access.ts';
import { nameInConfig, namelessWords } from '../access/call-by-name.ts';
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
    person: (id) =>
      nameInConfig(parts.people, id) ??
      parts.directory.nameOf(id.replace(/^slack:/, '')) ??
      namelessWords(id),
    channelId: (channel) => parts.channels.known(channel),
  };
}
