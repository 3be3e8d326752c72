import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Milliseconds } from '../core/clock.ts';
import { WatchkeeperError } from '../core/errors.ts';
import type { ExactPlan } from '../runs/exact-plan.ts';
import type { Bench, CommandSight, Workshop } from '../runs/ports.ts';
import type { WantedScript } from '../runs/wanted-script.ts';
import { cleanBytes } from './clean-text.ts';
import { readKept, readOutput } from './read-output.ts';
import { connectionFailure, remoteJob, remotePlace } from './remote/remote-job.ts';
import { attemptFiles } from './supervise/attempt-folder.ts';
import type { Job } from './supervise/job.ts';
import { type AttemptSight, cancel, follow, type Supervisors, settle } from './supervise/supervisors.ts';

export interface WorkshopParts {
  readonly supervisors: Supervisors;
  /** Folder of the attempts' folders. Absolute. */
  readonly folder: string;
  /** Undefined for a service that config does not know. */
  readonly benchOf: (service: string) => Bench | undefined;
  /** Values that are masked in everything that is printed. */
  readonly secrets: readonly string[];
  /** For steps whose runbook says nothing. */
  readonly usualTimeout: Milliseconds;
  /** How long a command may take to end after SIGTERM before SIGKILL comes; ten seconds if not given. */
  readonly grace?: Milliseconds;
}

const usualShell = ['bash', '-euo', 'pipefail'] as const;
const usualGrace: Milliseconds = 10_000;
/** So much of what a command prints is kept, in bytes. */
const keep = { beginning: 32_000_000, end: 1_000_000 };
/** So much of standard output is kept for values, in bytes. */
const captureLimit = 64_000;

/** Runs commands on this machine, each under a supervisor. */
export function createWorkshop(parts: WorkshopParts): Workshop {
  const { grace = usualGrace } = parts;
  const folderOf = (attempt: string) => join(parts.folder, attempt);

  function benchOf(service: string): Bench {
    const bench = parts.benchOf(service);
    if (bench) return bench;
    throw new WatchkeeperError(
      'runs.no-such-service',
      `The config knows no service ${service} any more, so nothing of it can be run.`,
    );
  }

  return {
    async plan(wanted) {
      const bench = benchOf(wanted.service);
      const { host } = wanted;
      const place = host === null ? await placeHere(bench, wanted) : remotePlace(bench, { ...wanted, host });
      const [program = usualShell[0], ...options] = wanted.shell ?? usualShell;
      return {
        service: wanted.service,
        step: wanted.step,
        script: wanted.script,
        shell: [program, ...options],
        values: wanted.values,
        ...place,
        timeout: wanted.timeout ?? bench.timeout ?? parts.usualTimeout,
      };
    },

    async start(attempt, plan) {
      const folder = folderOf(attempt);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const script = join(folder, 'script');
      writeFileSync(script, plan.script, { mode: 0o600 });
      const bench = benchOf(plan.service);
      const { host } = plan;
      const job: Job = {
        folder,
        ...(host === null
          ? {
              argv: [plan.shell[0], ...plan.shell.slice(1), script],
              cwd: plan.cwd,
              env: { LC_ALL: 'C.UTF-8', ...bench.env, ...inputs(plan) },
              input: null,
            }
          : remoteJob(bench, { ...plan, host }, inputs(plan), { folder, grace })),
        umask: 0o022,
        timeout: plan.timeout,
        grace,
        keep,
        capture: captureLimit,
        secrets: [...parts.secrets],
      };
      return sightOf(await parts.supervisors.start(job), folder);
    },

    async settle(attempt) {
      const folder = folderOf(attempt);
      // Without a folder nobody ever got a job for it; making one keeps it so.
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return sightOf(settle(folder), folder);
    },

    async follow(attempt, signal) {
      return sightOf(await follow(folderOf(attempt), signal), folderOf(attempt));
    },

    async cancel(attempt) {
      // What only waits, or has not begun, has no folder yet.
      mkdirSync(folderOf(attempt), { recursive: true, mode: 0o700 });
      cancel(folderOf(attempt));
    },

    async isCancelled(attempt) {
      return existsSync(attemptFiles(folderOf(attempt)).cancel);
    },

    async output(attempt) {
      return readOutput(folderOf(attempt));
    },

    async keptOutput(attempt) {
      return readKept(folderOf(attempt));
    },

    async captured(attempt) {
      const bytes = await readFile(attemptFiles(folderOf(attempt)).captured).catch(() => undefined);
      return bytes === undefined ? null : cleanBytes(bytes);
    },
  };
}

function inputs({ values }: ExactPlan): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`INPUT_${name}`, value]));
}

async function placeHere(bench: Bench, wanted: WantedScript) {
  const cwd = folderBelow(bench.cwd, wanted);
  return {
    host: null,
    user: userInfo().username,
    cwd,
    variables: Object.keys(bench.env).sort(),
    files: await Promise.all(wanted.uses.map((name) => fingerprint(cwd, name))),
  };
}

/** @throws WatchkeeperError `runs.folder` for one that leads out of the service's own */
function folderBelow(base: string, { cwd }: WantedScript): string {
  const folder = resolve(base, cwd ?? '.');
  const way = relative(base, folder);
  if (way === '' || (!way.startsWith('..') && !isAbsolute(way))) return folder;
  throw new WatchkeeperError(
    'runs.folder',
    `This step wants to run in ${cwd}, which lies outside of its service's folder ${base}.`,
  );
}

/** @throws WatchkeeperError `runs.file` for a file that cannot be read */
async function fingerprint(cwd: string, name: string): Promise<{ path: string; hash: string }> {
  const path = resolve(cwd, name);
  const hash = createHash('sha256');
  try {
    if (!(await stat(path)).isFile()) throw new Error('it is no file');
    await pipeline(createReadStream(path), hash);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new WatchkeeperError('runs.file', `This step uses ${path}, which cannot be read: ${reason}`, {
      cause: thrown,
    });
  }
  return { path, hash: hash.digest('hex') };
}

function sightOf(sight: AttemptSight, folder: string): CommandSight {
  switch (sight.state) {
    case 'running':
    case 'never-started':
      return sight;
    case 'lost':
      return {
        state: 'lost',
        stillRuns: sight.commandStillRuns,
        note: sight.commandStillRuns
          ? 'Its supervisor is gone, but the command itself still runs; nobody can tell how it will end. Look at the machine.'
          : 'The machine or its supervisor went down while it ran; nobody can tell what it did. Look before you go on.',
      };
    case 'ended': {
      const { cause, code, signal, reason, took, printed, leftProcesses } = sight.exit;
      const connection = cause === 'ended' ? connectionFailure(folder, code) : undefined;
      if (connection?.couldHaveRun)
        return {
          state: 'lost',
          stillRuns: false,
          note: `The connection to ${connection.host} broke while it ran; nobody can tell what it did there. Look before you go on.`,
        };
      const notes = [
        connection
          ? `${connection.host} could not be reached, so nothing ran there: see what ssh says.`
          : null,
        reason,
        signal === null || cause !== 'ended' ? null : `It was ended by ${signal}.`,
        leftProcesses ? 'It left processes running.' : null,
      ].filter((note) => note !== null);
      return { state: 'ended', cause, exitCode: code, note: notes.join(' ') || null, took, printed };
    }
  }
}
