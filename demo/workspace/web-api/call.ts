import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, readBody } from '../http.ts';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { parseArguments } from './arguments.ts';
import type { Answer, Method } from './method.ts';
import { methods } from './methods.ts';

/** Serves one call of the Web API, with whatever fault is due. */
export async function serveCall(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  base: string,
) {
  const name = new URL(request.url ?? '/', base).pathname.slice('/api/'.length);
  const { token, args } = parseArguments(request, await readBody(request));
  const log = (status: number, answer: Answer | null, fault: string | null) =>
    parts.log.add({ kind: 'call', at: Date.now(), method: name, arguments: args, status, answer, fault });
  const send = (
    status: number,
    answer: Answer,
    fault: string | null,
    headers: Record<string, string> = {},
  ) => {
    log(status, answer, fault);
    answerJson(response, status, answer, headers);
  };

  const fault = parts.faults.take(name);
  if (fault?.kind === 'rate_limit') {
    const headers = { 'retry-after': String(fault.retryAfter) };
    return send(429, { ok: false, error: 'ratelimited' }, 'rate_limit', headers);
  }
  const failure = fault?.failure ?? null;
  if (failure === 'hang') return log(0, null, failure);
  if (failure === 'http_500') return send(500, { ok: false, error: 'internal_error' }, failure);
  if (failure !== null && failure !== 'drop_after_effect')
    return send(200, { ok: false, error: failure }, failure);
  if (name === 'apps.connections.open' && parts.faults.connectionsRefused)
    return send(503, { ok: false, error: 'service_unavailable' }, 'connections_refused');

  const answer = perform(parts, name, token, args, base);
  if (failure === 'drop_after_effect') {
    log(0, null, failure);
    request.socket.destroy();
    return;
  }
  const { scopes } = parts.world.options.app;
  send(200, answer, null, scopes === undefined ? {} : { 'x-oauth-scopes': scopes.join(',') });
}

function perform(parts: Parts, name: string, token: string | null, args: Answer, base: string): Answer {
  try {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (method === undefined) throw new Refusal('unknown_method', { req_method: name });
    authorize(parts, method, token);
    return { ok: true, ...method.answer(parts, args, { base }) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.code, ...error.details };
    throw error;
  }
}

/** @throws Refusal `not_authed`, `invalid_auth`, `not_allowed_token_type`, `missing_scope` */
function authorize(parts: Parts, method: Method, token: string | null): void {
  if (method.token === 'none') return;
  const { app } = parts.world.options;
  if (token === null || token === '') throw new Refusal('not_authed');
  if (token !== app.botToken && token !== app.appToken) throw new Refusal('invalid_auth');
  const isRightKind = token === (method.token === 'app' ? app.appToken : app.botToken);
  if (!isRightKind) throw new Refusal('not_allowed_token_type');
  const { scopes } = app;
  if (method.scopes.length === 0 || scopes === undefined) return;
  if (!method.scopes.some((scope) => scopes.includes(scope)))
    throw new Refusal('missing_scope', { needed: method.scopes.join(','), provided: scopes.join(',') });
}
