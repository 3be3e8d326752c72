import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a page of the application answers. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const bodyLimit = 64 * 1024;

/** Reads the body of a request as JSON; the answer to give instead when it is none. */
export async function readBody(request: IncomingMessage): Promise<{ body: unknown } | Answer> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/json'))
    return { status: 415, body: { error: 'send JSON, with the header Content-Type: application/json' } };
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > bodyLimit) return { status: 413, body: { error: 'the body is too long' } };
  }
  try {
    return { body: JSON.parse(text) };
  } catch {
    return { status: 400, body: { error: 'the body is not JSON' } };
  }
}

export function send(response: ServerResponse, { status, body }: Answer): void {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  response
    .writeHead(status, status === 401 ? { ...headers, 'www-authenticate': 'Bearer' } : headers)
    .end(`${JSON.stringify(body)}\n`);
}
