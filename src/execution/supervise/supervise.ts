import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, closeSync, existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { endGroup, groupLives } from '../process-group.ts';
import { explainStart } from '../start-failure.ts';
import { type OpenPipe, pipeStream, readPipe } from '../system-pipe.ts';
import { attemptFiles, claimWithRoom, writeCommandProcess, writeExit } from './attempt-folder.ts';
import type { Job } from './job.ts';
import { type KeptOutput, keepOutput } from './kept-output.ts';
import { createMaskStream } from './mask-stream.ts';
import { identify } from './process-identity.ts';
import { watchFolder } from './watch-folder.ts';

/** How often the end of a long output is brought to the disk, and a wish to cancel is looked for besides, in milliseconds. */
const lookEvery = 500;
/** What is already in the pipes when the command is gone is read within this, in milliseconds. */
const lastWords = 200;
/** What another machine may take longer to end a command than the grace, in milliseconds. */
const far = 5_000;

/**
 * Runs one command to its end and leaves on disk what became of it. Returns at once when somebody else has decided about
 * the attempt. Ends when the command has ended and nobody holds its output open any more.
 */
export async function supervise(job: Job, openPipe: OpenPipe): Promise<void> {
  const self = identify(process.pid);
  if (!self || !claimWithRoom(job.folder, { by: 'supervisor', process: self })) return;
  const files = attemptFiles(job.folder);
  const output = keepOutput(files, job.secrets, job.keep);
  const captured = captureOutput(job);
  const startedAt = performance.now();
  const over = (
    cause: 'ended' | 'timed-out' | 'cancelled' | 'not-started',
    rest: { code: number | null; signal: string | null; reason?: string; leftProcesses?: boolean },
  ) => {
    output.close();
    captured.close();
    writeExit(job.folder, {
      cause,
      reason: null,
      leftProcesses: false,
      ...rest,
      at: Date.now(),
      took: Math.round(performance.now() - startedAt),
      printed: output.printed(),
      outputIsWhole: output.isWhole(),
    });
  };

  if (existsSync(files.cancel)) return over('cancelled', { code: null, signal: null });
  process.umask(job.umask);
  const started = start(job, openPipe, (piece, isStandard) => {
    output.write(piece);
    if (isStandard) captured.write(piece);
  });
  if ('thrown' in started || started.process.pid === undefined) {
    const thrown = 'thrown' in started ? started.thrown : await failureOf(started.process);
    const { reason } = await explainStart(job, thrown);
    return over('not-started', { code: null, signal: null, reason });
  }
  const { process: command, closed } = started;
  const { pid } = started.process;
  noteCommand(job.folder, pid);
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    command.once('exit', (code, signal) => resolve({ code, signal }));
  });
  // A command that does not want its input closes it.
  started.input?.on('error', () => {});
  started.input?.write(job.input ?? '');
  if (job.endBy !== 'input') started.input?.end();

  const stopped = new AbortController();
  const cause = await Promise.race([
    ended.then(() => 'ended' as const),
    wait(Math.min(job.timeout, longestTimer), 'timed-out' as const, { signal: stopped.signal }).catch(never),
    cancelWanted(files.cancel, job.folder, output, stopped.signal),
  ]);
  if (cause !== 'ended' && job.endBy === 'input') {
    started.input?.end();
    await Promise.race([ended, wait(job.grace + far)]);
  }
  if (cause !== 'ended') await endGroup(pid, job.grace);
  const { code, signal } = await ended;
  stopped.abort();
  started.input?.destroy();
  await Promise.race([closed, wait(lastWords)]);
  over(cause, { code, signal, leftProcesses: cause === 'ended' && groupLives(pid) });
  // Whoever was left behind may go on writing; a closed pipe would end it.
  await closed;
}

/** What runs cannot be called back, so a disk that is full now must not end its supervisor. */
function noteCommand(folder: string, pid: number): void {
  const known = identify(pid);
  if (!known) return;
  try {
    writeCommandProcess(folder, known);
  } catch {
    // Missed only when the supervisor is lost as well: then nobody can tell whether the command still runs.
  }
}

/** The longest time that a timer of Node can wait, in milliseconds: 24 days. */
const longestTimer = 2 ** 31 - 1;

/** A command that was started, and our ends of its streams. */
interface Started {
  readonly process: ChildProcess;
  readonly input?: Socket;
  /** Comes when nobody holds its output open any more. */
  readonly closed: Promise<unknown>;
}

/** @param onPiece told of what it prints; the piece is good during the call only */
function start(
  job: Job,
  openPipe: OpenPipe,
  onPiece: (piece: Buffer, isStandard: boolean) => void,
): Started | { thrown: unknown } {
  const [program, ...words] = job.argv;
  const theirs: number[] = [];
  const ours: number[] = [];
  const pipe = (direction: 'read' | 'write') => {
    const { read, write } = openPipe();
    const [given, kept] = direction === 'read' ? [write, read] : [read, write];
    theirs.push(given);
    ours.push(kept);
    return { given, kept };
  };
  try {
    const input = job.input === null ? undefined : pipe('write');
    const standard = pipe('read');
    // One for both keeps the order in which they were written.
    const error = job.capture > 0 ? pipe('read') : standard;
    const process = spawn(program, words, {
      cwd: job.cwd,
      env: job.env,
      // A group of its own, so that all of it can be ended and nothing else.
      detached: true,
      stdio: [input?.given ?? 'ignore', standard.given, error.given],
    });
    const streams = [
      readPipe(standard.kept, (piece) => onPiece(piece, true)),
      ...(error === standard ? [] : [readPipe(error.kept, (piece) => onPiece(piece, false))]),
    ];
    return {
      process,
      closed: Promise.all(streams.map(closing)),
      ...(input ? { input: pipeStream(input.kept, 'write') } : {}),
    };
  } catch (thrown) {
    for (const end of ours) closeSync(end);
    return { thrown };
  } finally {
    // From here on the command alone holds them, so that its end is their end.
    for (const end of theirs) closeSync(end);
  }
}

function closing(stream: Socket): Promise<unknown> {
  stream.on('error', () => {});
  return new Promise((resolve) => stream.once('close', resolve));
}

function failureOf(command: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => command.once('error', resolve));
}

/** Keeps standard output alone, masked, as far as a value may be long. */
function captureOutput(job: Job): { write(piece: Buffer): void; close(): void } {
  const stream = createMaskStream(job.secrets);
  const { captured } = attemptFiles(job.folder);
  let room = job.capture;
  const put = (bytes: Buffer) => {
    try {
      if (bytes.length > 0) appendFileSync(captured, bytes, { mode: 0o600 });
    } catch {
      // The value is missing then, which stops the step that needs it.
      room = 0;
    }
  };
  return {
    write(piece) {
      if (room <= 0) return;
      put(stream.push(piece.subarray(0, room)));
      room -= piece.length;
    },
    close() {
      put(stream.end());
      room = 0;
    },
  };
}

/** Comes when somebody wants the command ended; never when the signal comes first. */
function cancelWanted(
  path: string,
  folder: string,
  output: KeptOutput,
  over: AbortSignal,
): Promise<'cancelled'> {
  return new Promise((resolve) => {
    const look = () => {
      if (existsSync(path)) resolve('cancelled');
    };
    const watcher = watchFolder(folder, look);
    const timer = setInterval(() => {
      look();
      output.showEnd();
    }, lookEvery);
    over.addEventListener('abort', () => {
      watcher.close();
      clearInterval(timer);
    });
    look();
  });
}

function never(): Promise<never> {
  return new Promise(() => {});
}
