import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import type { Look, LookResult, ProbeValue } from '../../src/checks/probe.ts';
import { readWatched } from './documented-checks.ts';
import { lookOnce, valuesOf } from './probe-of.ts';

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function prometheus(url: string, changes: Partial<Extract<Look, { kind: 'prometheus' }>> = {}): Look {
  return { kind: 'prometheus', url, query: 'up', headers: {}, outputLimit: 100_000, ...changes };
}

async function answered(body: unknown, status = 200): Promise<LookResult> {
  const written = typeof body === 'string' ? body : JSON.stringify(body);
  return lookOnce(prometheus(await listen((_request, response) => response.writeHead(status).end(written))));
}

// Shapes written by hand from the pages about Prometheus's HTTP API.
function vector(...series: readonly (readonly [metric: Record<string, string>, value: string])[]) {
  return {
    status: 'success',
    data: {
      resultType: 'vector',
      result: series.map(([metric, value]) => ({ metric, value: [1_435_781_451.781, value] })),
    },
  };
}

const a = { __name__: 'up', job: 'node', instance: 'a:9100' };
const b = { __name__: 'up', job: 'node', instance: 'b:9100' };

describe('an instant query', () => {
  test.each<[string, string, ProbeValue]>([
    ['a whole number', '1', 1],
    ['a fraction', '0.25', 0.25],
    ['a great number', '1.5e+06', 1_500_000],
    ['less than nothing', '-3', -3],
    ['+Inf', '+Inf', Infinity],
    ['-Inf', '-Inf', -Infinity],
    ['NaN', 'NaN', null],
  ])('with one series of %s gives its value', async (_, written, value) => {
    const result = await answered(vector([a, written]));
    expect(valuesOf(result, 'value', 'max', 'min', 'count')).toEqual([value, value, value, 1]);
    expect(valuesOf(result, 'series.up{instance="a:9100",job="node"}')).toEqual([value]);
  });

  test('with a scalar gives its value', async () => {
    const result = await answered({
      status: 'success',
      data: { resultType: 'scalar', result: [1_435_781_451.781, '42'] },
    });
    expect(valuesOf(result, 'value', 'max', 'min', 'count', 'error', 'max_series')).toEqual([
      42,
      42,
      42,
      1,
      null,
      null,
    ]);
  });

  test('with a string gives it as it is', async () => {
    const result = await answered({
      status: 'success',
      data: { resultType: 'string', result: [1_435_781_451.781, 'ready'] },
    });
    expect(valuesOf(result, 'value', 'count', 'max')).toEqual(['ready', 1, null]);
  });

  test('with several series gives the greatest, the least and each, and no value', async () => {
    const result = await answered(vector([a, '3'], [b, '7'], [{}, '5'], [{ __name__: 'x' }, 'NaN']));
    expect(valuesOf(result, 'value', 'max', 'min', 'count', 'max_series', 'min_series')).toEqual([
      null,
      7,
      3,
      4,
      'up{instance="b:9100",job="node"}',
      'up{instance="a:9100",job="node"}',
    ]);
    expect(valuesOf(result, 'series.{}', 'series.x', 'error')).toEqual([
      5,
      null,
      'the query found 4 series; a check can ask for max, min or count',
    ]);
  });

  test('with very many series gives 100 by name and counts all', async () => {
    const many = Array.from({ length: 250 }, (_, index) => [{ n: String(index) }, String(index)] as const);
    const result = await answered(vector(...many));
    expect(valuesOf(result, 'count', 'max', 'series.{n="99"}', 'series.{n="100"}')).toEqual([
      250,
      249,
      99,
      undefined,
    ]);
  });

  test('that finds nothing says so', async () => {
    const result = await answered(vector());
    expect(valuesOf(result, 'value', 'max', 'min', 'count', 'error')).toEqual([
      null,
      null,
      null,
      0,
      'the query found nothing',
    ]);
  });

  test('with a native histogram counts it and has no number for it', async () => {
    const histogram = [1_435_781_451.781, { count: '60', sum: '33897', buckets: [[0, '1', '2', '60']] }];
    const result = await answered({
      status: 'success',
      data: { resultType: 'vector', result: [{ metric: {}, histogram }] },
    });
    expect(valuesOf(result, 'value', 'count', 'series.{}')).toEqual([null, 1, null]);
  });

  test('carries what Prometheus noted about it', async () => {
    const result = await answered({
      ...vector([a, '1']),
      warnings: ['a remote store is away'],
      infos: ['metric might not be a counter'],
    });
    expect(valuesOf(result, 'value', 'warnings.count', 'warnings.0', 'infos.0')).toEqual([
      1,
      1,
      'a remote store is away',
      'metric might not be a counter',
    ]);
  });

  test('has escape sequences taken out of its labels', async () => {
    const result = await answered(vector([{ job: '\u001b[31mred' }, '1']));
    expect(JSON.stringify(result)).not.toContain('u001b');
  });
});

