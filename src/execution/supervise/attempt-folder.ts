import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type ProcessIdentity, processIdentityShape } from './process-identity.ts';

/**
 * What lies in the folder of an attempt. All of it survives the bot, the supervisor and the machine:
 *
 *   claim     who decides about this attempt: the supervisor that runs it, or the bot that called it off. A symbolic link
 *             to nowhere; what it says is where it leads. Exists once.
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
/** `unreadable`: somebody had it, and a power cut took away who. */
export type FoundClaim = Claim | { readonly by: 'unreadable' };

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

/**
 * Takes the decision about an attempt, and brings it to the disk. False when somebody has it already.
 *
 * A link is made whole or not at all, once, and is on the disk as soon as its folder is: a file would have to be written
 * beside it, synced, linked, and its folder synced as well, while somebody waits.
 */
export function claimAttempt(folder: string, claim: Claim): boolean {
  try {
    symlinkSync(JSON.stringify(claim), attemptFiles(folder).claim);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
    throw thrown;
  }
  syncFolder(folder);
  return true;
}

export function readClaim(folder: string): FoundClaim | undefined {
  const said = ifThere(() => readlinkSync(attemptFiles(folder).claim));
  return said === undefined ? undefined : (parsed(said, claimShape) ?? { by: 'unreadable' });
}

export function writeCommandProcess(folder: string, command: ProcessIdentity): void {
  const { command: path } = attemptFiles(folder);
  // Not synced: after a power cut its process is gone as well.
  writeFileSync(`${path}.draft`, JSON.stringify(command), { mode: 0o600 });
  renameSync(`${path}.draft`, path);
}

export function readCommandProcess(folder: string): ProcessIdentity | undefined {
  const said = ifThere(() => readFileSync(attemptFiles(folder).command, 'utf8'));
  return said === undefined ? undefined : parsed(said, processIdentityShape);
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
    // Not synced: a file system that has taken it has the room, and after a power cut nobody writes an exit any more.
    writeFileSync(room, ' '.repeat(exitRoom), { mode: 0o600 });
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
  const said = ifThere(() => readFileSync(attemptFiles(folder).exit, 'utf8'));
  return said === undefined ? undefined : exitShape.parse(JSON.parse(said));
}

/** What is read; undefined when it is not there. */
function ifThere(read: () => string): string | undefined {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** What was said; undefined when a power cut has left less than that. */
function parsed<Value>(said: string, shape: z.ZodType<Value>): Value | undefined {
  try {
    return shape.safeParse(JSON.parse(said)).data;
  } catch {
    return undefined;
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
