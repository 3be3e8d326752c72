import type { PageChannel, PageMessage, PageState, PageView } from '../page-api.ts';
import type { Parts } from '../parts.ts';
import { Impossible } from '../refusal.ts';
import type { StoredView } from '../views.ts';
import type { Channel, Message, World } from '../world.ts';

/** Everything that one person sees. Without a person: what the first playable one sees. @throws Impossible */
export function pageState(parts: Parts, as: string | null): PageState {
  const { world } = parts;
  const { options } = world;
  const isPlayable = (id: string) => {
    const person = world.people.get(id);
    return person !== undefined && (person.playable ?? person.bot !== true);
  };
  const me = as === null || as === '' ? options.people.find(({ id }) => isPlayable(id))?.id : as;
  if (me === undefined || !world.people.has(me)) throw new Impossible('There is no such person.', 404);
  const top = parts.views.top(me);
  const home = parts.views.home(me);
  return {
    revision: parts.changes.revision,
    team: options.team,
    me,
    people: options.people.map((person) => ({
      id: person.id,
      name: person.name,
      title: person.title ?? '',
      bot: person.bot ?? false,
      guest: person.guest ?? false,
      timezone: person.timezone ?? 'Etc/UTC',
      playable: isPlayable(person.id),
    })),
    userGroups: options.userGroups.map(({ id, handle, name }) => ({ id, handle, name })),
    channels: [...world.channels.values()]
      .filter((channel) =>
        channel.directWith === null ? channel.members.has(me) : channel.directWith === me,
      )
      .map((channel) => pageChannel(world, channel, me)),
    view: top === null ? null : pageView(top),
    home: home === null ? null : pageView(home),
    commands: options.commands.map(({ command, description, usageHint, suggestions }) => ({
      command,
      description,
      usageHint,
      suggestions,
    })),
    panel: options.panel === undefined ? null : { title: options.panel.title, knobs: options.panel.knobs() },
    appConnected: parts.socket.connected,
  };
}

function pageChannel(world: World, channel: Channel, me: string): PageChannel {
  const visible = channel.messages.filter(({ onlyFor }) => onlyFor === null || onlyFor === me);
  const roots = visible.filter(
    ({ threadTs, ts, broadcast }) => threadTs === null || threadTs === ts || broadcast,
  );
  return {
    id: channel.id,
    name: channel.name,
    topic: channel.topic,
    direct: channel.directWith !== null,
    messages: roots.map((message) => ({
      ...pageMessage(world, message),
      repliesTo: message.broadcast ? message.threadTs : null,
      replies: visible
        .filter(({ threadTs, ts }) => threadTs === message.ts && ts !== message.ts)
        .map((reply) => pageMessage(world, reply)),
    })),
  };
}

function pageMessage(world: World, message: Message): PageMessage {
  return {
    ts: message.ts,
    user: message.user,
    text: message.text,
    blocks: message.blocks,
    edited: message.editedTs !== null,
    ephemeral: message.onlyFor !== null,
    repliesTo: null,
    replies: [],
    reactions: [...message.reactions].map(([name, users]) => ({ name, users: [...users] })),
    files: message.files.map((id) => {
      const file = world.files.get(id);
      return { id, name: file?.name ?? id, size: file?.size ?? 0, text: file?.text ?? '' };
    }),
  };
}

function pageView(view: StoredView): PageView {
  const { title, submit, close, blocks } = view.content;
  const textOf = (object: Readonly<Record<string, unknown>> | null) =>
    typeof object?.text === 'string' ? object.text : null;
  return {
    id: view.id,
    title: textOf(title) ?? '',
    submit: textOf(submit),
    close: textOf(close),
    blocks,
    hash: view.hash,
  };
}
