import type { Socket } from 'node:net';
import type { Look, Values } from '../checks/probe.ts';
import { cleanBytes } from './clean-text.ts';
import { explainConnection, type Heard, hear, openConnection } from './connection.ts';
import type { Sight } from './sight.ts';

type TcpLook = Extract<Look, { kind: 'tcp' }>;

/** This many bytes are read while waiting for what is expected. */
const mostRead = 16_384;

/** This many characters of what was said are kept. */
const bannerKept = 1_000;

/**
 * Connects, and with `expect` waits for words. Values: `reachable`, `took_ms`, `error`, `banner`,
 * `matched`. That nobody is there, or says something else, is something seen.
 */
export async function lookAtTcp(look: TcpLook, timeout: number, signal: AbortSignal): Promise<Sight> {
  const startedAt = performance.now();
  const tooLong = AbortSignal.timeout(timeout);
  const over = AbortSignal.any([signal, tooLong]);
  let socket: Socket | undefined;
  try {
    socket = await openConnection(look.host, look.port, over);
    if (look.send !== undefined) socket.write(look.send);
    const said = look.expect === undefined ? silence : await waitFor(socket, look.expect, over);
    signal.throwIfAborted();
    const took = Math.round(performance.now() - startedAt);
    return { saw: true, values: { reachable: true, took_ms: took, ...said } };
  } catch (thrown) {
    if (signal.aborted) return { saw: false, reason: 'the look was cancelled' };
    const took = tooLong.aborted ? Math.round(performance.now() - startedAt) : null;
    const error = tooLong.aborted ? 'timeout' : explainConnection(thrown);
    const missed = { ...silence, matched: look.expect === undefined ? null : false };
    return { saw: true, values: { reachable: socket !== undefined, took_ms: took, ...missed, error } };
  } finally {
    socket?.destroy();
  }
}

/** Nothing was waited for, and nothing heard. */
const silence: Values = { banner: null, matched: null, error: null };

const whyNot: Readonly<Record<Exclude<Heard['ended'], 'enough'>, string>> = {
  over: 'what is expected did not come in time',
  closed: 'the connection was closed before what is expected came',
  limit: `what is expected did not come in the first ${mostRead.toLocaleString('en')} bytes`,
};

async function waitFor(socket: Socket, expect: string, over: AbortSignal): Promise<Values> {
  const pattern = new RegExp(expect, 'm');
  const heard = await hear(socket, mostRead, (bytes) => pattern.test(cleanBytes(bytes)), over);
  const matched = heard.ended === 'enough';
  return {
    banner: cleanBytes(heard.bytes).trimEnd().slice(0, bannerKept),
    matched,
    error: heard.ended === 'enough' ? null : whyNot[heard.ended],
  };
}
