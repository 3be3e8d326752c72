import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Look } from '../../src/checks/probe.ts';
import { lookOnce, valuesOf } from './probe-of.ts';

type TcpLook = Extract<Look, { kind: 'tcp' }>;

const open: (Server | Socket)[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) {
    if ('destroy' in each) each.destroy();
    else await new Promise((resolve) => each.close(resolve));
  }
});

async function listen(act: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    open.unshift(socket.on('error', () => {}));
    act(socket);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function lookAt(act: (socket: Socket) => void, changes: Partial<TcpLook> = {}, timeout = 5_000) {
  const port = await listen(act);
  return lookOnce({ kind: 'tcp', host: '127.0.0.1', port, ...changes }, { timeout });
}

describe('a port', () => {
  test('that takes connections is reachable, whatever it says', async () => {
    const result = await lookAt((socket) => socket.write('SSH-2.0-OpenSSH\r\n'));
    expect(valuesOf(result, 'reachable', 'error', 'banner', 'matched')).toEqual([true, null, null, null]);
    expect(valuesOf(result, 'took_ms')[0]).toBeTypeOf('number');
  });

  test('that refuses is not', async () => {
    const port = await listen(() => {});
    await new Promise((resolve) => (open.pop() as Server).close(resolve));
    const result = await lookOnce({ kind: 'tcp', host: '127.0.0.1', port, expect: 'x' });
    expect(valuesOf(result, 'reachable', 'error', 'took_ms', 'matched')).toEqual([
      false,
      'connection refused',
      null,
      false,
    ]);
  });

  test('of a host that does not exist is not', async () => {
    const result = await lookOnce({ kind: 'tcp', host: 'no-such-host.invalid', port: 25 });
    expect(valuesOf(result, 'reachable', 'matched')).toEqual([false, null]);
  });

  test('is answered and asked: what it says to what was sent must match', async () => {
    const cache = (socket: Socket) =>
      socket.on('data', (bytes) => socket.write(bytes.toString() === 'PING\r\n' ? '+PONG\r\n' : '-ERR\r\n'));
    const right = await lookAt(cache, { send: 'PING\r\n', expect: '^\\+PONG$' });
    expect(valuesOf(right, 'reachable', 'matched', 'banner', 'error')).toEqual([true, true, '+PONG', null]);
    const wrong = await lookAt(cache, { send: 'PUNG\r\n', expect: '^\\+PONG$' }, 200);
    expect(valuesOf(wrong, 'reachable', 'matched', 'banner', 'error')).toEqual([
      true,
      false,
      '-ERR',
      'what is expected did not come in time',
    ]);
    expect(valuesOf(wrong, 'took_ms')[0]).toBeGreaterThanOrEqual(190);
  });

  test('may say it in pieces', async () => {
    const result = await lookAt(
      (socket) => {
        socket.write('220 mail.exam');
        socket.once('data', () => socket.write('ple.test ready\r\n'));
      },
      { send: 'x', expect: '^220 .*ready$' },
    );
    expect(valuesOf(result, 'matched', 'banner')).toEqual([true, '220 mail.example.test ready']);
  });

  test.each([
    ['closes too early', (socket: Socket) => socket.end('421 busy\r\n'), '421 busy', 'was closed before'],
    ['talks without end', (socket: Socket) => socket.write('x'.repeat(20_000)), 'x'.repeat(1_000), '16,384'],
    ['says nothing', () => {}, '', 'did not come in time'],
  ])('that %s does not match', async (_what, act, banner, error) => {
    const result = await lookAt(act, { expect: '^220' }, 300);
    expect(valuesOf(result, 'reachable', 'matched', 'banner', 'error')).toEqual([
      true,
      false,
      banner,
      expect.stringContaining(error),
    ]);
  });

  test('that breaks the connection off does not match', async () => {
    const act = (socket: Socket) => socket.once('data', () => socket.resetAndDestroy());
    const result = await lookAt(act, { send: 'x', expect: '^220' });
    expect(valuesOf(result, 'reachable', 'matched', 'error')).toEqual([true, false, 'connection reset']);
  });

  test('has its words made fit to be shown', async () => {
    const result = await lookAt((socket) => socket.write('\x1b[31m220\x1b[0m\x00 hello\r\n'), {
      expect: 'hello',
    });
    expect(valuesOf(result, 'banner')).toEqual(['220 hello']);
  });

  test('was not seen when the look was cancelled', async () => {
    const controller = new AbortController();
    const port = await listen((socket) => socket.once('data', () => controller.abort()));
    const look = { kind: 'tcp', host: '127.0.0.1', port, send: 'x', expect: 'x' } as const;
    expect(await lookOnce(look, { signal: controller.signal })).toMatchObject({
      saw: false,
      reason: 'the look was cancelled',
    });
  });
});
