import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { writeLine } from '../log.ts';
import { readTimeline } from '../mysql/server.ts';
import type { VedfolnirPlace } from '../place.ts';
import { readSettings } from '../settings.ts';
import { isActive } from '../system/services.ts';
import { type Answer, send } from './answer.ts';
import { noteBlocked, readMaintenance } from './maintenance.ts';
import { answerMaintenance } from './maintenance-api.ts';
import { noteSecurityEvent } from './security.ts';

/** The web application of Vedfolnir. All that it knows is on disk, so that it may stop and start at any moment. */
export function vedfolnirApplication(place: VedfolnirPlace): RequestListener {
  let requests = 0;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const started = performance.now();
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    // Whoever watches asks often; a line for each look would bury the others.
    const isWatched = path === '/health' || path === '/api/maintenance/status';
    if (!isWatched) requests += 1;
    const number = requests;
    const settings = readSettings(place);
    await wait(settings.delay_ms);
    const fails = !isWatched && settings.fail_every > 0 && number % settings.fail_every === 0;
    const answer = fails ? failing(place, path) : await answerPage(place, request, path).catch(broken(place));
    send(response, answer);
    if (isWatched) return;
    const took = ((performance.now() - started) / 1000).toFixed(3);
    writeLine(
      place.logs.web,
      Date.now(),
      `INFO ACCESS ${request.method} ${path} ip=${request.socket.remoteAddress} status=${answer.status} time=${took}`,
    );
  };
  // An answer that was still waiting when the estate was taken down has nowhere to go.
  return (request, response) => void serve(request, response).catch(() => response.destroy());
}

async function answerPage(place: VedfolnirPlace, request: IncomingMessage, path: string): Promise<Answer> {
  const now = Date.now();
  if (path === '/health') return answerHealth(place);
  if (path.startsWith('/api/maintenance/')) return answerMaintenance(place, request, path, now);
  // What was sent is of no interest, but must be read before the connection can serve the next request.
  request.resume();
  const isChange = request.method !== 'GET' && request.method !== 'HEAD';
  const mode = readMaintenance(place);
  if (mode !== null && isChange) {
    noteBlocked(place, `${request.method} ${path}`, now);
    return { status: 503, body: { error: 'maintenance mode is on', reason: mode.reason } };
  }
  if (path === '/login' && request.method === 'POST') {
    noteSecurityEvent(place, now, 'FAILED_LOGIN', `user=unknown ip=${request.socket.remoteAddress}`);
    return { status: 401, body: { error: 'nobody can sign in to the stand-in' } };
  }
  if (path === '/' || path === '/posts') {
    if (!isActive(place, 'mysql')) return unavailable(place, path);
    readTimeline(place, 1, now);
    return { status: 200, body: { page: path } };
  }
  if (path === '/logout' && isChange) {
    writeLine(place.logs.web, now, 'INFO app.sessions Session invalidated: signed out');
    return { status: 200, body: { signed_out: true } };
  }
  if (path === '/api/posts' && isChange) return { status: 202, body: { accepted: true } };
  return { status: 404, body: { error: 'there is no such page' } };
}

function answerHealth(place: VedfolnirPlace): Answer {
  const [database, redis] = [isActive(place, 'mysql'), isActive(place, 'redis')];
  const well = database && redis;
  return {
    status: well ? 200 : 503,
    body: {
      status: well ? 'ok' : 'failing',
      database: { reachable: database },
      redis: { reachable: redis },
      maintenance: readMaintenance(place)?.mode ?? null,
    },
  };
}

function failing(place: VedfolnirPlace, path: string): Answer {
  writeLine(place.logs.web, Date.now(), `ERROR app.views Unhandled exception in ${path}: KeyError 'caption'`);
  return { status: 500, body: { error: 'internal server error' } };
}

function unavailable(place: VedfolnirPlace, path: string): Answer {
  writeLine(place.logs.web, Date.now(), `CRITICAL app.database No connection to MySQL for ${path}`);
  return { status: 503, body: { error: 'the database cannot be reached' } };
}

function broken(place: VedfolnirPlace): (problem: unknown) => Answer {
  return (problem) => {
    writeLine(place.logs.web, Date.now(), `ERROR app ${String(problem).replaceAll('\n', ' ')}`);
    return { status: 500, body: { error: 'internal server error' } };
  };
}
