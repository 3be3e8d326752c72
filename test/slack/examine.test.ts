import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import { afterEach, describe, expect, it } from 'vitest';
import { startWorkspace, type Workspace, type WorkspaceOptions } from '../../demo/workspace/workspace.ts';
import { createChannels } from '../../src/slack/channels.ts';
import { examineSlack } from '../../src/slack/examine.ts';
import { neededScopes } from '../../src/slack/scopes.ts';
import { ManualClock } from '../support/manual-clock.ts';

const bot = 'U0BOT00001';
const lena = 'U0LENA0001';
const memo = { get: async () => undefined, set: async () => {}, entries: async () => [] };

describe('the examination of Slack’s side', () => {
  let workspace: Workspace | undefined;
  afterEach(() => workspace?.stop());

  async function examine(
    differently: { scopes?: readonly string[]; channels?: WorkspaceOptions['channels'] } = {},
    wishes: {
      wanted?: readonly string[];
      users?: readonly string[];
      groups?: readonly string[];
      apiUrl?: string;
    } = {},
  ) {
    workspace = await startWorkspace({
      team: { id: 'T0TEAM0001', name: 'Team' },
      people: [
        { id: lena, name: 'Lena' },
        { id: 'U0GONE0001', name: 'Gone', deleted: true },
        { id: bot, name: 'Watchkeeper', bot: true },
      ],
      userGroups: [
        { id: 'S0OPS00001', handle: 'ops', name: 'Ops', users: [lena] },
        { id: 'S0NONE0001', handle: 'none', name: 'None', users: [] },
      ],
      channels: differently.channels ?? [{ id: 'C0OPS00001', name: 'ops', members: [lena, bot] }],
      commands: [],
      app: {
        botToken: 'xoxb-not-a-token',
        appToken: 'xapp-not-a-token',
        botUser: bot,
        appId: 'A0APP00001',
        botId: 'B0BOT00001',
        name: 'Watchkeeper',
        scopes: differently.scopes ?? neededScopes,
      },
    });
    const client = new WebClient('xoxb-not-a-token', {
      slackApiUrl: workspace.apiUrl,
      retryConfig: { retries: 0 },
    });
    const roles = { lead: { users: wishes.users ?? [lena], groups: wishes.groups ?? ['S0OPS00001'] } };
    const apiUrl = wishes.apiUrl ?? workspace.apiUrl;
    const parts = { client, apiUrl, wanted: wishes.wanted ?? ['#ops'], people: [], roles };
    return examineSlack({ ...parts, channels: createChannels(client, memo, new ManualClock()) }).examine();
  }

  const troubles = async (found: ReturnType<typeof examine>) =>
    (await found)
      .filter(({ status }) => status !== 'ok')
      .map(({ status, what, found: said, advice }) => ({ status, what, said, advice }));

  it('finds nothing wrong where all is as config needs it, and says what it looked at', async () => {
    const found = await examine();
    expect(found.every(({ status }) => status === 'ok')).toBe(true);
    expect(found.map(({ what }) => what).sort()).toEqual(['Channel #ops', 'Clock', 'People', 'Slack']);
  });

  it('names missing scopes, and what to do', async () => {
    const scopes = neededScopes.filter((scope) => scope !== 'chat:write');
    expect(await troubles(examine({ scopes }))).toEqual([
      {
        status: 'critical',
        what: 'Scopes',
        said: 'The app lacks 1 scope: chat:write.',
        advice: expect.stringContaining('manifest.json'),
      },
    ]);
  });

  it('tells channels that are missing, archived, or without the bot apart', async () => {
    const channels = [
      { id: 'C0OPS00001', name: 'ops', members: [lena] },
      { id: 'C0OLD00001', name: 'old', members: [lena, bot], archived: true },
    ];
    const found = await troubles(examine({ channels }, { wanted: ['#ops', 'C0OLD00001', '#nowhere'] }));
    expect(found).toMatchObject([
      { what: 'Channel #ops', said: 'The bot is not in it.', advice: 'Say in #ops: /invite @watchkeeper' },
      { what: 'Channel C0OLD00001', said: 'It is archived.' },
      {
        ...{ what: 'Channel #nowhere', said: 'There is no channel #nowhere that the bot can see.' },
        advice: 'Create #nowhere if it is missing, and say in it: /invite @watchkeeper',
      },
    ]);
  });

  it('names people and groups that Slack does not know, that are gone, or empty', async () => {
    const users = [lena, 'U0GONE0001', 'U0NOBODY01'];
    const found = await troubles(examine({}, { users, groups: ['S0NONE0001', 'S0WRONG001'] }));
    expect(found.map(({ what, status }) => [what, status])).toEqual([
      ['Person U0GONE0001', 'warning'],
      ['Person U0NOBODY01', 'warning'],
      ['Group S0NONE0001', 'warning'],
      ['Group S0WRONG001', 'warning'],
    ]);
  });

  it.each([
    [-20, undefined],
    [20, undefined],
    [-120, /^It is (1 min 5\d s|2 min) ahead of Slack’s\.$/],
    [120, /^It is (1 min 5\d s|2 min) behind Slack’s\.$/],
  ])('says how far the clock is off when Slack’s is %d s away', async (seconds, said) => {
    const server = createServer((_, response) => {
      response.writeHead(200, { date: new Date(Date.now() + seconds * 1000).toUTCString() }).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
    const found = await troubles(examine({}, { apiUrl }));
    server.close();
    server.closeAllConnections();
    expect(found).toEqual(
      said === undefined
        ? []
        : [
            {
              ...{ status: 'critical', what: 'Clock', said: expect.stringMatching(said) },
              advice: expect.stringContaining('NTP'),
            },
          ],
    );
  });
});