describe('a check on a query', () => {
  const check: Check = {
    id: 'c',
    service: 'alpha',
    name: 'c',
    probe: 'p',
    value: 'value',
    critical: { above: 5 },
    for: 0,
    recovery: 0,
  };
  const found = async (body: unknown, changes: Partial<Check> = {}) =>
    evaluateLook({ ...check, ...changes }, await answered(body));

  test('is unknown with a reason when nothing was found, unless it says otherwise', async () => {
    expect(await found(vector())).toEqual({
      seen: 'unknown',
      value: null,
      reason: 'value: there is no value (the query found nothing)',
    });
    expect(await found(vector(), { critical: { not: 1 } })).toMatchObject({
      seen: 'critical',
      reason: 'the query found nothing',
    });
    expect(await found(vector(), { value: 'count', critical: { above: 0 } })).toMatchObject({ seen: 'ok' });
  });

  test('is unknown when there are several series or no number', async () => {
    expect(await found(vector([a, '9'], [b, '9']))).toMatchObject({ seen: 'unknown' });
    expect(await found(vector([a, 'NaN']))).toMatchObject({
      seen: 'unknown',
      reason: expect.stringContaining('NaN'),
    });
    expect(await found(vector([a, '9'], [b, '1']), { value: 'max' })).toMatchObject({ seen: 'critical' });
  });

  test('compares infinity as what it is, and keeps it as a word', async () => {
    expect(await found(vector([a, '+Inf']))).toEqual({ seen: 'critical', value: '+Inf', reason: 'above 5' });
    expect(await found(vector([a, '-Inf']))).toEqual({ seen: 'ok', value: '-Inf', reason: null });
  });
});

