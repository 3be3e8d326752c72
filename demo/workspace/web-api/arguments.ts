import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

const object = z.record(z.string(), z.unknown());

/** The token and the arguments of a call, from header, query, form or JSON body. */
export function parseArguments(request: IncomingMessage, body: Buffer) {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const isJson = request.headers['content-type']?.startsWith('application/json') === true;
  const sent = isJson
    ? jsonObject(body.toString('utf8'))
    : Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  const { token: given, ...args } = { ...Object.fromEntries(query), ...sent };
  const header = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  return { token: header ?? (typeof given === 'string' ? given : null), args };
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    return object.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
