import { createServer, type Server } from 'node:http';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAnswers } from '../../src/slack/answers.ts';
import { createBlockSupport } from '../../src/slack/block-support.ts';
import type { Payload } from '../../src/slack/inbound/delivery.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryMemo } from './support/memory-memo.ts';
import { names } from './support/names.ts';

/** What the other side does with the next requests, the last of them with all that follow. */
type Doing = 'takes' | 'refuses' | 'loses' | { readonly waitSeconds: number };

let doings: Doing[];
let heard: { path: string; body: string }[];
let server: Server;
let clock: ManualClock;

beforeEach(async () => {
  doings = ['takes'];
  heard = [];
  clock = new ManualClock();
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    heard.push({ path: request.url ?? '', body });
    const doing = doings.length > 1 ? doings.shift() : doings[0];
    if (doing === 'loses') return response.destroy();
    if (doing === 'refuses')
      return response
        .writeHead(request.url === '/answer' ? 404 : 200)
        .end('{"ok":false,"error":"invalid_blocks"}');
    if (typeof doing === 'object')
      return response.writeHead(429, { 'retry-after': String(doing.waitSeconds) }).end();
    response.end('{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const address = () => {
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  return `http://127.0.0.1:${at.port}/`;
};
const command = (): Payload => ({
  kind: 'words',
  user: 'U0NADIA001',
  channel: 'C0OPS00001',
  text: 'status',
  responseUrl: `${address()}answer`,
});
const mention: Payload = { kind: 'words', user: 'U0NADIA001', channel: 'C0OPS00001', text: 'status' };
const paths = () => heard.map(({ path }) => path);

function say(payload: Payload): Promise<void> {
  const client = new WebClient('xoxb-fake-token', {
    slackApiUrl: address(),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
  const answers = createAnswers({
    client,
    names,
    support: createBlockSupport(new MemoryMemo(), clock),
    clock,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  return answers.say(payload, { title: 'All is well', parts: [] });
}

it.each([
  ['/answer', command],
  ['/chat.postEphemeral', () => mention],
])('waits as long as Slack asks, then says the same again at %s', async (path, payload) => {
  doings = [{ waitSeconds: 7 }, 'takes'];
  const said = say(payload());
  await vi.waitFor(() => expect(clock.sleeping).toBe(1));
  await clock.advance(6_999);
  expect(paths()).toEqual([path]);
  await clock.advance(1);
  await said;
  expect(paths()).toEqual([path, path]);
  expect(heard[1]?.body).toBe(heard[0]?.body);
});

it('does not wait longer than half a minute, nor twice', async () => {
  doings = [{ waitSeconds: 31 }, { waitSeconds: 1 }, { waitSeconds: 1 }, 'takes'];
  const said = say(command());
  await vi.waitFor(() => expect(clock.sleeping).toBe(1));
  await clock.advance(1_000);
  await said;
  expect(paths()).toEqual(['/answer', '/answer', '/answer', '/chat.postMessage']);
});

it.each([
  ['/answer', command],
  ['/chat.postEphemeral', () => mention],
])('does not say it in another way when it may have arrived at %s', async (path, payload) => {
  doings = ['loses', 'takes'];
  await say(payload());
  expect(paths()).toEqual([path]);
});

it('says it in another form, then directly, when it was refused', async () => {
  doings = ['refuses', 'refuses', 'takes'];
  await say(command());
  expect(paths()).toEqual(['/answer', '/answer', '/chat.postMessage']);
});

it('says it directly when nobody was there to take it', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const at = closed.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  await new Promise((resolve) => closed.close(resolve));
  await say({ ...command(), responseUrl: `http://127.0.0.1:${at.port}/answer` });
  expect(paths()).toEqual(['/chat.postMessage']);
});
