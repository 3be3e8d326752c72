import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../manifest.json' with { type: 'json' };
import { neededScopes } from '../src/slack/scopes.ts';
import { slashCommand } from '../src/slack/slash-command.ts';

const folder = join(import.meta.dirname, '../src/slack');
const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .join('\n');

/** The scopes that Slack asks for each method, for all kinds of channels that the bot may be in. From docs.slack.dev/reference/methods. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'views.open': [],
  'views.publish': [],
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.list': ['channels:read', 'groups:read'],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
  'users.info': ['users:read'],
  'usergroups.users.list': ['usergroups:read'],
};

const eventScopes: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
};

const methods = [
  ...new Set([...source.matchAll(/\bclient\.((?:[a-z]+\.)+[a-zA-Z]+)\(/g)].map(([, name]) => name ?? '')),
];
const registered = (kind: string) =>
  [...source.matchAll(new RegExp(`\\bapp\\.${kind}\\(\\s*([^,\\s]+)`, 'g'))].map(([, first]) => first ?? '');

describe('the manifest', () => {
  it('asks for the scopes that the code needs, and for no other', () => {
    expect(methods.length).toBeGreaterThan(5);
    expect(methods.filter((name) => !(name in scopesOf))).toEqual([]);
    const needed = [
      'commands',
      ...methods.flatMap((name) => scopesOf[name] ?? []),
      ...manifest.settings.event_subscriptions.bot_events.flatMap((name) => eventScopes[name] ?? ['?']),
    ];
    expect([...new Set(needed)].sort()).toEqual(manifest.oauth_config.scopes.bot.toSorted());
    expect(neededScopes.toSorted()).toEqual(manifest.oauth_config.scopes.bot.toSorted());
  });

  it('has the slash command that the code listens to, with mentions escaped', () => {
    expect(registered('command')).toEqual(['slashCommand']);
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual([slashCommand]);
    expect(manifest.features.slash_commands.every(({ should_escape }) => should_escape)).toBe(true);
  });

  it('subscribes to the events that the code listens to', () => {
    const listened = registered('event').map((name) => name.replaceAll("'", ''));
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(listened.toSorted());
  });

  it('names the shortcuts that the code listens to: none yet', () => {
    expect(registered('shortcut')).toEqual([]);
    expect(manifest.features).not.toHaveProperty('shortcuts');
  });

  it('lets buttons and dialogs come in through Socket Mode, without a public address', () => {
    expect(registered('action').length + registered('view').length).toBeGreaterThan(0);
    expect(manifest.settings.interactivity).toEqual({ is_enabled: true });
    expect(manifest.settings.socket_mode_enabled).toBe(true);
    expect(JSON.stringify(manifest)).not.toMatch(/https?:/);
  });

  it('keeps to what Slack takes: names of 35, descriptions of 140, hints of 1,000 characters', () => {
    expect(manifest.display_information.name.length).toBeLessThanOrEqual(35);
    expect(manifest.display_information.description.length).toBeLessThanOrEqual(140);
    expect(manifest.features.bot_user.display_name).toMatch(/^[a-z0-9._-]{1,80}$/);
  });
});
