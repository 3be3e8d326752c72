import { once } from 'node:events';
import { closeSync, createWriteStream } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { execa, type Options } from 'execa';
import type { CommandLine } from '../checks/probe.ts';
import type { Milliseconds } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { formatSize } from '../core/size.ts';
import type { CommandFailure, CommandOutcome } from './command-outcome.ts';
import { readOutput } from './output.ts';
import { endGroup } from './process-group.ts';
import { explainStart } from './start-failure.ts';
import { createPipeOpener, pipeStream, type SystemPipe } from './system-pipe.ts';

/** How far a command may go. */
export interface CommandLimits {
  readonly timeout: Milliseconds;
  /** Bytes of standard output and standard error together. */
  readonly outputLimit: number;
  /** How long the processes may take to end after SIGTERM before SIGKILL comes. */
  readonly grace?: Milliseconds;
}

const usualGrace: Milliseconds = 2_000;

/**
 * Runs a command to its end, with empty standard input and exactly the environment given. On timeout,
 * too much output or cancel its whole process group is ended, and so is what it left running in its
 * group when it ended by itself. Comes back at the latest a moment after timeout and grace, whoever
 * still holds its output open. Never throws.
 */
export async function runCommand(
  command: CommandLine,
  limits: CommandLimits,
  signal: AbortSignal,
): Promise<CommandOutcome> {
  const startedAt = performance.now();
  const grace = limits.grace ?? usualGrace;
  const nothing = () => ({
    stdout: '',
    stderr: '',
    took: Math.round(performance.now() - startedAt),
    truncated: false,
  });
  if (signal.aborted) return { finished: false, ...cut('cancelled', limits), ...nothing() };

  const started = start(command);
  if ('thrown' in started)
    return { finished: false, ...(await explainStart(command, started.thrown)), ...nothing() };
  const { process, streams } = started;
  const { pid } = process;
  if (pid === undefined) {
    streams.stdout.destroy();
    streams.stderr.destroy();
    return { finished: false, ...(await explainStart(command, await process)), ...nothing() };
  }
  const exited = once(process.nodeChildProcess, 'exit').then(
    ([exitCode, ended]: (number | string | null)[]) => ({
      exitCode: typeof exitCode === 'number' ? exitCode : null,
      signal: typeof ended === 'string' ? ended : null,
    }),
  );
  // Execa's own result is not waited for: it would wait for whoever holds the output open.
  process.catch(() => {});

  const stop = Promise.withResolvers<CommandFailure>();
  const output = readOutput(streams, limits.outputLimit, () => stop.resolve('output-limit'));
  const cancel = () => stop.resolve('cancelled');
  signal.addEventListener('abort', cancel, { once: true });
  const timer = setTimeout(() => stop.resolve('timed-out'), limits.timeout);

  const ending = await Promise.race([exited, stop.promise]);
  if (typeof ending === 'string') {
    if (ending === 'output-limit') output.stop();
  } else {
    // Whoever still holds the output open gets the grace to say the rest.
    await Promise.race([output.ended, stop.promise, wait(grace, undefined, { ref: false })]);
  }
  clearTimeout(timer);
  signal.removeEventListener('abort', cancel);
  await endGroup(pid, grace);
  await Promise.race([output.ended, wait(lastWords)]);
  output.stop();

  const printed = {
    stdout: output.stdout(),
    stderr: output.stderr(),
    took: Math.round(performance.now() - startedAt),
    truncated: output.isTruncated(),
  };
  if (typeof ending !== 'string' && !printed.truncated) return { finished: true, ...ending, ...printed };
  const failure = typeof ending === 'string' ? ending : 'output-limit';
  return { finished: false, ...cut(failure, limits), ...printed };
}

/** What is already in the pipes when everybody is gone is read within this. */
const lastWords: Milliseconds = 100;

const options = {
  extendEnv: false,
  stdin: 'ignore',
  buffer: false,
  reject: false,
  encoding: 'buffer',
  // Its own process group, so that all of it can be ended.
  killDescendants: true,
} as const satisfies Options;

function start(command: CommandLine) {
  const [file, ...words] = command.argv;
  const ends: SystemPipe[] = [];
  try {
    // Noted one by one: when there is none left for the second, the first must not stay open.
    const stdout = openPipe();
    ends.push(stdout);
    const stderr = openPipe();
    ends.push(stderr);
    const process = execa(file, words, {
      ...options,
      cwd: command.cwd,
      env: command.env,
      // A stream in name only: the process gets its file descriptor.
      stdout: createWriteStream('', { fd: stdout.write, autoClose: false }),
      stderr: createWriteStream('', { fd: stderr.write, autoClose: false }),
    });
    return {
      process,
      streams: { stdout: pipeStream(stdout.read, 'read'), stderr: pipeStream(stderr.read, 'read') },
    };
  } catch (thrown) {
    // Words or variables that no process can be given, such as one with a null character.
    for (const { read } of ends) closeSync(read);
    return { thrown };
  } finally {
    // From here on the command alone holds them, so that its end is their end.
    for (const { write } of ends) closeSync(write);
  }
}

const openPipe = createPipeOpener();

function cut(failure: CommandFailure, limits: CommandLimits): { failure: CommandFailure; reason: string } {
  switch (failure) {
    case 'timed-out':
      return {
        failure,
        reason: `it had not finished after ${formatDuration(limits.timeout)} and was ended`,
      };
    case 'output-limit':
      return {
        failure,
        reason: `it printed more than ${formatSize(limits.outputLimit)} and was ended`,
      };
    default:
      return { failure, reason: 'it was cancelled' };
  }
}
