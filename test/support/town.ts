import type { WorkspaceOptions } from '../../demo/workspace/workspace.ts';

/** People and channels of the workspace in which the bot is tested. */
export const lena = 'U01LENA';
export const otto = 'U02OTTO';
export const nora = 'U03NORA';
export const gil = 'U04GIL';
export const bot = 'U05WATCH';
export const ops = 'C01OPS';
export const side = 'C02SIDE';
/** The bot is not in it. */
export const closed = 'C03CLOSED';

export const tokens = { bot: 'xoxb-fake-for-tests', app: 'xapp-fake-for-tests' };

/** A lead, an operator, somebody without rights, a guest, and three channels. */
export function smallTown(): WorkspaceOptions {
  const everybody = [lena, otto, nora, gil, bot];
  return {
    team: { id: 'T01TEST', name: 'Test Reach' },
    people: [
      { id: lena, name: 'lena', title: 'Lead' },
      { id: otto, name: 'otto', title: 'Operator' },
      { id: nora, name: 'nora', title: 'Without rights' },
      { id: gil, name: 'gil', title: 'Guest', guest: true },
      { id: bot, name: 'watchkeeper', bot: true },
    ],
    userGroups: [],
    channels: [
      { id: ops, name: 'ops', members: everybody },
      { id: side, name: 'side', members: everybody },
      { id: closed, name: 'closed', members: [lena, otto] },
    ],
    app: {
      botToken: tokens.bot,
      appToken: tokens.app,
      botUser: bot,
      appId: 'A01WATCH',
      botId: 'B01WATCH',
      name: 'Watchkeeper',
    },
    commands: [
      { command: '/ops', description: 'Keeps the watch', usageHint: '', suggestions: [], shouldEscape: true },
    ],
    // Patient, so that a busy machine makes no test fail.
    timing: { redeliver: [50, 200, 1_000], trigger: 30_000, acknowledge: 10_000 },
  };
}
