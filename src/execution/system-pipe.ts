import { Socket } from 'node:net';
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

/** Finds the system's own call once. */
export function createPipeOpener(): OpenPipe {
  const call = systemCall();
  return () => {
    const ends = new Int32Array(2);
    const answer = call(ends);
    const [read, write] = ends;
    if (answer === 0 && read !== undefined && write !== undefined) return { read, write };
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

function systemCall(): (ends: Int32Array) => number {
  const library = koffi.load(null);
  if (process.platform === 'linux') {
    const call = library.func('int pipe2(_Out_ int *ends, int flags)');
    return (ends) => Number(call(ends, closeOnExec));
  }
  const call = library.func('int pipe(_Out_ int *ends)');
  return (ends) => Number(call(ends));
}
