import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PageKnob } from '../../demo/workspace/page-api.ts';
import type { Workspace } from '../../demo/workspace/workspace.ts';
import { gita, lena, omar, ops, quiet, startSmallWorkspace } from './small-workspace.ts';

const token = { 'x-workspace-token': 'page-token' };

describe('the server of the page', () => {
  let workspace: Workspace;
  let knob: PageKnob;

  beforeEach(async () => {
    knob = { id: 'import', group: 'Data', label: 'Slow import', hint: 'Makes it slow', on: false };
    const turn = async (_id: string, on: boolean) => {
      knob = { ...knob, on };
    };
    workspace = await startSmallWorkspace({
      pageToken: 'page-token',
      panel: { title: 'Break things', knobs: () => [knob], turn },
    });
  });
  afterEach(() => workspace.stop());

  it('prints an address with the token and serves the page there', async () => {
    expect(workspace.pageUrl).toBe(`${workspace.url}/?token=page-token`);
    const page = await get('/?token=page-token');
    expect(page).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    const nonce = /nonce="([^"]+)"/.exec(page.text)?.[1] ?? '';
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(page.headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect(page.headers['cache-control']).toBe('no-store');
  });

  it('serves TypeScript as JavaScript, and the libraries of the page', async () => {
    const script = await get('/page/assets/transport.ts');
    expect(script).toMatchObject({ status: 200, type: 'text/javascript; charset=utf-8' });
    expect(script.text).not.toContain('interface ');
    for (const path of ['preact.js', 'preact-hooks.js', 'htm.js', 'markdown-it.js'])
      expect(await get(`/vendor/${path}`)).toMatchObject({
        status: 200,
        type: 'text/javascript; charset=utf-8',
      });
  });

  it('serves no other file', async () => {
    const paths = [
      '/page/assets/../page-api.ts',
      '/page/assets/..%2fpage-api.ts',
      '/page/assets/%2e%2e/world.ts',
      '/page/assets/nothing.ts',
      '/vendor/zod.js',
      '/package.json',
      '/page/assets//etc/passwd',
    ];
    for (const path of paths) expect((await get(path)).status, path).toBe(404);
  });

  it('wants its token for everything that says or does something', async () => {
    expect((await get('/page/state', token)).status).toBe(200);
    expect((await get('/page/state')).status).toBe(401);
    expect((await get('/page/state', { 'x-workspace-token': 'page-tokem' })).status).toBe(401);
    expect((await get('/page/events?as=U1&token=wrong')).status).toBe(401);
    expect((await post('/page/say', { as: lena, channel: ops, text: 'hi' }, {})).status).toBe(401);
    expect(workspace.state(lena).channels[0]?.messages).toEqual([]);
  });

  it('listens to no other host name and no other origin', async () => {
    const { port } = new URL(workspace.url);
    expect((await get('/page/state', { ...token, host: `evil.test:${port}` })).status).toBe(403);
    expect((await get('/', { host: `evil.test:${port}` })).status).toBe(403);
    expect((await get('/page/state', { ...token, host: `localhost:${port}` })).status).toBe(200);
    expect((await get('/page/state', { ...token, origin: 'http://evil.test' })).status).toBe(403);
    expect((await get('/page/state', { ...token, origin: 'null' })).status).toBe(403);
    expect((await get('/page/state', { ...token, origin: `http://127.0.0.1:${port}` })).status).toBe(200);
    expect((await post('/api/auth.test', {}, { origin: 'http://evil.test' })).status).toBe(403);
  });

  it('shows each person what they may see', async () => {
    const names = (as: string) => workspace.state(as).channels.map(({ name }) => name);
    expect(names(lena)).toEqual(['ops', 'quiet', 'old', 'Helper']);
    expect(names(gita)).toEqual(['ops', 'Helper']);
    expect(workspace.state(gita).people).toContainEqual({
      id: gita,
      name: 'gita',
      title: 'Guest',
      bot: false,
      guest: true,
      timezone: 'Etc/UTC',
      playable: true,
    });
    const state = JSON.parse((await get('/page/state', token)).text);
    expect(state).toMatchObject({ me: lena, appConnected: false, view: null, home: null });
    expect((await get('/page/state?as=U0NOBODY', token)).status).toBe(404);
  });

  it('says a message, and refuses with a sentence what cannot be said', async () => {
    expect((await post('/page/say', { as: omar, channel: ops, text: 'hello' })).status).toBe(200);
    expect(workspace.state(lena).channels[0]?.messages).toMatchObject([{ user: omar, text: 'hello' }]);
    const refused = await post('/page/say', { as: omar, channel: quiet, text: 'hello' });
    expect(refused).toMatchObject({ status: 404, text: '{"error":"You are not in this channel."}' });
    expect((await post('/page/say', { as: omar })).status).toBe(400);
    expect((await post('/page/nonsense', {})).status).toBe(404);
  });

  it('turns knobs', async () => {
    expect((await post('/page/knob', { knob: 'import', on: true })).status).toBe(200);
    expect(workspace.state(lena).panel).toMatchObject({
      title: 'Break things',
      knobs: [{ id: 'import', on: true }],
    });
    expect((await post('/page/knob', { knob: 'other', on: true })).status).toBe(404);
  });

  it('tells the page of every change', async () => {
    const stream = await fetch(`${workspace.url}/page/events?as=${lena}&token=page-token`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader?.read();
    workspace.say({ as: lena, channel: ops, text: 'hi' });
    const second = await reader?.read();
    expect([first?.value, second?.value]).toEqual(['data: {"revision":0}\n\n', 'data: {"revision":1}\n\n']);
    await reader?.cancel();
  });

  function get(path: string, headers: Record<string, string> = {}) {
    return send('GET', path, headers);
  }

  function post(path: string, body: unknown, headers: Record<string, string> = token) {
    return send('POST', path, { ...headers, 'content-type': 'application/json' }, JSON.stringify(body));
  }

  /** Sends exactly this path and these headers, which fetch would tidy up. */
  function send(method: string, path: string, headers: Record<string, string>, body = '') {
    const { port } = new URL(workspace.url);
    return new Promise<{
      status: number;
      type: string;
      text: string;
      headers: NodeJS.Dict<string | string[]>;
    }>((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            type: answer.headers['content-type'] ?? '',
            text,
            headers: answer.headers,
          }),
        );
      });
      call.on('error', reject).end(body);
    });
  }
});
