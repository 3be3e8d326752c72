import type { RequestListener, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { writeVisit } from '../access-log.ts';
import { type Events, upcomingEvents } from '../database.ts';
import type { WitchCityRopePlace } from '../place.ts';
import { readSettings, type Settings } from '../settings.ts';

interface Answer {
  readonly status: number;
  readonly type: 'text/html; charset=utf-8' | 'application/json' | 'text/plain';
  readonly body: string;
}

/** The website and its API. Requests of people carry a session; those of Watchkeeper and others do not. */
export function witchCityRopeSite(place: WitchCityRopePlace): RequestListener {
  let requests = 0;
  return (request, response) => {
    requests += 1;
    const path = request.url ?? '/';
    const session = /session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '-';
    void answerInTime(place, path, session, requests, response).catch(() => response.destroy());
  };
}

async function answerInTime(
  place: WitchCityRopePlace,
  path: string,
  session: string,
  count: number,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const settings = readSettings(place);
  const isApi = path.startsWith('/api/');
  await wait(isApi ? settings.api_delay_ms : settings.page_delay_ms);
  const askedAt = performance.now();
  await wait(settings.query_delay_ms);
  const events = askForEvents(place);
  const query = performance.now() - askedAt;
  // Only people run into the errors of the knob: a page that is looked at by itself shall say one thing.
  const fails = session !== '-' && settings.fail_every > 0 && count % settings.fail_every === 0;
  const { status, type, body } = fails ? failed : isApi ? api(path, events) : pageAt(path, events, settings);
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  const took = performance.now() - startedAt;
  writeVisit(place, { at: Date.now(), path, status, took: tenths(took), query: tenths(query), session });
}

const failed: Answer = { status: 500, type: 'text/plain', body: 'Internal Server Error' };

function askForEvents(place: WitchCityRopePlace): Events | undefined {
  try {
    return upcomingEvents(place, Date.now());
  } catch {
    return undefined;
  }
}

function api(path: string, events: Events | undefined): Answer {
  const json = (status: number, body: unknown): Answer => ({
    status,
    type: 'application/json',
    body: JSON.stringify(body),
  });
  if (path === '/api/health') {
    const body = { status: events ? 'ok' : 'failing', database: { connected: events !== undefined } };
    return json(events ? 200 : 503, body);
  }
  if (path !== '/api/events') return json(404, { error: 'not found' });
  return events ? json(200, { events }) : json(503, { error: 'the database cannot be reached' });
}

function pageAt(path: string, events: Events | undefined, { content }: Settings): Answer {
  const html = (status: number, title: string, body: string): Answer => ({
    status,
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="en"><title>${title}</title><body>${body}</body></html>`,
  });
  if (content === 'broken') return html(200, 'WitchCityRope', '<h1>Fatal error: events.tpl not found</h1>');
  if (content === 'default') return html(200, 'Welcome', '<h1>It works!</h1>');
  if (path !== '/') return html(404, 'Not found – WitchCityRope', '<h1>Not found</h1>');
  // As the pages of many sites do, the front page comes up without its database, and says so.
  const list = events?.map(({ title, starts }) => `<li>${starts.slice(0, 10)} ${title}</li>`).join('');
  const what = list === undefined ? '<p>Events cannot be shown right now.</p>' : `<ul>${list}</ul>`;
  return html(200, 'WitchCityRope', `<h1>WitchCityRope</h1><h2>Upcoming events</h2>${what}`);
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
