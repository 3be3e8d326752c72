import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Ping } from '../checks/heartbeat.ts';
import type { HeartbeatName } from '../checks/heartbeats.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';

/** A job that may report, and the secret that it reports with. */
export interface ExpectedHeartbeat extends HeartbeatName {
  readonly token: string;
}

/** What is answered: a status and one line. */
export interface DoorAnswer {
  readonly status: number;
  readonly text: string;
}

export interface HeartbeatDoor {
  /** Takes what a job says, and answers when it is stored; undefined when the path is none of a heartbeat. */
  answer(request: IncomingMessage): Promise<DoorAnswer | undefined>;
}

/** Of a longer message the rest is thrown away. */
const mostBytes = 10_000;
/** So often a job may report within a minute. */
const mostOfOne = 60;
/** So many wrong tokens are answered within a minute, from whomever. */
const mostWrong = 300;
const minute: Milliseconds = 60_000;

const nobody: DoorAnswer = { status: 404, text: 'there is nothing here\n' };
const tooMuch: DoorAnswer = { status: 429, text: 'too often; wait a minute\n' };

/**
 * `/hb/<token>` says that a job is done, `/hb/<token>/start` that it began, `/hb/<token>/fail` that it failed, and
 * `/hb/<token>/<exit code>` whichever of the two the code means.
 */
export function createHeartbeatDoor(parts: {
  readonly expected: readonly ExpectedHeartbeat[];
  readonly ping: (name: HeartbeatName, ping: Ping) => Promise<void>;
  readonly clock: Clock;
}): HeartbeatDoor {
  const key = randomBytes(32);
  const digest = (text: string) => createHmac('sha256', key).update(text).digest();
  const doors = parts.expected.map((each) => ({ name: each, digest: digest(each.token) }));
  const isOftenFor = createCounters(parts.clock);

  /** Compares with all of them, so that the time it takes tells nothing. */
  function find(token: string): HeartbeatName | undefined {
    const asked = digest(token);
    return doors.filter((door) => timingSafeEqual(door.digest, asked))[0]?.name;
  }

  return {
    answer: async (request) => {
      const path = (request.url ?? '').split('?', 1)[0] ?? '';
      if (!isHeartbeatPath(path)) return undefined;
      const [, , token = '', word, ...more] = path.split('/');
      const name = find(token);
      if (!name) return isOftenFor('', mostWrong) ? tooMuch : nobody;
      if (!['GET', 'HEAD', 'POST'].includes(request.method ?? ''))
        return { status: 405, text: 'only GET, HEAD and POST\n' };
      const ending = more.length === 0 ? endingOf(word) : undefined;
      if (!ending)
        return {
          status: 400,
          text: 'behind the token there may be start, fail or an exit code from 0 to 255\n',
        };
      if (isOftenFor(`${name.service}/${name.probe}`, mostOfOne)) return tooMuch;
      const message = request.method === 'POST' ? await readMessage(request) : null;
      await parts.ping(name, ending.kind === 'start' ? ending : { ...ending, message });
      return { status: 200, text: 'noted\n' };
    },
  };
}

/** True for addresses that hold a token: they belong into no log. */
export function isHeartbeatPath(path: string): boolean {
  return path.startsWith('/hb/');
}

type Ending =
  | { readonly kind: 'start' }
  | { readonly kind: 'success' }
  | { readonly kind: 'fail'; readonly exitCode: number | null };

function endingOf(word: string | undefined): Ending | undefined {
  if (word === undefined || word === '' || /^0{1,3}$/.test(word)) return { kind: 'success' };
  if (word === 'start') return { kind: 'start' };
  if (word === 'fail') return { kind: 'fail', exitCode: null };
  const code = /^\d{1,3}$/.test(word) ? Number(word) : Number.NaN;
  return code <= 255 ? { kind: 'fail', exitCode: code } : undefined;
}

async function readMessage(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    const piece = Buffer.from(part);
    if (bytes < mostBytes) parts.push(piece.subarray(0, mostBytes - bytes));
    bytes += piece.length;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Counts by the minute, for each key apart. */
function createCounters(clock: Clock): (key: string, most: number) => boolean {
  const counts = new Map<string, { begun: Milliseconds; count: number }>();
  return (key, most) => {
    const now = clock.elapsed();
    const known = counts.get(key);
    if (!known || now - known.begun >= minute) {
      counts.set(key, { begun: now, count: 1 });
      return false;
    }
    known.count += 1;
    return known.count > most;
  };
}
