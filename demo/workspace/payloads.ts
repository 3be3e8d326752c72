import { randomBytes } from 'node:crypto';
import type { StoredView } from './views.ts';
import { type Block, type Channel, type Message, newId, type World } from './world.ts';

/** Deprecated verification token that every payload still carries. */
const verificationToken = 'local-verification-token';

/** The workspace's own `team` object of interactive payloads. */
export function teamPayload(world: World) {
  const { id, name } = world.options.team;
  return { id, domain: domainOf(name) };
}

export function userPayload(world: World, person: string) {
  const name = world.people.get(person)?.name ?? person;
  return { id: person, username: name, name, team_id: world.teamOf(person) };
}

/** @see https://docs.slack.dev/interactivity/implementing-slash-commands */
export function slashCommandPayload(
  world: World,
  command: { person: string; channel: Channel; command: string; text: string },
  links: { responseUrl: string; triggerId: string },
) {
  return {
    token: verificationToken,
    team_id: world.teamOf(command.person),
    team_domain: domainOf(world.options.team.name),
    channel_id: command.channel.id,
    channel_name: channelNameFor(command.channel),
    user_id: command.person,
    user_name: world.people.get(command.person)?.name ?? command.person,
    command: command.command,
    text: command.text,
    api_app_id: world.options.app.appId,
    is_enterprise_install: 'false',
    response_url: links.responseUrl,
    trigger_id: links.triggerId,
  };
}

/** What every payload of type `interactive` has in common. */
export function interactivePayload(world: World, type: string, person: string) {
  return {
    type,
    user: userPayload(world, person),
    api_app_id: world.options.app.appId,
    token: verificationToken,
    team: teamPayload(world),
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function channelPayload(channel: Channel) {
  return { id: channel.id, name: channelNameFor(channel) };
}

export function messageContainer(message: Message) {
  return {
    type: 'message',
    message_ts: message.ts,
    channel_id: message.channel,
    is_ephemeral: message.onlyFor !== null,
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
  };
}

/** A message as events, history and interactive payloads show it. */
export function messagePayload(world: World, message: Message, withMetadata = true) {
  const { app, team } = world.options;
  const replies = (world.channels.get(message.channel)?.messages ?? []).filter(
    (other) => other.threadTs === message.ts && other.ts !== message.ts && other.onlyFor === null,
  );
  return {
    type: 'message',
    ...(message.broadcast ? { subtype: 'thread_broadcast' } : {}),
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: team.id,
    ...(message.fromApp ? { bot_id: app.botId, app_id: app.appId } : {}),
    ...(message.blocks === null ? {} : { blocks: message.blocks }),
    ...(message.threadTs === null
      ? {}
      : { thread_ts: message.threadTs, parent_user_id: parentUser(world, message) }),
    ...(replies.length === 0
      ? {}
      : {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map((reply) => reply.user))],
          latest_reply: replies.at(-1)?.ts,
        }),
    ...(message.editedTs === null ? {} : { edited: { user: message.user, ts: message.editedTs } }),
    ...(message.metadata !== null && withMetadata ? { metadata: message.metadata } : {}),
    ...(message.reactions.size === 0 ? {} : { reactions: reactionsPayload(message) }),
    ...(message.files.length === 0
      ? {}
      : {
          files: message.files.map((id) => ({ id, name: world.files.get(id)?.name ?? id, mode: 'hosted' })),
        }),
  };
}

/** A view as answers of the Web API and interactive payloads show it. */
export function viewPayload(world: World, view: StoredView) {
  const { app, team } = world.options;
  const { content } = view;
  return {
    id: view.id,
    team_id: team.id,
    type: content.type,
    blocks: content.blocks,
    private_metadata: content.privateMetadata,
    callback_id: content.callbackId,
    state: { values: view.values },
    hash: view.hash,
    title: content.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: content.clearOnClose,
    notify_on_close: content.notifyOnClose,
    close: content.close,
    submit: content.submit,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: app.appId,
    external_id: content.externalId,
    app_installed_team_id: team.id,
    bot_id: app.botId,
  };
}

/** The outer shape of an event delivered by Socket Mode. */
export function eventPayload(world: World, event: Readonly<Record<string, unknown>>, person: string) {
  const { app, team } = world.options;
  return {
    token: verificationToken,
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.appId,
    event,
    type: 'event_callback',
    event_id: newId('Ev'),
    event_time: Math.floor(world.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: app.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: world.teamOf(person) !== team.id,
    event_context: `4-${randomBytes(20).toString('base64url')}`,
  };
}

/** `channel`, `group` or `im`, as message events say it. */
export function channelType(channel: Channel): 'channel' | 'group' | 'im' {
  if (channel.directWith !== null) return 'im';
  return channel.private ? 'group' : 'channel';
}

function reactionsPayload(message: Message): Block[] {
  return [...message.reactions].map(([name, users]) => ({ name, users: [...users], count: users.size }));
}

function parentUser(world: World, message: Message): string | undefined {
  return world.message(message.channel, message.threadTs ?? '')?.user;
}

function channelNameFor(channel: Channel): string {
  return channel.directWith === null ? channel.name : 'directmessage';
}

function domainOf(teamName: string): string {
  return teamName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
