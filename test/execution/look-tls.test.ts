import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Look } from '../../src/checks/probe.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Certificate, canIssue, Issuer, type Wish } from './certificates.ts';
import { lookOnce, valuesOf } from './probe-of.ts';

type TlsLook = Extract<Look, { kind: 'tls' }>;

const open: (Server | Socket)[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) {
    if ('destroy' in each) each.destroy();
    else await new Promise((resolve) => each.close(resolve));
  }
});

async function listen(server: Server): Promise<number> {
  open.push(server);
  server.on('connection', (socket) => open.unshift(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function secureServer(options: TlsOptions): Server {
  return createTlsServer(options).on('tlsClientError', () => {});
}

const clock = new ManualClock('2026-03-08T12:00:00Z');

async function lookAt(server: Server, changes: Partial<TlsLook> = {}, timeout = 5_000, at = clock) {
  const port = await listen(server);
  const look = { kind: 'tls', host: '127.0.0.1', port, servername: 'www.example.test', ...changes } as const;
  return lookOnce(look, { timeout, clock: at });
}

describe('a server without a usable TLS connection is out of reach', () => {
  test.each([
    ['says something else', (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), 'does not speak TLS'],
    [
      'answers in plain text',
      (socket: Socket) => socket.end('HTTP/1.1 400 Bad\r\n\r\n'),
      'does not speak TLS',
    ],
    ['hangs up', (socket: Socket) => socket.resume().end(), 'connection reset'],
    ['resets', (socket: Socket) => socket.once('data', () => socket.resetAndDestroy()), 'connection reset'],
  ])('when it %s', async (_what, act, error) => {
    const result = await lookAt(createServer(act));
    expect(valuesOf(result, 'reachable', 'valid', 'days_left', 'error')).toEqual([
      false,
      false,
      null,
      expect.stringContaining(error),
    ]);
    expect(valuesOf(result, 'problem')).toEqual(valuesOf(result, 'error'));
  });

  test('when it hangs in the handshake', async () => {
    const result = await lookAt(
      createServer(() => {}),
      {},
      200,
    );
    expect(valuesOf(result, 'reachable', 'valid', 'error')).toEqual([false, false, 'timeout']);
  });

  test('when it refuses the connection', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    open.length = 0;
    const result = await lookOnce({ kind: 'tls', host: '127.0.0.1', port });
    expect(valuesOf(result, 'reachable', 'error')).toEqual([false, 'connection refused']);
  });

  test('when its host does not exist', async () => {
    const result = await lookOnce({ kind: 'tls', host: 'no-such-host.invalid', port: 443 });
    expect(valuesOf(result, 'reachable', 'valid')).toEqual([false, false]);
  });

  test('unless the look was cancelled: then nothing was seen', async () => {
    const controller = new AbortController();
    const port = await listen(createServer(() => controller.abort()));
    const { signal } = controller;
    expect(await lookOnce({ kind: 'tls', host: '127.0.0.1', port }, { signal })).toMatchObject({
      saw: false,
      reason: 'the look was cancelled',
    });
  });
});

describe.skipIf(!canIssue())('a certificate (made with openssl)', () => {
  const issuer = new Issuer();
  const trusted = join(issuer.folder, 'trusted.pem');
  const www = { name: 'www.example.test', hosts: ['DNS:www.example.test'] };
  let root: Certificate;
  let stranger: Certificate;
  let between: Certificate;
  let good: Certificate;

  beforeAll(async () => {
    [root, stranger] = await Promise.all([
      issuer.issue({ name: 'Test Root', isAuthority: true }),
      issuer.issue({ name: 'Other Root', isAuthority: true }),
    ]);
    [between, good] = await Promise.all([
      issuer.issue({ name: 'Test Between', isAuthority: true, until: '2100-01-01' }, root),
      issuer.issue(www, root),
    ]);
    await writeFile(trusted, `a comment\n${root.cert}`);
  });
  afterAll(() => issuer.remove());

  const one = (changes: Partial<Wish> = {}) => issuer.issue({ ...www, ...changes }, root);

  test('that is fine gives its facts', async () => {
    const result = await lookAt(secureServer(good), { ca: trusted });
    expect(valuesOf(result, 'reachable', 'error', 'valid', 'problem', 'protocol')).toEqual([
      true,
      null,
      true,
      null,
      'TLSv1.3',
    ]);
    expect(valuesOf(result, 'subject', 'issuer', 'names', 'not_before', 'not_after')).toEqual([
      'CN=www.example.test',
      'CN=Test Root',
      ['www.example.test'],
      '2020-01-01T00:00:00.000Z',
      '2120-01-01T00:00:00.000Z',
    ]);
  });

  /** Kind, certificate, what is wrong with it. The name asked for is www.example.test. */
  const cases: [what: string, make: () => Promise<Certificate>, problem: string | RegExp | null][] = [
    ['with an RSA key', () => one({ key: 'rsa' }), null],
    ['with an EC key', () => one({ key: 'ec' }), null],
    ['for several names', () => one({ hosts: ['DNS:a.test', 'DNS:www.example.test'] }), null],
    ['with a wildcard', () => one({ hosts: ['DNS:*.example.test'] }), null],
    [
      'with a wildcard one label too high',
      () => one({ hosts: ['DNS:*.test'] }),
      'wrong host: it is for *.test, not www.example.test',
    ],
    [
      'for another host',
      () => one({ hosts: ['DNS:mail.example.test', 'IP:192.0.2.7'] }),
      'wrong host: it is for mail.example.test, 192.0.2.7, not www.example.test',
    ],
    ['that has expired', () => one({ until: '2026-03-08' }), /^expired 12 h ago$/],
    ['that expired long ago', () => one({ until: '2021-01-01' }), 'expired 1892 days 12 h ago'],
    ['that is not valid yet', () => one({ from: '2110-01-01' }), 'not yet valid: begins 2110-01-01T00:00Z'],
    ['that signed itself', () => issuer.issue(www), 'self-signed'],
    [
      'that signed itself, has expired and is for another host',
      () => issuer.issue({ name: 'old', hosts: ['DNS:old.test'], until: '2021-01-01' }),
      /^expired .*; wrong host: .*; self-signed$/,
    ],
    [
      'that somebody unknown signed',
      () => issuer.issue(www, stranger),
      'incomplete chain: the certificate of "Other Root" was not sent, and it is not trusted here',
    ],
    [
      'with its own unknown root beside it',
      async () => {
        const { cert, key } = await issuer.issue(www, stranger);
        return { cert: cert + stranger.cert, key };
      },
      'untrusted: the chain leads to "Other Root", which is not trusted here',
    ],
    [
      'without the one between it and the root',
      () => issuer.issue(www, between),
      'incomplete chain: the certificate of "Test Between" was not sent, and it is not trusted here',
    ],
    [
      'with the one between it and the root',
      async () => {
        const { cert, key } = await issuer.issue(www, between);
        return { cert: cert + between.cert, key };
      },
      null,
    ],
    [
      'whose issuer has expired',
      async () => {
        const late = { name: 'Late', isAuthority: true, until: '2022-01-01' };
        const old = await issuer.issue(late, root);
        const { cert, key } = await issuer.issue(www, old);
        return { cert: cert + old.cert, key };
      },
      'expired 1527 days 12 h ago (the certificate of "Late")',
    ],
    ['with a key that is too short', () => one({ key: 'rsa-short' }), 'weak: an RSA key of only 1024 bits'],
  ];

  test.each(cases)('%s', async (_what, make, problem) => {
    const made = await make();
    // A server may show a key that no client should take.
    const result = await lookAt(secureServer({ ...made, ciphers: 'DEFAULT@SECLEVEL=0' }), { ca: trusted });
    expect(valuesOf(result, 'reachable', 'problem')).toEqual([
      true,
      problem instanceof RegExp ? expect.stringMatching(problem) : problem,
    ]);
    expect(valuesOf(result, 'valid')).toEqual([problem === null]);
  });

  test.each([
    ['2119-12-02T00:00:00Z', 30],
    ['2119-12-02T00:00:01Z', 29],
    ['2119-12-31T23:59:59Z', 0],
    ['2120-01-01T00:00:00Z', 0],
    ['2120-01-01T00:00:01Z', -1],
    ['2120-01-02T00:00:01Z', -2],
  ])('at %s has %d days left', async (now, days) => {
    const result = await lookAt(secureServer(good), { ca: trusted }, 5_000, new ManualClock(now));
    expect(valuesOf(result, 'days_left')).toEqual([days]);
  });

  test('expires with the first of its chain', async () => {
    const { cert, key } = await issuer.issue(www, between);
    const at = new ManualClock('2099-12-31T00:00:00Z');
    const result = await lookAt(secureServer({ cert: cert + between.cert, key }), { ca: trusted }, 5_000, at);
    expect(valuesOf(result, 'days_left', 'not_after')).toEqual([1, '2100-01-01T00:00:00.000Z']);
  });

  test('does not suffer from an expired cross-signed root that nobody needs', async () => {
    const key = root.key;
    // The same name and key as the trusted root, signed by another one whose time is over.
    const crossed = await issuer.issue(
      { name: 'Test Root', isAuthority: true, until: '2021-01-01' },
      stranger,
      key,
    );
    const result = await lookAt(secureServer({ cert: good.cert + crossed.cert, key: good.key }), {
      ca: trusted,
    });
    expect(valuesOf(result, 'valid', 'problem', 'not_after')).toEqual([
      true,
      null,
      '2120-01-01T00:00:00.000Z',
    ]);
  });

  test('is the one for the name that is asked for', async () => {
    const other = await issuer.issue({ name: 'b', hosts: ['DNS:b.test'] }, root);
    const server = () =>
      secureServer({
        ...other,
        SNICallback: (name, done) =>
          done(null, name === 'www.example.test' ? createSecureContext(good) : undefined),
      });
    expect(valuesOf(await lookAt(server(), { ca: trusted }), 'names', 'valid')).toEqual([
      ['www.example.test'],
      true,
    ]);
    const asked = await lookAt(server(), { ca: trusted, servername: 'b.test' });
    expect(valuesOf(asked, 'names', 'valid')).toEqual([['b.test'], true]);
  });

  test('of an address must hold the address', async () => {
    const port = await listen(secureServer(await one({ hosts: ['IP:127.0.0.1'] })));
    const look = { kind: 'tls', host: '127.0.0.1', port, ca: trusted } as const;
    expect(valuesOf(await lookOnce(look), 'valid', 'names')).toEqual([true, ['127.0.0.1']]);
    const named = await listen(secureServer(good));
    expect(valuesOf(await lookOnce({ ...look, port: named }), 'problem')).toEqual([
      'wrong host: it is for www.example.test, not 127.0.0.1',
    ]);
  });

  test('that is not trusted by the well-known ones is not trusted without a file', async () => {
    expect(valuesOf(await lookAt(secureServer(good)), 'valid', 'problem')).toEqual([
      false,
      expect.stringContaining('incomplete chain: the certificate of "Test Root"'),
    ]);
  });

  test('is not looked at when the file to trust is missing or empty', async () => {
    const missing = await lookAt(secureServer(good), { ca: join(issuer.folder, 'none.pem') });
    expect(missing).toMatchObject({ saw: false, reason: expect.stringContaining('could not be read') });
    await writeFile(join(issuer.folder, 'empty.pem'), '');
    const empty = await lookAt(secureServer(good), { ca: join(issuer.folder, 'empty.pem') });
    expect(empty).toMatchObject({
      saw: false,
      reason: expect.stringContaining('no certificate in the file'),
    });
  });

  test('is read with TLS 1.2 too, and not where there is only older TLS', async () => {
    const older = await lookAt(secureServer({ ...good, maxVersion: 'TLSv1.2' }), { ca: trusted });
    expect(valuesOf(older, 'valid', 'protocol')).toEqual([true, 'TLSv1.2']);
    const ancient = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const oldest = await lookAt(secureServer({ ...good, ...ancient }), { ca: trusted });
    expect(valuesOf(oldest, 'reachable', 'error')).toEqual([
      false,
      'it speaks no TLS that is still in use (1.2 or newer)',
    ]);
  });

  describe('of a mail server', () => {
    /** As much of a mail server as is needed, with these answers. */
    function mail(answers: Readonly<Record<string, string>>, secure = true): Server {
      return createServer((socket) => {
        socket.write(answers.greeting ?? '220-mail.example.test\r\n220 ready\r\n');
        const onData = (bytes: Buffer) => {
          const word = bytes.toString().trim().split(' ')[0] ?? '';
          socket.write(answers[word] ?? '500 what?\r\n');
          if (word !== 'STARTTLS' || !secure) return;
          socket.off('data', onData);
          open.unshift(new TLSSocket(socket, { isServer: true, ...good }).on('error', () => {}));
        };
        socket.on('data', onData);
      });
    }
    const usual = {
      EHLO: '250-mail.example.test\r\n250-SIZE 1000\r\n250 STARTTLS\r\n',
      STARTTLS: '220 go\r\n',
    };

    test('is shown after STARTTLS', async () => {
      const result = await lookAt(mail(usual), { ca: trusted, starttls: 'smtp' });
      expect(valuesOf(result, 'valid', 'error', 'names')).toEqual([true, null, ['www.example.test']]);
    });

    test.each([
      ['is busy', { ...usual, greeting: '421 too many\r\n' }, 'answered the greeting with: 421 too many'],
      ['offers no STARTTLS', { EHLO: '250 mail\r\n' }, 'does not offer STARTTLS'],
      ['refuses it', { ...usual, STARTTLS: '454 not now\r\n' }, 'answered STARTTLS with: 454 not now'],
      [
        'smuggles text in',
        { ...usual, STARTTLS: '220 go\r\n250 hi\r\n' },
        'said more than it was asked after STARTTLS',
      ],
      ['talks without end', { greeting: '220-'.padEnd(20_000, 'x') }, 'before it answered the greeting'],
    ])('is out of reach when it %s', async (_what, answers, error) => {
      const result = await lookAt(mail(answers, false), { starttls: 'smtp' });
      expect(valuesOf(result, 'reachable', 'error')).toEqual([false, expect.stringContaining(error)]);
    });

    test('is out of reach when it says nothing', async () => {
      const result = await lookAt(
        createServer(() => {}),
        { starttls: 'smtp' },
        200,
      );
      expect(valuesOf(result, 'reachable', 'error')).toEqual([false, 'timeout']);
    });
  });
});
