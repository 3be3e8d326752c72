import { App } from '@slack/bolt';
import { startWorkspace, type Workspace, type WorkspaceOptions } from '../../demo/workspace/workspace.ts';

/** People and channels that the tests of the workspace share. */
export const lena = 'U0LENA00001';
export const omar = 'U0OMAR00001';
export const gita = 'U0GITA00001';
export const bot = 'U0BOT000001';
export const ops = 'C0OPS000001';
export const quiet = 'C0QUIET0001';
export const old = 'C0OLD000001';

const team = { id: 'T0LOCAL0001', name: 'Local' };

/** A workspace with a lead, an operator, a guest, the bot and three channels. */
export function startSmallWorkspace(changes: Partial<WorkspaceOptions> = {}): Promise<Workspace> {
  return startWorkspace({
    team,
    people: [
      { id: lena, name: 'lena', title: 'Lead', timezone: 'Europe/Berlin' },
      { id: omar, name: 'omar', title: 'Operator' },
      { id: gita, name: 'gita', title: 'Guest', guest: true, teamId: 'T0OTHER0001' },
      { id: bot, name: 'helper', bot: true },
    ],
    userGroups: [{ id: 'S0OPS000001', handle: 'ops-team', name: 'Operators', users: [lena, omar] }],
    channels: [
      { id: ops, name: 'ops', topic: 'Where work happens', members: [lena, omar, gita, bot] },
      { id: quiet, name: 'quiet', members: [lena] },
      { id: old, name: 'old', members: [lena, bot], archived: true },
    ],
    app: {
      botToken: 'xoxb-fake-token',
      appToken: 'xapp-fake-token',
      botUser: bot,
      appId: 'A0LOCAL0001',
      botId: 'B0LOCAL0001',
      name: 'Helper',
    },
    commands: [
      {
        command: '/do',
        description: 'Does things',
        usageHint: '[what]',
        suggestions: ['this', 'that'],
        shouldEscape: true,
      },
      { command: '/raw', description: 'Takes text as typed', usageHint: '', suggestions: [] },
    ],
    ...changes,
  });
}

/** A real Bolt app in Socket Mode, not yet started. It says nothing on the console. */
export function boltFor(workspace: Workspace, tokens: { bot?: string; app?: string } = {}): App {
  const silence = () => undefined;
  return new App({
    token: tokens.bot ?? 'xoxb-fake-token',
    appToken: tokens.app ?? 'xapp-fake-token',
    socketMode: true,
    // Otherwise an app that a test never starts still calls auth.test, perhaps after the workspace is gone.
    tokenVerificationEnabled: false,
    clientOptions: { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 } },
    logger: {
      debug: silence,
      info: silence,
      warn: silence,
      error: silence,
      setLevel: silence,
      getLevel: () => 'error' as never,
      setName: silence,
    },
  });
}

/**
 * Stops an app, then the workspace. Waits first until the app has acknowledged every event: Bolt's
 * Socket Mode client lets an acknowledgement fail unheard when its connection is closing.
 */
export async function stopBoth(app: App, workspace: Workspace): Promise<void> {
  await workspace.waitFor(() => {
    const seen = new Set(
      workspace.log.flatMap((entry) => (entry.kind === 'acknowledged' ? [entry.envelopeId] : [])),
    );
    return workspace.log.every(
      (entry) => entry.kind !== 'sent' || entry.type !== 'events_api' || seen.has(entry.envelopeId),
    );
  });
  await app.stop();
  await workspace.stop();
}
