import { Socket, type SocketConstructorOpts } from 'node:net';
import { constants } from 'node:os';
import koffi from 'koffi';
import { WatchkeeperError } from '../core/errors.ts';

/**
 * A pipe of the operating system. What Node gives to processes instead is a socket, which differs in two ways that
 * commands notice: `/dev/stdout` and `/dev/stderr` cannot be opened on it (`tee /dev/stderr` fails), and bash takes a socket
 * on standard input for a remote login and reads the user's start-up file.
 */
export interface SystemPipe {
  /** The ends, as file descriptors: one to give to a process, the other to keep. */
  readonly read: number;
  readonly write: number;
}

const closeOnExec = process.platform === 'linux' ? 0o2000000 : 0;

/** @throws WatchkeeperError `execution.no-pipe` when the system gives none (too many open files) */
export type OpenPipe = () => SystemPipe;

/**
 * Finds the system's own calls once.
 * @param room bytes that a pipe should hold, so that whoever writes much waits less often; the system may give less
 */
export function createPipeOpener(room?: number): OpenPipe {
  const { pipe, widen } = systemCalls();
  return () => {
    const ends = new Int32Array(2);
    const answer = pipe(ends);
    const [read, write] = ends;
    if (answer === 0 && read !== undefined && write !== undefined) {
      if (room !== undefined) widen(read, room);
      return { read, write };
    }
    const errno = koffi.errno();
    const known = Object.entries(constants.errno).find(([, number]) => number === errno)?.[0];
    throw new WatchkeeperError(
      'execution.no-pipe',
      `The operating system gave no pipe (${known ?? `errno ${errno}`}).`,
    );
  };
}

/** A kept end as a stream; closing the stream closes the end. */
export function pipeStream(end: number, direction: 'read' | 'write'): Socket {
  return new Socket({ fd: end, readable: direction === 'read', writable: direction === 'write' });
}

/** Hands everything that is written into a pipe on, until nobody holds it open any more. Pieces are good during the call only. */
export function readPipe(end: number, onPiece: (piece: Buffer) => void): Socket {
  const options: SocketConstructorOpts = {
    fd: end,
    writable: false,
    // One buffer for all that comes: a new one for each piece takes longer than the reading.
    onread: {
      buffer: Buffer.allocUnsafe(readAtOnce),
      callback(count, buffer) {
        onPiece(Buffer.from(buffer.buffer, buffer.byteOffset, count));
        return true;
      },
    },
  };
  return new Socket(options).resume();
}

const readAtOnce = 1 << 18;

/** Linux: sets how much a pipe holds. */
const setPipeSize = 1031;

interface SystemCalls {
  readonly pipe: (ends: Int32Array) => number;
  readonly widen: (end: number, room: number) => void;
}

function systemCalls(): SystemCalls {
  const library = koffi.load(null);
  if (process.platform === 'linux') {
    const pipe = library.func('int pipe2(_Out_ int *ends, int flags)');
    const control = library.func('int fcntl(int fd, int command, ...)');
    return {
      pipe: (ends) => Number(pipe(ends, closeOnExec)),
      widen: (end, room) => void control(end, setPipeSize, 'int', room),
    };
  }
  const pipe = library.func('int pipe(_Out_ int *ends)');
  return { pipe: (ends) => Number(pipe(ends)), widen: () => {} };
}
