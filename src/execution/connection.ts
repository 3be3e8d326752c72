import { connect, type Socket } from 'node:net';
import { explainFailure } from './fetch-failure.ts';

/** What somebody said who was connected to, as far as it was read. */
export interface Heard {
  readonly bytes: Buffer;
  /** `enough`: the reader had what it wanted. `limit`: more came than is read. `over`: time was up. */
  readonly ended: 'enough' | 'closed' | 'limit' | 'over';
}

/** Connects. Throws what the operating system says, or the abort when `over` comes first. */
export async function openConnection(host: string, port: number, over: AbortSignal): Promise<Socket> {
  over.throwIfAborted();
  const socket = connect({ host, port, signal: over });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).once('connect', () => {
      socket.off('error', reject);
      resolve();
    });
  });
  // Whoever waits for something on it hears of a failure there; nobody else has to.
  socket.on('error', () => {});
  return socket;
}

/**
 * Reads until `isEnough` says so of everything read so far, the other side closes, `limit` bytes came,
 * or `over` comes. Throws when the connection breaks.
 */
export function hear(
  socket: Socket,
  limit: number,
  isEnough: (bytes: Buffer) => boolean,
  over: AbortSignal,
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0);
    const leave = () => {
      socket.pause().off('data', onData).off('end', onClose).off('close', onClose).off('error', onError);
      over.removeEventListener('abort', onOver);
    };
    const settle = (ended: Heard['ended']) => {
      leave();
      resolve({ bytes, ended });
    };
    const onData = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]).subarray(0, limit);
      if (isEnough(bytes)) settle('enough');
      else if (bytes.length === limit) settle('limit');
    };
    const onClose = () => settle('closed');
    const onError = (error: Error) => {
      leave();
      reject(error);
    };
    const onOver = () => settle('over');
    over.addEventListener('abort', onOver, { once: true });
    socket.on('data', onData).once('end', onClose).once('close', onClose).once('error', onError);
    socket.resume();
    if (over.aborted) onOver();
    else if (socket.destroyed) onClose();
  });
}

/** Why a connection failed, in words. */
export function explainConnection(thrown: unknown): string {
  return explainFailure(thrown) ?? 'the connection failed';
}
