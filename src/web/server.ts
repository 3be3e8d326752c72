import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { sentenceOf, WatchkeeperError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { LookAtVitals } from '../vitals/ailment.ts';
import { type HeartbeatDoor, isHeartbeatPath } from './heartbeat-door.ts';
import type { Metrics } from './metrics.ts';

export interface WebParts {
  /** Where it listens; port 0 takes any free one. */
  readonly address: { readonly host: string; readonly port: number };
  readonly vitals: LookAtVitals;
  readonly metrics: Metrics;
  /** Where jobs report; without it there is no such address. */
  readonly heartbeats?: HeartbeatDoor;
  readonly log: Log;
}

export interface Web {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Answers `/healthz` (the process works and can read its database), `/readyz` (nothing that it needs is missing) and
 * `/metrics`, which tell no more than what ails, and takes what jobs report under `/hb/`.
 * @throws WatchkeeperError `web.cannot-listen`
 */
export async function startWeb(parts: WebParts): Promise<Web> {
  const { address, log } = parts;
  const server = createServer((request, response) => {
    answer(parts, request, response).catch((thrown) => {
      log.error('A web request failed.', { path: sayablePath(request), reason: sentenceOf(thrown) });
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('failed\n');
    });
  });
  server.requestTimeout = 10_000;
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (thrown) {
    throw new WatchkeeperError(
      'web.cannot-listen',
      `WATCHKEEPER_PORT: cannot listen on ${address.host}:${address.port} (${sentenceOf(thrown)}). Take another port, or leave it out.`,
      { cause: thrown },
    );
  }
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  return {
    url: `http://${address.host}:${port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(parts: WebParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0];
  const noted = await parts.heartbeats?.answer(request);
  if (noted) return say(response, noted.status, noted.text);
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, 'only GET\n');
  if (path === '/metrics') {
    const text = await parts.metrics.text();
    response.writeHead(200, { 'content-type': parts.metrics.contentType }).end(text);
    return;
  }
  if (path !== '/healthz' && path !== '/readyz')
    return say(response, 404, 'there are /healthz, /readyz and /metrics\n');
  const ailments = await parts.vitals();
  const counted = path === '/healthz' ? ailments.filter(({ kind }) => kind === 'store') : ailments;
  if (counted.length === 0) return say(response, 200, 'ok\n');
  say(response, 503, counted.map(({ kind, sentence }) => `${kind}: ${sentence}\n`).join(''));
}

/** The path for a log, where no token may stand. */
function sayablePath({ url = '' }: IncomingMessage): string {
  return isHeartbeatPath(url) ? '/hb/…' : url;
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
