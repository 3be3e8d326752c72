import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Look } from '../../src/checks/probe.ts';
import { lookOnce, valuesOf } from './probe-of.ts';

type HttpLook = Extract<Look, { kind: 'http' }>;

const open: (Server | ReturnType<typeof createSocketServer>)[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen<T extends Server | ReturnType<typeof createSocketServer>>(server: T): Promise<string> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/`;
}

async function ask(answer: RequestListener, changes: Partial<HttpLook> = {}, timeout?: number) {
  const url = await listen(createServer(answer));
  return lookOnce(http(url, changes), timeout === undefined ? {} : { timeout });
}

function http(url: string, changes: Partial<HttpLook> = {}): HttpLook {
  return {
    kind: 'http',
    url,
    method: 'GET',
    headers: {},
    followRedirects: false,
    outputLimit: 10_000,
    ...changes,
  };
}

describe('an address that answers', () => {
  test('gives status, time, text and length', async () => {
    const result = await ask((_request, response) => response.writeHead(503).end('down for repairs'));
    expect(valuesOf(result, 'reachable', 'status', 'body', 'length', 'truncated', 'error', 'json')).toEqual([
      true,
      503,
      'down for repairs',
      16,
      false,
      null,
      null,
    ]);
    expect(valuesOf(result, 'took_ms')[0]).toBeTypeOf('number');
  });

  test('with JSON gives its members', async () => {
    const result = await ask((_request, response) =>
      response.end('{"database": {"ok": true}, "errors": []}'),
    );
    expect(valuesOf(result, 'json.database.ok', 'json.errors.count')).toEqual([true, 0]);
  });

  test('gets the method, headers and body of the probe', async () => {
    const changes = { method: 'POST', headers: { 'x-token': 'not-a-real-one' }, body: 'hello' } as const;
    const result = await ask((request, response) => {
      request.setEncoding('utf8').once('data', (body) => {
        response.end(JSON.stringify({ method: request.method, token: request.headers['x-token'], body }));
      });
    }, changes);
    expect(valuesOf(result, 'json.method', 'json.token', 'json.body')).toEqual([
      'POST',
      'not-a-real-one',
      'hello',
    ]);
  });

  test('with a redirect is not followed unless the probe says so', async () => {
    const answer: RequestListener = (request, response) =>
      request.url === '/' ? response.writeHead(302, { location: '/login' }).end() : response.end('login');
    expect(valuesOf(await ask(answer), 'status', 'location')).toEqual([302, '/login']);
    expect(valuesOf(await ask(answer, { followRedirects: true }), 'status', 'body')).toEqual([200, 'login']);
  });

  test('with more than the limit is cut, and the rest is not fetched', async () => {
    const result = await ask((_request, response) => {
      const more = () => {
        while (response.write('{"x": "'.padEnd(5_000, 'x')));
      };
      response.on('drain', more);
      more();
    });
    expect(valuesOf(result, 'status', 'length', 'truncated', 'json')).toEqual([200, 10_000, true, null]);
    expect(valuesOf(result, 'body')[0]).toHaveLength(4_000);
  });

  test('with escape sequences and broken text is made fit to be shown', async () => {
    const result = await ask((_request, response) =>
      response.end(Buffer.from('\x1b[31mred\x1b[0m \xff', 'latin1')),
    );
    expect(valuesOf(result, 'body')).toEqual(['red \uFFFD']);
  });
});

describe('the content of an answer', () => {
  const page = '<html>\n<title>Rope events</title>\n<p>12 seats, -3.5 degrees</p>\n</html>\n';
  const extract = {
    title: '<title>(.*)</title>',
    seats: '(\\d+) seats',
    degrees: '(-?[\\d.]+) degrees',
    end: '^(</html>)$',
    broken: '(Fatal error)',
  };

  test('is searched: a text, numbers, and null for what is not there', async () => {
    const result = await ask((_request, response) => response.end(page), { extract });
    expect(valuesOf(result, 'title', 'seats', 'degrees', 'end', 'broken', 'error')).toEqual([
      'Rope events',
      12,
      -3.5,
      '</html>',
      null,
      null,
    ]);
  });

  test('is searched beyond what is kept as text, up to the limit', async () => {
    const answer: RequestListener = (_request, response) => response.end(`${'x'.repeat(5_000)}seats: 7`);
    const found = await ask(answer, { extract: { seats: 'seats: (\\d)' } });
    expect(valuesOf(found, 'seats', 'truncated')).toEqual([7, false]);
    const cut = await ask(answer, { extract: { seats: 'seats: (\\d)' }, outputLimit: 5_000 });
    expect(valuesOf(cut, 'seats', 'error', 'sha256')).toEqual([
      null,
      'only the first 5000 bytes of the answer were searched',
      null,
    ]);
  });

  test('can be held against a sum', async () => {
    const result = await ask((_request, response) => response.end('hello world'));
    expect(valuesOf(result, 'sha256')).toEqual([
      'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
    ]);
  });

  test('is null for everything when nobody answers, so that what must be there is missed', async () => {
    const result = await lookOnce(http('http://no-such-host.invalid/', { extract }));
    expect(valuesOf(result, 'title', 'broken', 'sha256', 'url', 'headers')).toEqual([
      null,
      null,
      null,
      null,
      {},
    ]);
  });

  test('comes with its headers, but without cookies', async () => {
    const headers = { 'X-Database': 'ok', 'Set-Cookie': 'session=not-a-real-one' };
    const result = await ask((_request, response) => response.writeHead(200, headers).end());
    expect(valuesOf(result, 'headers.x-database')).toEqual(['ok']);
    expect(JSON.stringify(result)).not.toContain('not-a-real-one');
  });

  test('comes with the address that gave it', async () => {
    const answer: RequestListener = (request, response) =>
      request.url === '/' ? response.writeHead(302, { location: '/en/' }).end() : response.end('hello');
    const result = await ask(answer, { followRedirects: true });
    expect(valuesOf(result, 'url')).toEqual([expect.stringMatching(/^http:.*\/en\/$/)]);
  });
});

describe('an address that does not answer is something seen', () => {
  test('when it refuses the connection', async () => {
    const url = await listen(createServer());
    await new Promise((resolve) => open.pop()?.close(resolve));
    const result = await lookOnce(http(url));
    expect(valuesOf(result, 'reachable', 'status', 'error', 'took_ms', 'json')).toEqual([
      false,
      null,
      'connection refused',
      null,
      null,
    ]);
  });

  test('when its host does not exist', async () => {
    expect(valuesOf(await lookOnce(http('http://no-such-host.invalid/')), 'reachable', 'status')).toEqual([
      false,
      null,
    ]);
  });

  test('when it says nothing in time', async () => {
    const result = await ask(() => {}, {}, 200);
    expect(valuesOf(result, 'reachable', 'status', 'error')).toEqual([false, null, 'timeout']);
    expect(valuesOf(result, 'took_ms')[0]).toBeGreaterThanOrEqual(190);
  });

  test('when it stops in the middle of its answer', async () => {
    const answer: RequestListener = (_request, response) => response.writeHead(200).write('half');
    expect(valuesOf(await ask(answer, {}, 200), 'reachable', 'error')).toEqual([false, 'timeout']);
  });

  test('when it hangs up', async () => {
    const result = await ask((request) => request.socket.destroy());
    expect(valuesOf(result, 'reachable', 'error')).toEqual([false, 'connection closed']);
  });
});

describe('what cannot be asked', () => {
  test('is no web address', async () => {
    expect(await lookOnce(http('file:///etc/passwd'))).toMatchObject({ saw: false });
    expect(await lookOnce(http('not an address'))).toMatchObject({ saw: false });
  });

  test('speaks something else than HTTP', async () => {
    const url = await listen(
      createSocketServer((socket) =>
        socket
          .on('error', () => {})
          .resume()
          .end('SSH-2.0-OpenSSH\r\n'),
      ),
    );
    expect(await lookOnce(http(url))).toMatchObject({
      saw: false,
      reason: expect.stringContaining('no proper HTTP'),
    });
  });

  test.each([
    ['http://user:not-a-real-password@127.0.0.1/', {}],
    ['http://127.0.0.1/', { 'x-token': 'not-a-real\npassword' }],
  ])('is refused without repeating the secret in %s', async (url, headers) => {
    const result = await lookOnce(http(url, { headers }));
    expect(result.saw).toBe(false);
    expect(JSON.stringify(result)).not.toContain('password@');
    expect(JSON.stringify(result)).not.toContain('not-a-real');
  });

  test('was cancelled', async () => {
    const controller = new AbortController();
    const url = await listen(createServer(() => controller.abort()));
    expect(await lookOnce(http(url), { signal: controller.signal })).toMatchObject({
      saw: false,
      reason: 'the look was cancelled',
    });
  });
});
