import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { useResponseUrl } from './answering.ts';
import type { Gestures } from './gestures/gestures.ts';
import { answerJson, answerText, readBody } from './http.ts';
import { isForUs } from './page-server/guard.ts';
import { servePage } from './page-server/serve.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import { serveCall } from './web-api/call.ts';
import { takeUpload } from './web-api/files.ts';

/** Opens the one port of the workspace, on loopback: Web API, response URLs, uploads, Socket Mode and the page. */
export async function listen(
  parts: Parts,
  gestures: Gestures,
  { port, token }: { port: number; token: string },
) {
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      answerJson(response, 500, { ok: false, error: `The workspace itself failed: ${error}` });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const taken = portOf(server.address());
  const url = `http://127.0.0.1:${taken}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', url).pathname;
    const isFromApp = /^\/(api|response|upload)\//.test(path);
    if (isFromApp && parts.faults.away) return void request.socket.destroy();
    if (!isForUs(request, taken)) return answerText(response, 403, 'This address is not for you.');
    if (path.startsWith('/api/')) return serveCall(parts, request, response, url);
    if (path.startsWith('/response/')) return serveResponseUrl(parts, request, response, path);
    if (path.startsWith('/upload/')) return serveUpload(parts, request, response, path);
    return servePage({ parts, gestures, token }, request, response);
  }

  server.on('upgrade', (request, stream, head) => {
    const isLink = request.url?.startsWith('/link/') === true;
    if (isLink && isForUs(request, taken) && !parts.faults.away) parts.socket.upgrade(request, stream, head);
    else stream.destroy();
  });

  return {
    url,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serveResponseUrl(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
) {
  const text = (await readBody(request)).toString('utf8');
  const log = (status: number, body: unknown, answer: Readonly<Record<string, unknown>>) =>
    parts.log.add({ kind: 'response_url', at: Date.now(), url: path, body, status, answer });
  let body: unknown = text;
  try {
    body = JSON.parse(text);
    useResponseUrl(parts, path, body);
    log(200, body, { ok: true });
    answerText(response, 200, 'ok');
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof SyntaxError)) throw error;
    const code = error instanceof Refusal ? error.code : 'invalid_payload';
    log(404, body, { ok: false, error: code });
    answerJson(response, 404, { ok: false, error: code });
  }
}

async function serveUpload(parts: Parts, request: IncomingMessage, response: ServerResponse, path: string) {
  const id = path.slice('/upload/'.length);
  const bytes = await uploadedBytes(request, await readBody(request));
  if (takeUpload(parts, id, bytes)) answerText(response, 200, `OK - ${bytes.length}`);
  else answerText(response, 400, 'The upload is unknown, or its length is not the one that was announced.');
}

/** An upload comes as it is, or as the one file of a form. */
async function uploadedBytes(request: IncomingMessage, body: Buffer): Promise<Buffer> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const part of form.values())
    if (typeof part !== 'string') return Buffer.from(await part.arrayBuffer());
  return Buffer.alloc(0);
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The workspace got no port.');
  return address.port;
}
