import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import { readConfig } from '../../src/config/read.ts';
import { createHome, knownRights, top, workspace } from '../config/config-folder.ts';
import { lookOnce } from './probe-of.ts';

/** Reads a service file with these probes and checks, looks, and says how each check stands. */
async function statusesOf(text: string): Promise<Record<string, [status: string, reason: string | null]>> {
  const { home } = await createHome({
    'config/watchkeeper.yaml': workspace,
    'config/services/alpha.yaml': top + text,
  });
  const reading = await readConfig({ home, env: {}, knownRights });
  if (!reading.valid) throw new Error(JSON.stringify(reading.problems));
  const { probes, checks } = reading.config;
  const found: Record<string, [string, string | null]> = {};
  for (const probe of probes) {
    const result = await lookOnce(probe.look);
    for (const check of checks.filter((each) => each.probe === probe.id)) {
      const { seen, reason } = evaluateLook(check, result);
      found[check.id] = [seen, reason];
    }
  }
  return found;
}

/** A port at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : 0;
}

test('a server that nobody reaches is critical where it must be there, and unknown where days are asked', async () => {
  const port = await closedPort();
  const text = `probes:
  cert: {tls: {host: 127.0.0.1, port: ${port}}}
  port: {tcp: {host: 127.0.0.1, port: ${port}, expect: '^220'}}
  site: {http: "http://127.0.0.1:${port}/", extract: {title: '<title>(.*)</title>', broken: '(Fatal)'}}
checks:
  - {id: problem, probe: cert, value: problem, critical: {not: null}}
  - {id: valid, probe: cert, value: valid, critical: {not: true}}
  - {id: days, probe: cert, value: days_left, warning: {below: 30}}
  - {id: reachable, probe: port, value: reachable, critical: {not: true}}
  - {id: greeting, probe: port, value: matched, critical: {not: true}}
  - {id: title, probe: site, value: title, critical: {not: Alpha}}
  - {id: whole, probe: site, value: broken, critical: {not: null}}
`;
  const refused = 'connection refused';
  expect(await statusesOf(text)).toEqual({
    problem: ['critical', 'any value'],
    valid: ['critical', refused],
    days: ['unknown', `days_left: there is no value (${refused})`],
    reachable: ['critical', refused],
    greeting: ['critical', refused],
    title: ['critical', refused],
    // Nobody has seen whether a page is whole that never came.
    whole: ['unknown', `broken: there is no value (${refused})`],
  });
});

test('a log is judged by its count, and is unknown when only a part could be read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'watchkeeper-status-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const now = new Date().toISOString();
  await writeFile(join(folder, 'app.log'), `${now} ERROR a\n${now} ERROR b\n${now} INFO c\n`);
  await writeFile(join(folder, 'packed.log'), `${now} ERROR a\n`);
  await writeFile(join(folder, 'packed.log.1.xz'), 'packed');
  const text = `probes:
  app: {log: {path: ${folder}/app.log, pattern: ERROR}}
  packed: {log: {path: ${folder}/packed.log, pattern: ERROR}}
  missing: {log: {path: ${folder}/none.log, pattern: ERROR}}
checks:
  - {id: inside, probe: app, value: count, critical: {above: 2}}
  - {id: outside, probe: app, value: count, critical: {above: 1}}
  - {id: share, probe: app, value: percent, warning: {above: 66}, unit: "%"}
  - {id: packed, probe: packed, value: count, critical: {above: 10}}
  - {id: missing, probe: missing, value: count, critical: {above: 10}}
`;
  expect(await statusesOf(text)).toEqual({
    inside: ['ok', null],
    outside: ['critical', 'above 1'],
    share: ['warning', 'above 66%'],
    packed: ['unknown', expect.stringMatching(/^count: there is no value .*packed\.log\.1\.xz/)],
    missing: ['unknown', `there is no log at ${folder}/none.log`],
  });
});
