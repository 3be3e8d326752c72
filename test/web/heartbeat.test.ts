import { afterEach, describe, expect, it } from 'vitest';
import { createHeartbeatDoor } from '../../src/web/heartbeat-door.ts';
import { startWeb, type Web } from '../../src/web/server.ts';
import { ManualClock } from '../support/manual-clock.ts';

const token = 'nightly-token-0123456789';
const other = 'another-token-0123456789';

describe('the address that jobs call', () => {
  const clock = new ManualClock('2026-03-02T02:00:00Z');
  const noted: unknown[] = [];
  const logged: unknown[] = [];
  let stored: () => Promise<void> = async () => {};
  let web: Web | undefined;
  afterEach(async () => {
    await web?.stop();
    noted.length = 0;
    logged.length = 0;
    stored = async () => {};
  });

  async function start(): Promise<string> {
    const heartbeats = createHeartbeatDoor({
      expected: [
        { service: 'alpha', probe: 'nightly', token },
        { service: 'beta', probe: 'weekly', token: other },
      ],
      ping: async ({ service, probe }, ping) => {
        await stored();
        noted.push([`${service}/${probe}`, ping]);
      },
      clock,
    });
    const log = { info: () => {}, warn: () => {}, error: (...words: unknown[]) => logged.push(words) };
    web = await startWeb({
      address: { host: '127.0.0.1', port: 0 },
      vitals: async () => [],
      metrics: { contentType: 'text/plain', text: async () => '' },
      heartbeats,
      log,
    });
    return web.url;
  }

  it.each<[method: string, path: string, body: string | undefined, ping: unknown]>([
    ['GET', '', undefined, { kind: 'success', message: null }],
    ['HEAD', '', undefined, { kind: 'success', message: null }],
    ['POST', '', 'all done', { kind: 'success', message: 'all done' }],
    ['GET', '/', undefined, { kind: 'success', message: null }],
    ['GET', '/0', undefined, { kind: 'success', message: null }],
    ['GET', '/000', undefined, { kind: 'success', message: null }],
    ['GET', '/start', undefined, { kind: 'start' }],
    ['POST', '/fail', 'disk full', { kind: 'fail', message: 'disk full', exitCode: null }],
    ['POST', '/137', 'killed', { kind: 'fail', message: 'killed', exitCode: 137 }],
    ['GET', '?from=cron', undefined, { kind: 'success', message: null }],
  ])('takes %s %s', async (method, path, body, ping) => {
    const url = await start();
    const response = await fetch(
      `${url}/hb/${token}${path}`,
      body === undefined ? { method } : { method, body },
    );
    expect(response.status).toBe(200);
    expect(noted).toEqual([['alpha/nightly', ping]]);
  });

  it.each([
    ['GET', 'wrong-token-0123456789', 404],
    ['POST', 'wrong-token-0123456789', 404],
    ['DELETE', 'wrong-token-0123456789', 404],
    ['GET', '', 404],
    ['GET', `${token}x`, 404],
    ['GET', `${token}/256`, 400],
    ['GET', `${token}/fail/now`, 400],
    ['DELETE', token, 405],
  ])('refuses %s %s with %i', async (method, path, status) => {
    const url = await start();
    const response = await fetch(`${url}/hb/${path}`, { method });
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain('token-');
    expect(noted).toEqual([]);
  });

  it('answers only when it is stored, and lets no token into the log when that fails', async () => {
    const url = await start();
    stored = async () => {
      throw new Error('the database is locked');
    };
    const response = await fetch(`${url}/hb/${token}`);
    expect(response.status).toBe(500);
    expect(JSON.stringify(logged)).toContain('the database is locked');
    expect(JSON.stringify(logged)).not.toContain(token);
  });

  it('keeps the beginning of a long message', async () => {
    const url = await start();
    const response = await fetch(`${url}/hb/${token}`, { method: 'POST', body: 'x'.repeat(3_000_000) });
    expect(response.status).toBe(200);
    expect(noted).toEqual([['alpha/nightly', { kind: 'success', message: 'x'.repeat(10_000) }]]);
  });

  it('takes no more than sixty reports of one job in a minute, and those of others all the same', async () => {
    const url = await start();
    const statuses: number[] = [];
    for (let round = 0; round < 61; round += 1) statuses.push((await fetch(`${url}/hb/${token}`)).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    expect(statuses.at(-1)).toBe(429);
    expect((await fetch(`${url}/hb/${other}`)).status).toBe(200);
    await clock.advance(60_000);
    expect((await fetch(`${url}/hb/${token}`)).status).toBe(200);
  });
});
