import type { IncomingMessage, ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import type { Gestures } from '../gestures/gestures.ts';
import { answerJson, answerText, readBody } from '../http.ts';
import type { Parts } from '../parts.ts';
import { Impossible } from '../refusal.ts';
import { serveFile } from './files.ts';
import { isToken } from './guard.ts';
import { pageRequests } from './requests.ts';
import { pageState } from './state.ts';

interface PageServer {
  readonly parts: Parts;
  readonly gestures: Gestures;
  readonly token: string;
}

/** Serves everything that a browser asks for. Host and Origin have been checked before. */
export async function servePage(
  server: PageServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const isRead = request.method === 'GET';
  if (isRead && (await serveFile(response, url.pathname))) return;
  const name = /^\/page\/([a-z]+)$/.exec(url.pathname)?.[1];
  if (name === undefined) return answerText(response, 404, 'There is nothing here.');
  const given =
    name === 'events' ? url.searchParams.get('token') : String(request.headers['x-workspace-token'] ?? '');
  if (!isToken(given, server.token))
    return answerJson(response, 401, {
      error: 'Open the page with the whole address that was printed at start.',
    });
  try {
    const as = url.searchParams.get('as');
    if (isRead && name === 'state') return answerJson(response, 200, pageState(server.parts, as));
    if (isRead && name === 'events') return stream(server.parts, request, response);
    const serve = Object.hasOwn(pageRequests, name) ? pageRequests[name] : undefined;
    if (isRead || serve === undefined) return answerJson(response, 404, { error: 'There is nothing here.' });
    const body: unknown = JSON.parse((await readBody(request)).toString('utf8'));
    answerJson(response, 200, await serve(server.gestures, body));
  } catch (error) {
    if (error instanceof Impossible) return answerJson(response, error.status, { error: error.message });
    if (error instanceof ZodError || error instanceof SyntaxError)
      return answerJson(response, 400, { error: 'The page asked for something malformed. Reload it.' });
    throw error;
  }
}

/** Server-sent events: one line whenever anything changed. */
function stream(parts: Parts, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const tell = () => response.write(`data: ${JSON.stringify({ revision: parts.changes.revision })}\n\n`);
  const unsubscribe = parts.changes.subscribe(tell);
  request.on('close', unsubscribe);
  tell();
}
