import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Workspace } from '../../demo/workspace/workspace.ts';
import { boltFor, lena, ops, quiet, startSmallWorkspace, stopBoth } from './small-workspace.ts';

describe('Socket Mode', () => {
  let workspace: Workspace;
  let app: App;

  beforeEach(async () => {
    workspace = await startSmallWorkspace();
    app = boltFor(workspace);
  });

  afterEach(() => stopBoth(app, workspace));

  it('tells the person that a command has nobody to take it', async () => {
    const delivery = await workspace.command({ as: lena, channel: ops, command: '/do', text: '' });
    expect(delivery.outcome).toBe('not_connected');
    expect(lastMessage(workspace)).toMatchObject({
      text: '/do failed with the error "dispatch_failed"',
      ephemeral: true,
    });
  });

  it('refuses commands in threads, unknown commands and foreign channels', async () => {
    const wish = { as: lena, channel: ops, command: '/do', text: '' };
    await expect(workspace.command({ ...wish, threadTs: '1.000000' })).rejects.toThrow(
      'not supported in threads',
    );
    await expect(workspace.command({ ...wish, command: '/nope' })).rejects.toThrow('not a valid command');
    await expect(workspace.command({ ...wish, as: 'U0OMAR00001', channel: quiet })).rejects.toThrow(
      'not in this channel',
    );
    expect(workspace.log).toEqual([]);
  });

  it('escapes mentions for a command that wants it and leaves the text of another alone', async () => {
    const texts: string[] = [];
    for (const command of ['/do', '/raw'])
      app.command(command, async ({ ack, body }) => {
        await ack();
        texts.push(body.text);
      });
    await app.start();
    for (const command of ['/do', '/raw'])
      await workspace.command({ as: lena, channel: ops, command, text: '@omar in #ops <b>' });
    expect(texts).toEqual([`<@U0OMAR00001|omar> in <#${ops}|ops> &lt;b&gt;`, '@omar in #ops <b>']);
  });

  it('gives each event to one of several connections', async () => {
    const second = boltFor(workspace);
    let heard = 0;
    for (const one of [app, second])
      one.event('message', async () => {
        heard += 1;
      });
    await app.start();
    await second.start();
    for (const text of ['a', 'b', 'c', 'd']) workspace.say({ as: lena, channel: ops, text });
    await workspace.waitFor(() => acknowledged(workspace) === 4);
    expect(heard).toBe(4);
    const connections = new Set(sent(workspace, 'events_api').map(({ connection }) => connection));
    expect(connections.size).toBe(2);
    await second.stop();
  });

  it('delivers everything twice when told to', async () => {
    let heard = 0;
    app.command('/do', async ({ ack }) => {
      heard += 1;
      await ack();
    });
    await app.start();
    workspace.faults.duplicateDeliveries(true);
    const delivery = await workspace.command({ as: lena, channel: ops, command: '/do', text: '' });
    await workspace.waitFor(() => acknowledged(workspace) === 2);
    expect(heard).toBe(2);
    await workspace.faults.redeliver(delivery.envelopeId);
    expect(new Set(sent(workspace, 'slash_commands').map(({ envelopeId }) => envelopeId)).size).toBe(1);
  });

  it('is left by an app that is asked to reconnect', async () => {
    await app.start();
    workspace.faults.disconnect('refresh_requested');
    await workspace.waitFor(() =>
      workspace.log.some((entry) => entry.kind === 'connection' && entry.state === 'closed'),
    );
    expect(workspace.state(lena).appConnected).toBe(false);
  });

  it('lets nobody in without a fresh ticket, or while connections are refused', async () => {
    const link = async () => {
      const answer = await fetch(`${workspace.apiUrl}apps.connections.open`, {
        method: 'POST',
        headers: { authorization: 'Bearer xapp-fake-token' },
      });
      const body: unknown = await answer.json();
      return {
        status: answer.status,
        url: typeof body === 'object' && body !== null && 'url' in body ? String(body.url) : '',
      };
    };
    const { url } = await link();
    const first = await knock(url);
    expect(first).toBe('hello');
    expect(await knock(url)).toBe('refused');
    expect(await knock(`${workspace.url.replace('http', 'ws')}/link/?ticket=guess`)).toBe('refused');
    const unused = await link();
    expect(await knock(unused.url, 'http://evil.test')).toBe('refused');
    workspace.faults.refuseConnections(true);
    expect((await link()).status).toBe(503);
    expect(await knock(unused.url)).toBe('refused');
    workspace.faults.refuseConnections(false);
    expect(await knock(unused.url)).toBe('hello');
  });

  it('takes ten connections and no more', async () => {
    const sockets: WebSocket[] = [];
    const open = async () => {
      const { url } = await app.client.apps.connections.open({ token: 'xapp-fake-token' });
      return knock(url ?? '', undefined, sockets);
    };
    for (let count = 0; count < 10; count += 1) expect(await open()).toBe('hello');
    expect(await open()).toBe('refused');
    for (const socket of sockets) socket.terminate();
  });
});

describe('an app that does not acknowledge', () => {
  let workspace: Workspace;
  let app: App;

  beforeEach(async () => {
    workspace = await startSmallWorkspace({ timing: { acknowledge: 60, redeliver: [10, 20, 30] } });
    app = boltFor(workspace);
  });

  afterEach(() => stopBoth(app, workspace));

  it('tells the person that a command was not acknowledged in time, and sends it once only', async () => {
    app.command('/do', async () => undefined);
    await app.start();
    const delivery = await workspace.command({ as: lena, channel: ops, command: '/do', text: '' });
    expect(delivery.outcome).toBe('timed_out');
    expect(lastMessage(workspace)?.text).toBe('/do failed with the error "operation_timeout"');
    expect(sent(workspace, 'slash_commands')).toHaveLength(1);
  });

  it('sends an event again, with the same id, until it is acknowledged', async () => {
    const { url } = await app.client.apps.connections.open({ token: 'xapp-fake-token' });
    const socket = new WebSocket(url ?? '');
    const attempts: number[] = [];
    socket.on('message', (data) => {
      const envelope = JSON.parse(String(data));
      if (envelope.type !== 'events_api') return;
      attempts.push(envelope.retry_attempt);
      if (attempts.length === 3) socket.send(JSON.stringify({ envelope_id: envelope.envelope_id }));
    });
    await workspace.waitFor(() => workspace.connectionCount === 1);
    workspace.say({ as: lena, channel: ops, text: 'hello' });
    await workspace.waitFor(() => acknowledged(workspace) === 1);
    expect(attempts).toEqual([0, 1, 2]);
    expect(new Set(sent(workspace, 'events_api').map(({ envelopeId }) => envelopeId)).size).toBe(1);
    socket.terminate();
  });
});

/** Connects and says what came first. Keeps the connection only when `keep` is given. */
function knock(url: string, origin?: string, keep?: WebSocket[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, origin === undefined ? {} : { origin });
    socket.on('message', (data) => {
      resolve(String(data).includes('"hello"') ? 'hello' : String(data));
      if (keep === undefined) socket.terminate();
      else keep.push(socket);
    });
    socket.on('error', () => resolve('refused'));
  });
}

function sent(workspace: Workspace, type: string) {
  return workspace.log.filter((entry) => entry.kind === 'sent').filter((entry) => entry.type === type);
}

function acknowledged(workspace: Workspace): number {
  return workspace.log.filter(({ kind }) => kind === 'acknowledged').length;
}

function lastMessage(workspace: Workspace) {
  return workspace
    .state(lena)
    .channels.find(({ id }) => id === ops)
    ?.messages.at(-1);
}
