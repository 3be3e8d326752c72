import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askLink, leadsInside } from '../../src/execution/ask-link.ts';

let server: Server;
let url: string;
/** `HEAD /path` in the order of asking. */
let asked: string[];
let headers: Record<string, unknown>[];

beforeEach(async () => {
  asked = [];
  headers = [];
  server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(`${request.method} ${path}`);
    headers.push(request.headers);
    const [, kind = '', left = ''] = path.split('/');
    if (kind === 'status') response.writeHead(Number(left)).end();
    else if (kind === 'no-head') response.writeHead(request.method === 'HEAD' ? 405 : 200).end('here');
    else if (kind === 'away')
      response.writeHead(302, { location: left === '0' ? '/status/200' : `/away/${Number(left) - 1}` }).end();
    else if (kind === 'nowhere') response.writeHead(301, { location: 'mailto:ops@example.test' }).end();
    else if (kind === 'endless' && request.method === 'HEAD') response.writeHead(501).end();
    else if (kind === 'endless') {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(65_536)), 1);
      response.on('close', () => clearInterval(timer));
    } else if (kind !== 'silent') response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterEach(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
);

const ask = (address: string, timeout = 5_000) => askLink(address, timeout, new AbortController().signal);

describe('asking for the page behind a link', () => {
  it.each([200, 204, 401, 403, 429])('counts %i as an answer', async (status) => {
    expect(await ask(`${url}/status/${status}`)).toEqual({ answers: true });
    expect(asked).toEqual([`HEAD /status/${status}`]);
  });

  it.each([400, 404, 410, 500, 503])('counts %i as none, after asking with GET, too', async (status) => {
    expect(await ask(`${url}/status/${status}`)).toEqual({ answers: false, reason: `answers ${status}` });
    expect(asked).toEqual([`HEAD /status/${status}`, `GET /status/${status}`]);
  });

  it('asks with GET where a server knows no HEAD, and does not fetch what it says', async () => {
    expect(await ask(`${url}/no-head`)).toEqual({ answers: true });
    expect(await ask(`${url}/endless`)).toEqual({ answers: true });
    expect(asked).toEqual(['HEAD /no-head', 'GET /no-head', 'HEAD /endless', 'GET /endless']);
  });

  it('sends no credentials', async () => {
    await ask(`${url}/status/200`);
    expect(Object.keys(headers[0] ?? {})).not.toContain('authorization');
    expect(Object.keys(headers[0] ?? {})).not.toContain('cookie');
    const { port } = new URL(url);
    expect(await ask(`http://me:secret@127.0.0.1:${port}/status/200`)).toEqual({
      answers: false,
      reason: 'holds a password, so it is not asked',
    });
    expect(asked).toHaveLength(1);
  });

  it('follows five redirects and no more, and only to web pages', async () => {
    expect(await ask(`${url}/away/4`)).toEqual({ answers: true });
    expect(await ask(`${url}/away/5`)).toEqual({ answers: false, reason: 'leads on more than 5 times' });
    expect(await ask(`${url}/nowhere`)).toEqual({
      answers: false,
      reason: 'is no address of a web page',
    });
  });

  it('gives up in time', async () => {
    expect(await ask(`${url}/silent`, 100)).toEqual({ answers: false, reason: 'no answer in time' });
  });

  it('says what keeps it from being asked', async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    expect(await ask(url)).toEqual({ answers: false, reason: 'connection refused' });
    expect(await ask('ftp://example.test/')).toMatchObject({ answers: false });
  });
});

it.each([
  ['example.test', '169.254.169.254', true],
  ['example.test', 'localhost', true],
  ['example.test', '[::1]', true],
  ['8.8.8.8', '10.1.2.3', true],
  ['10.1.2.3', '127.0.0.1', false],
  ['example.test', 'other.test', false],
  ['example.test', '172.32.0.1', false],
])('a redirect from %s to %s leads inside: %s', (from, to, leads) => {
  expect(leadsInside(from, to)).toBe(leads);
});
