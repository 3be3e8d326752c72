/** What the bot asks of a workspace; `manifest.json` asks for the same, docs/slack-app.md says why. */
export const neededScopes: readonly string[] = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'groups:read',
  'usergroups:read',
  'users:read',
];
