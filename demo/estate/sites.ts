import { readFileSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Place } from './mids-hero/place.ts';
import { checkDatabase } from './mids-hero/recipes/database.ts';
import type { MissionControlPlace } from './mission-control/place.ts';

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

/** The website of Mids Hero Web: its front page, and /health, which looks at the database. */
export function midsHeroSite(place: Place): RequestListener {
  return (request, response) => {
    if (request.url === '/health') {
      const { reachable, integrity } = checkDatabase(place);
      const well = integrity === 'ok';
      const body = { status: well ? 'ok' : 'failing', database: { reachable, integrity } };
      send(response, well ? 200 : 503, 'application/json', JSON.stringify(body));
    } else if (request.url === '/') {
      send(
        response,
        200,
        'text/html; charset=utf-8',
        '<!doctype html><title>Mids Hero Web</title><h1>Mids Hero Web</h1>',
      );
    } else {
      send(response, 404, 'text/plain', 'not found');
    }
  };
}

/** The dashboard of Mission Control: what its collector wrote last. */
export function missionControlSite(place: MissionControlPlace): RequestListener {
  return (request, response) => {
    if (request.url !== '/' && request.url !== '/health' && request.url !== '/status.json') {
      send(response, 404, 'text/plain', 'not found');
      return;
    }
    try {
      const status = readFileSync(join(place.repo, 'out', 'status.json'), 'utf8');
      if (request.url === '/') {
        const page = `<!doctype html><title>Mission Control</title><h1>Mission Control</h1><pre>${status.replaceAll('<', '&lt;')}</pre>`;
        send(response, 200, 'text/html; charset=utf-8', page);
      } else {
        send(response, 200, 'application/json', status);
      }
    } catch {
      send(response, 503, 'text/plain', 'the collector has written nothing yet');
    }
  };
}