describe('what is no answer to the query', () => {
  const error = (errorType: string, message: string) => ({ status: 'error', errorType, error: message });

  test.each([
    [400, error('bad_data', 'parse error: unclosed left parenthesis'), 'bad_data: parse error: unclosed'],
    [422, error('execution', 'many-to-many matching not allowed'), 'execution: many-to-many'],
    [503, error('timeout', 'query timed out in expression evaluation'), 'timeout: query timed out'],
    [500, { ...error('internal', 'disk is broken'), data: {} }, 'internal: disk is broken'],
    [200, error('bad_data', 'refused all the same'), 'bad_data: refused all the same'],
    [
      200,
      { status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values: [[1, '2']] }] } },
      'a span of time (a matrix); put a function',
    ],
    [200, '<!doctype html><title>Sign in</title>', 'is no query API of Prometheus'],
    [200, '{"status": "success"}', 'is no query API of Prometheus'],
    [200, vector([a, '1']).data, 'is no query API of Prometheus'],
    [502, '<html>Bad Gateway</html>', 'it answered 502 and no result'],
    [503, 'Service Unavailable', 'it answered 503 and no result'],
    [401, 'Unauthorized', 'it answered 401; check the header Authorization'],
    [403, '', 'it answered 403; check the header Authorization'],
    [404, '404 page not found', 'it answered 404 and no result'],
    [500, vector([a, '1']), 'it answered 500 and no result'],
    [
      200,
      { status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [1, 2] }] } },
      'is no query API of Prometheus',
    ],
  ])('could not be seen: %d %j', async (status, body, words) => {
    expect(await answered(body, status)).toMatchObject({
      saw: false,
      reason: expect.stringContaining(words),
    });
  });

  test('could not be seen when it leads elsewhere', async () => {
    const url = await listen((_request, response) =>
      response.writeHead(302, { location: 'https://login.example.test/' }).end(),
    );
    expect(await lookOnce(prometheus(url))).toMatchObject({
      saw: false,
      reason: expect.stringContaining('it answered 302 and leads to https://login.example.test/'),
    });
  });

  test('could not be seen when it never comes, is too long, or was cancelled', async () => {
    const silent = await listen(() => {});
    expect(await lookOnce(prometheus(silent), { timeout: 200 })).toMatchObject({
      saw: false,
      reason: 'Prometheus could not be asked: no answer within 200 ms',
    });
    const long = await listen((_request, response) => response.end('x'.repeat(2_000)));
    expect(await lookOnce(prometheus(long, { outputLimit: 1_000 }))).toMatchObject({
      saw: false,
      reason: expect.stringContaining('more than 1 kB'),
    });
    const controller = new AbortController();
    const cancelled = await listen(() => controller.abort());
    expect(await lookOnce(prometheus(cancelled), { signal: controller.signal })).toMatchObject({
      saw: false,
      reason: 'the look was cancelled',
    });
  });

  test('could not be seen when nobody is there, or the address is none', async () => {
    const url = await listen(() => {});
    await new Promise((resolve) => open.pop()?.close(resolve));
    expect(await lookOnce(prometheus(url))).toMatchObject({
      saw: false,
      reason: 'Prometheus could not be asked: connection refused',
    });
    for (const address of ['file:///etc/passwd', 'none', 'http://user:not-a-real-password@127.0.0.1/']) {
      const result = await lookOnce(prometheus(address));
      expect(result.saw).toBe(false);
      expect(JSON.stringify(result)).not.toContain('not-a-real-password');
    }
  });
});

describe('what is asked', () => {
  interface Asked {
    readonly request: IncomingMessage;
    readonly body: string;
  }

  async function recording(): Promise<{ url: string; asked: Asked[] }> {
    const asked: Asked[] = [];
    const url = await listen(async (request, response) => {
      asked.push({ request, body: await text(request) });
      response.end(JSON.stringify(vector([a, '1'])));
    });
    return { url, asked };
  }

  test('goes by form to the query API below the address, with the time that is left for it', async () => {
    const { url, asked } = await recording();
    const query = 'sum by (job) (rate(errors_total{code=~"5.."}[5m])) > 1 & 2';
    await lookOnce(prometheus(`${url}/prom/`, { query }), { timeout: 2_000 });
    const [first] = asked;
    expect(first?.request.method).toBe('POST');
    expect(first?.request.url).toBe('/prom/api/v1/query');
    expect(first?.request.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    const form = new URLSearchParams(first?.body);
    expect([form.get('query'), form.get('timeout')]).toEqual([query, '2000ms']);
  });

  test('carries a secret header from the environment, from config to the status', async () => {
    const { url, asked } = await recording();
    const watched = await readWatched(
      `environment: {secrets: [PROM_TOKEN]}
probes:
  up: {prometheus: {url: "${url}", query: up}, headers: {Authorization: "Bearer \${PROM_TOKEN}"}}
checks:
  - {id: up, probe: up, value: value, critical: {below: 1}}
  - {id: over, probe: up, value: max, critical: {at_least: 1}}
`,
      { PROM_TOKEN: 'not-a-real-token' },
    );
    expect(await watched.find('up')).toEqual({ seen: 'ok', value: 1, reason: null });
    expect(await watched.find('over')).toEqual({ seen: 'critical', value: 1, reason: 'at least 1' });
    expect(asked[0]?.request.headers.authorization).toBe('Bearer not-a-real-token');
  });
});
