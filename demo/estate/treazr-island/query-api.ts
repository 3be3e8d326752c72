import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { answerQuery, knowsQuery } from './answers.ts';
import { dashboard } from './dashboards.ts';
import { readNumbers } from './numbers.ts';
import type { TreazrPlace } from './place.ts';

/**
 * Stands in for a Prometheus and for the Grafana beside it, where none is installed. It knows the queries of the
 * shipped config by heart and understands no other.
 */
export function observability(place: TreazrPlace): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    if (url.pathname.startsWith('/d/')) {
      const page = dashboard(place, url.pathname.slice('/d/'.length));
      response.writeHead(page ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
      response.end(page ?? 'There is no such dashboard.');
      return;
    }
    if (!readNumbers(place).prometheus_up) request.socket.destroy();
    else if (url.pathname === '/-/healthy') response.writeHead(200).end('Prometheus Server is Healthy.\n');
    else if (url.pathname === '/api/v1/query') void query(place, request, url, response);
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
  };
}

async function query(
  place: TreazrPlace,
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
): Promise<void> {
  try {
    const form = new URLSearchParams(request.method === 'POST' ? await text(request) : '');
    const asked = form.get('query') ?? url.searchParams.get('query') ?? '';
    const json = { 'content-type': 'application/json' };
    if (!knowsQuery(asked)) {
      const error = `invalid parameter "query": this stand-in knows only the queries of the shipped config, and not ${JSON.stringify(asked)}`;
      response.writeHead(400, json).end(JSON.stringify({ status: 'error', errorType: 'bad_data', error }));
      return;
    }
    const now = Date.now();
    const result = answerQuery(asked, place, now).map(({ labels, value }) => ({
      metric: labels,
      value: [now / 1000, String(value)],
    }));
    response.writeHead(200, json);
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
  } catch {
    // Whoever asked went away, or somebody laid hands on the estate.
    response.destroy();
  }
}
