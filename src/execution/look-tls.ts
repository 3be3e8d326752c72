import { readFile } from 'node:fs/promises';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Look, Values } from '../checks/probe.ts';
import type { Clock } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import { type Chain, createTrust, readChain, type Trust } from './certificate-chain.ts';
import { problemsOf } from './certificate-problem.ts';
import { explainConnection, openConnection } from './connection.ts';
import type { Sight } from './sight.ts';
import { askForTls } from './start-tls.ts';

type TlsLook = Extract<Look, { kind: 'tls' }>;

const dayLong = 86_400_000;

/**
 * Looks at the certificate that a server shows. Values: `reachable`, `error`, `valid`, `problem`,
 * `days_left`, `not_after`, `not_before`, `subject`, `issuer`, `names`, `protocol`, `took_ms`. The
 * certificate is read also when it does not verify. That no TLS connection comes about is something seen.
 */
export function createTlsLook(
  clock: Clock,
): (look: TlsLook, timeout: number, signal: AbortSignal) => Promise<Sight> {
  const wellKnown = createTrust();
  return async (look, timeout, signal) => {
    let trust = wellKnown;
    try {
      if (look.ca !== undefined) trust = createTrust(await readFile(look.ca, 'utf8'));
    } catch (thrown) {
      return { saw: false, reason: `the certificates to trust could not be read: ${sentenceOf(thrown)}` };
    }
    const startedAt = clock.elapsed();
    const tooLong = AbortSignal.timeout(timeout);
    const over = AbortSignal.any([signal, tooLong]);
    let socket: Socket | undefined;
    try {
      socket = await openConnection(look.host, look.port, over);
      if (look.starttls === 'smtp') await askForTls(socket, over);
      const secured = await shakeHands(socket, look, trust, over);
      const took = Math.round(clock.elapsed() - startedAt);
      return { saw: true, values: { ...certificateOf(secured, look, trust, clock), took_ms: took } };
    } catch (thrown) {
      if (signal.aborted) return { saw: false, reason: 'the look was cancelled' };
      return { saw: true, values: unreachable(tooLong.aborted ? 'timeout' : explain(thrown)) };
    } finally {
      socket?.destroy();
    }
  };
}

/** Comes to a TLS connection whatever the certificate is worth. */
function shakeHands(socket: Socket, look: TlsLook, trust: Trust, over: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const name = nameOf(look);
    const secured = connectTls({
      socket,
      // An address may not be asked for by name.
      ...(isIP(name) ? {} : { servername: name }),
      ...(trust.given === undefined ? {} : { ca: trust.given }),
      rejectUnauthorized: false,
      // The name is compared below: here it would hide what else is wrong.
      checkServerIdentity: () => undefined,
    });
    over.addEventListener('abort', () => reject(new Error('it took too long')), { once: true });
    secured
      .once('secureConnect', () => resolve(secured))
      .on('error', reject)
      .once('close', () => reject(new Error('the connection was closed during the TLS handshake')));
  });
}

function certificateOf(secured: TLSSocket, look: TlsLook, trust: Trust, clock: Clock): Values {
  const chain = readChain(secured.getPeerCertificate(true), trust);
  const shown = { reachable: true, error: null, protocol: secured.getProtocol() };
  if (!chain) return { ...unreachable('it shows no certificate'), ...shown, problem: 'no certificate' };
  const code = secured.authorized ? undefined : codeOf(secured.authorizationError);
  const problems = problemsOf(chain, { name: nameOf(look), code, now: clock.now() });
  return {
    ...shown,
    valid: problems.length === 0,
    problem: problems.length === 0 ? null : problems.join('; '),
    ...factsOf(chain, clock),
  };
}

function factsOf(chain: Chain, clock: Clock): Values {
  const ends = Math.min(...chain.certificates.map((each) => each.validToDate.getTime()));
  return {
    days_left: Math.floor((ends - clock.now()) / dayLong),
    not_after: new Date(ends).toISOString(),
    not_before: chain.leaf.validFromDate.toISOString(),
    subject: chain.subject,
    issuer: chain.issuer,
    names: chain.names,
  };
}

function unreachable(error: string): Values {
  return {
    reachable: false,
    error,
    valid: false,
    problem: error,
    days_left: null,
    not_after: null,
    not_before: null,
    subject: null,
    issuer: null,
    names: [],
    protocol: null,
    took_ms: null,
  };
}

function nameOf(look: TlsLook): string {
  return look.servername ?? look.host;
}

function codeOf(error: unknown): string {
  if (typeof error === 'string') return error;
  return error instanceof Error && 'code' in error ? String(error.code) : sentenceOf(error);
}

const handshakes: readonly (readonly [RegExp, string])[] = [
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LAYER_FAILURE/, 'it does not speak TLS on this port'],
  [/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION/, 'it speaks no TLS that is still in use (1.2 or newer)'],
  [/UNRECOGNIZED_NAME/, 'it has no certificate for this name'],
  [/HANDSHAKE_FAILURE|NO_SHARED_CIPHER/, 'it refuses the TLS handshake'],
  [/CERTIFICATE_REQUIRED/, 'it wants a certificate from those who connect'],
];

function explain(thrown: unknown): string {
  if (!(thrown instanceof Error) || !('code' in thrown)) return sentenceOf(thrown);
  const code = String(thrown.code);
  if (!code.startsWith('ERR_SSL_')) return explainConnection(thrown);
  return (
    handshakes.find(([match]) => match.test(code))?.[1] ??
    `the TLS handshake failed (${code.slice('ERR_SSL_'.length).toLowerCase().replaceAll('_', ' ')})`
  );
}
