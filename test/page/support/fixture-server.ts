import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PageState } from '../../../demo/workspace/page-api.ts';
import { readPageFile } from './page-files.ts';

/** A request that the page made. */
export interface Asked {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Decides the answer to a POST; a string is a refusal. */
export type Answer = (asked: Asked) => Readonly<Record<string, unknown>> | string;

export interface FixtureServer {
  readonly url: string;
  /** All POSTs so far, oldest first. */
  readonly asked: readonly Asked[];
  /** Changes what a person sees and tells the open pages. */
  show(change: (person: string) => PageState): void;
  answer(next: Answer): void;
  close(): Promise<void>;
}

const token = 'fixture-token';
const nonce = 'fixture-nonce';
const policy = [
  "default-src 'none'",
  `script-src 'self' 'nonce-${nonce}'`,
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
].join('; ');

/** Serves the page with made-up states under the policy of the real server. */
export async function startFixtureServer(first: (person: string) => PageState): Promise<FixtureServer> {
  const asked: Asked[] = [];
  const streams = new Set<ServerResponse>();
  let stateOf = first;
  let revision = 1;
  let answer: Answer = () => ({});

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://page.test');
    if (url.pathname === '/page/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return;
    }
    const file = await readPageFile(url.pathname, nonce);
    if (file !== null) {
      response.writeHead(200, { 'content-type': file.type, 'content-security-policy': policy });
      response.end(file.body);
      return;
    }
    if (request.headers['x-workspace-token'] !== token) return send(response, 403, { error: 'Wrong token.' });
    if (url.pathname === '/page/state') {
      return send(response, 200, { ...stateOf(url.searchParams.get('as') ?? ''), revision });
    }
    const entry = { path: url.pathname, body: await readBody(request) };
    asked.push(entry);
    const reply = answer(entry);
    if (typeof reply === 'string') send(response, 400, { error: reply });
    else send(response, 200, reply);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => send(response, 500, { error: String(error) }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/?token=${token}`,
    asked,
    show(change) {
      stateOf = change;
      revision += 1;
      for (const stream of streams) stream.write(`data: {"revision":${revision}}\n\n`);
    },
    answer(next) {
      answer = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}
