import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { arrangeStanding } from '../../src/reports/standing.ts';
import type { Ailment } from '../../src/vitals/ailment.ts';
import { pingDeadMan } from '../../src/web/dead-man.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { startWeb, type Web } from '../../src/web/server.ts';

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const at = Date.parse('2026-03-02T08:00:00Z');
const standing = arrangeStanding(at, [
  {
    service: {
      id: 'alpha',
      name: 'Alpha',
      timezone: 'UTC',
      labels: { env: 'prod', region: 'us-east' },
      channels: { health: '#ops' },
      parts: [],
    },
    checks: [
      {
        check: {
          id: 'site-up',
          service: 'alpha',
          name: 'site',
          probe: 'site',
          value: 'status',
          for: 0,
          recovery: 0,
        },
        state: {
          service: 'alpha',
          check: 'site-up',
          status: 'critical',
          since: at,
          seen: 'critical',
          pending: null,
          value: null,
          reason: null,
          lookedAt: at,
        },
      },
    ],
    duties: [
      {
        reference: 'alpha/patches',
        service: 'alpha',
        name: 'Patches',
        snoozedUntil: null,
        item: {},
        due: { status: 'critical', dueDate: '2026-02-28', overdueFrom: at, daysLeft: -2, reason: null },
      },
    ],
    dutyProblems: [],
  },
]);

describe('the bot over HTTP', () => {
  const ailments: Ailment[] = [];
  let web: Web | undefined;

  async function start(): Promise<string> {
    const vitals = async () => ailments;
    const outbox = { waiting: async () => ({ count: 2, since: at, problem: null }) };
    const labels = { env: 'prod', region: 'us-west' };
    const metrics = createMetrics({ readStanding: async () => standing, outbox, vitals, labels });
    web = await startWeb({ address: { host: '127.0.0.1', port: 0 }, vitals, metrics, log: quiet });
    return web.url;
  }

  afterEach(async () => {
    ailments.length = 0;
    await web?.stop();
  });

  it('is alive and ready while nothing ails', async () => {
    const url = await start();
    for (const path of ['/healthz', '/readyz']) expect((await fetch(url + path)).status).toBe(200);
  });

  it('is alive, but not ready, while Slack is away; neither without its database', async () => {
    const url = await start();
    ailments.push({ kind: 'slack', subject: '', sentence: 'Slack is away.', since: null });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, 'slack: Slack is away.\n']);
    ailments.push({ kind: 'store', subject: '', sentence: 'The database cannot be read.', since: null });
    expect((await fetch(`${url}/healthz`)).status).toBe(503);
  });

  it('gives metrics with the labels service, env and region', async () => {
    const url = await start();
    const text = await (await fetch(`${url}/metrics`)).text();
    const place = 'service="alpha",env="prod",region="us-east"';
    expect(text).toContain(`watchkeeper_check_status{${place},check="site-up"} 2`);
    expect(text).toContain(`watchkeeper_service_status{${place}} 2`);
    expect(text).toContain(`watchkeeper_duty_days_left{${place},duty="alpha/patches"} -2`);
    const itself = 'service="watchkeeper",env="prod",region="us-west"';
    expect(text).toContain(`watchkeeper_outbox_waiting{${itself}} 2`);
    const bare = text.split('\n').filter((line) => /^\w/.test(line) && !/[{,]service=".*region="/.test(line));
    expect(bare).toEqual([]);
  });

  it('refuses what it does not know', async () => {
    const url = await start();
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
  });

  it('says clearly when it cannot listen', async () => {
    const taken = Number(new URL(await start()).port);
    const again = startWeb({
      address: { host: '127.0.0.1', port: taken },
      vitals: async () => [],
      metrics: { contentType: '', text: async () => '' },
      log: quiet,
    });
    await expect(again).rejects.toMatchObject({ code: 'web.cannot-listen' });
  });
});

describe('the dead-man ping', () => {
  it('is heard when it is answered, and fails without naming the address otherwise', async () => {
    let status = 200;
    const server = createServer((_, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping/not-a-secret`;
    await pingDeadMan(url);
    status = 404;
    await expect(pingDeadMan(url)).rejects.toThrow('the dead-man address answered 404');
    server.close();
    server.closeAllConnections();
    await expect(pingDeadMan(url)).rejects.toThrow(/^the dead-man address did not answer$/);
  });
});
