import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Checkpoint, noCheckpoint } from '../../core/checkpoint.ts';
import type { Milliseconds } from '../../core/clock.ts';
import {
  type AttemptExit,
  attemptFiles,
  claimAttempt,
  readClaim,
  readCommandProcess,
  readExit,
} from './attempt-folder.ts';
import { endOfJob, type Job } from './job.ts';
import { isAlive } from './process-identity.ts';
import { watchFolder } from './watch-folder.ts';

/** What the disk says about an attempt. */
export type AttemptSight =
  | { readonly state: 'ended'; readonly exit: AttemptExit }
  | { readonly state: 'running' }
  /** Nobody started the command, and nobody will. */
  | { readonly state: 'never-started' }
  /** The supervisor is gone and left no exit code. Nobody can tell what the command did. */
  | { readonly state: 'lost'; readonly commandStillRuns: boolean };

/** Starts supervisors. One waits, so that a command need not wait for a program to load. */
export interface Supervisors {
  /**
   * Hands a job to a supervisor, and comes back when it is known whether the command runs. When the bot dies meanwhile,
   * `settle` tells what became of it.
   */
  start(job: Job): Promise<AttemptSight>;
  /** Lets the waiting one go. Those at work go on. */
  close(): void;
}

/** A supervisor that has not taken its job after this will not get it any more. */
const handOverLimit: Milliseconds = 20_000;
/** How often the disk is looked at besides being told of changes. */
const lookEvery: Milliseconds = 500;

export function createSupervisors(checkpoint: Checkpoint = noCheckpoint): Supervisors {
  let closed = false;
  let waiting: ChildProcess | undefined = spawnSupervisor();

  function take(): ChildProcess {
    const taken = waiting && !isGone(waiting) ? waiting : spawnSupervisor();
    waiting = undefined;
    return taken;
  }

  return {
    async start(job) {
      const supervisor = take();
      const limit = new AbortController();
      const giveUp = () => limit.abort();
      const timer = setTimeout(giveUp, handOverLimit);
      supervisor.once('exit', giveUp);
      supervisor.once('error', giveUp);
      if (isGone(supervisor)) giveUp();
      supervisor.stdin?.end(`${JSON.stringify(job)}${endOfJob}`);
      checkpoint('supervise.handed-over');
      await changeOf(job.folder, () => readClaim(job.folder) !== undefined, limit.signal);
      clearTimeout(timer);
      supervisor.off('exit', giveUp);
      // The next one loads when this one has begun: loading takes a processor that the command had better have.
      if (!closed) waiting ??= spawnSupervisor();
      return settle(job.folder);
    },
    close() {
      closed = true;
      waiting?.stdin?.end();
      waiting = undefined;
    },
  };
}

function isGone(process: ChildProcess): boolean {
  return process.pid === undefined || process.exitCode !== null || process.signalCode !== null;
}

function spawnSupervisor(): ChildProcess {
  // Beside this file, whether it is TypeScript or was built.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`supervisor.${extension}`, import.meta.url));
  const child = spawn(process.execPath, [program], {
    // In a session of its own: what ends the bot does not reach it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    env: compileCache(),
  });
  child.on('error', () => {});
  // One that died before its job came takes nothing.
  child.stdin?.on('error', () => {});
  child.unref();
  const { stdin } = child;
  if (stdin && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return child;
}

/** Where Node keeps what it compiled, if it does: it spares each supervisor a third of its start. Nothing else is passed on. */
function compileCache(): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
}

/**
 * What became of an attempt whose job was handed over, now or by an earlier process. Where nobody took the job, it is called
 * off: from then on it is certain that the command never runs.
 */
export function settle(folder: string): AttemptSight {
  if (claimAttempt(folder, { by: 'bot' })) return { state: 'never-started' };
  return sightOf(folder);
}

/** What the disk says about an attempt that somebody has decided about. */
export function sightOf(folder: string): AttemptSight {
  const claim = readClaim(folder);
  if (claim === undefined || claim.by === 'bot') return { state: 'never-started' };
  const lives = claim.by === 'supervisor' && isAlive(claim.process);
  // Asked in this order: a supervisor that has gone meanwhile has written the exit before.
  const exit = readExit(folder);
  if (exit) return { state: 'ended', exit };
  if (lives) return { state: 'running' };
  const command = readCommandProcess(folder);
  return { state: 'lost', commandStillRuns: command !== undefined && isAlive(command) };
}

/** Waits until an attempt is over; comes back earlier, with `running`, when the signal is aborted. */
export async function follow(folder: string, signal: AbortSignal): Promise<AttemptSight> {
  await changeOf(folder, () => sightOf(folder).state !== 'running', signal);
  return sightOf(folder);
}

/** Asks for an attempt to be ended. Its supervisor obeys, also one that an earlier process started. */
export function cancel(folder: string): void {
  writeFileSync(attemptFiles(folder).cancel, '', { mode: 0o600 });
}

/** Comes when it holds, or when the signal is aborted. Looks when something changed in the folder, and now and then. */
function changeOf(folder: string, holds: () => boolean, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (signal.aborted || holds()) end();
    };
    const watcher = watchFolder(folder, look);
    const timer = setInterval(look, lookEvery);
    const end = () => {
      watcher.close();
      clearInterval(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    signal.addEventListener('abort', end);
    look();
  });
}
