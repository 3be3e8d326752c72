import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type ProcessIdentity, processIdentityShape } from './process-identity.ts';

/**
 * What lies in the folder of an attempt. All of it survives the bot, the supervisor and the machine:
 *
 *   claim     who decides about this attempt: the supervisor that runs it, or the bot that called it off. Exists once.
 *   command   the process of the command, once it was started
 *   output    what it printed, masked: the beginning, as much as is kept
 *   tail      the end of what it printed, when more was printed than `output` keeps
 *   captured  standard output alone, masked, for steps that pass a value on
 *   cancel    made by whoever wants it ended
 *   exit      how it ended; written last
 */
export function attemptFiles(folder: string) {
  return {
    claim: join(folder, 'claim'),
    command: join(folder, 'command'),
    output: join(folder, 'output'),
    tail: join(folder, 'tail'),
    captured: join(folder, 'captured'),
    cancel: join(folder, 'cancel'),
    exit: join(folder, 'exit'),
  };
}

const claimShape = z.discriminatedUnion('by', [
  z.object({ by: z.literal('supervisor'), process: processIdentityShape }),
  z.object({ by: z.literal('bot') }),
]);
export type Claim = z.infer<typeof claimShape>;

const exitShape = z.object({
  /** Why it is over; `ended` is by itself. */
  cause: z.enum(['ended', 'timed-out', 'cancelled', 'not-started']),
  code: z.int().nullable(),
  signal: z.string().nullable(),
  /** Why it could not be started. */
  reason: z.string().nullable(),
  /** Unix milliseconds. */
  at: z.number(),
  /** Milliseconds by a clock that nobody sets. */
  took: z.number(),
  /** Bytes printed altogether; more than what is kept when the middle is missing. */
  printed: z.number(),
  /** False when the disk was full or failed: what is kept may end early. */
  outputIsWhole: z.boolean(),
  /** Whether it left processes of its group running. */
  leftProcesses: z.boolean(),
});
export type AttemptExit = z.infer<typeof exitShape>;

/** Takes the decision about an attempt. False when somebody has it already. */
export function claimAttempt(folder: string, claim: Claim): boolean {
  const { claim: path } = attemptFiles(folder);
  // Linked when it is whole, so that nobody ever reads half of it.
  const draft = `${path}.${process.pid}`;
  writeWhole(draft, claim);
  try {
    linkSync(draft, path);
    syncFolder(folder);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
    throw thrown;
  } finally {
    rmSync(draft, { force: true });
  }
}

export function readClaim(folder: string): Claim | undefined {
  return readParsed(attemptFiles(folder).claim, claimShape);
}

export function writeCommandProcess(folder: string, command: ProcessIdentity): void {
  const { command: path } = attemptFiles(folder);
  writeWhole(`${path}.draft`, command);
  renameSync(`${path}.draft`, path);
}

export function readCommandProcess(folder: string): ProcessIdentity | undefined {
  return readParsed(attemptFiles(folder).command, processIdentityShape);
}

/** So much room is taken before the command starts, so that a full disk cannot hide how it ended. */
const exitRoom = 4_096;

/**
 * Takes the decision about an attempt, and before that the room that its end will need: without room the attempt is
 * nobody's, and can still be called off. False when somebody has it already.
 * @throws when there is no room
 */
export function claimWithRoom(folder: string, claim: Claim): boolean {
  const { exit } = attemptFiles(folder);
  // Its own until it is decided: whoever has the attempt already has the other one.
  const room = `${exit}.${process.pid}`;
  try {
    writeText(room, ' '.repeat(exitRoom));
    const claimed = claimAttempt(folder, claim);
    if (claimed) renameSync(room, `${exit}.draft`);
    return claimed;
  } finally {
    rmSync(room, { force: true });
  }
}

/** Writes how the attempt ended, whole or not at all, into the room that was reserved. */
export function writeExit(folder: string, exit: AttemptExit): void {
  const { exit: path } = attemptFiles(folder);
  const draft = openSync(`${path}.draft`, 'r+');
  try {
    writeSync(draft, JSON.stringify(exit).padEnd(exitRoom), 0);
    fsyncSync(draft);
  } finally {
    closeSync(draft);
  }
  renameSync(`${path}.draft`, path);
  syncFolder(folder);
}

export function readExit(folder: string): AttemptExit | undefined {
  return readParsed(attemptFiles(folder).exit, exitShape);
}

function readParsed<Value>(path: string, shape: z.ZodType<Value>): Value | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
  return shape.parse(JSON.parse(text));
}

function writeWhole(path: string, data: unknown): void {
  writeText(path, JSON.stringify(data));
}

function writeText(path: string, text: string): void {
  const file = openSync(path, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
