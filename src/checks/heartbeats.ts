import type { Clock } from '../core/clock.ts';
import type { Mask } from '../core/mask.ts';
import { shorten } from '../core/text.ts';
import type { MemoStore } from '../record/memo.ts';
import { addPing, judgePulse, type Ping, type Pulse, readPulse, withoutFuture } from './heartbeat.ts';
import type { Heartbeat, Values } from './probe.ts';

/** Which job it is. */
export interface HeartbeatName {
  readonly service: string;
  readonly probe: string;
}

/** What jobs have reported. */
export interface Heartbeats {
  /** Remembers what a job says. It is stored when this comes back. */
  ping(name: HeartbeatName, ping: Ping): Promise<void>;
  /** How a job stands; undefined when it has never said anything. */
  look(name: HeartbeatName, heartbeat: Heartbeat): Promise<Values | undefined>;
}

/** So much of what a job says is kept. */
const longestMessage = 500;

export function createHeartbeats(parts: {
  readonly memo: Pick<MemoStore, 'get' | 'set'>;
  readonly clock: Clock;
  readonly mask: Mask;
}): Heartbeats {
  const { memo, clock, mask } = parts;
  // What is read is written back changed, so one after the other.
  const queues = new Map<string, Promise<unknown>>();

  function inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (queues.get(key) ?? Promise.resolve()).then(work, work);
    queues.set(key, turn);
    return turn;
  }

  async function read(key: string): Promise<Pulse | undefined> {
    const found = await memo.get(key);
    return found && readPulse(found.value);
  }

  return {
    ping: (name, ping) => {
      const key = keyOf(name);
      return inTurn(key, async () => {
        const now = clock.now();
        const known = await read(key);
        await memo.set(key, addPing(known && withoutFuture(known, now), cleanPing(ping, mask), now), now);
      });
    },
    look: (name, heartbeat) => {
      const key = keyOf(name);
      return inTurn(key, async () => {
        const now = clock.now();
        const known = await read(key);
        if (!known) return undefined;
        const present = withoutFuture(known, now);
        if (present !== known) await memo.set(key, present, now);
        return judgePulse(present, heartbeat, now);
      });
    },
  };
}

function keyOf({ service, probe }: HeartbeatName): string {
  return `heartbeat/${service}/${probe}`;
}

/** Without secrets and without what could steer a terminal or turn the direction of writing. */
function cleanPing(ping: Ping, mask: Mask): Ping {
  if (ping.kind === 'start' || ping.message === null) return ping;
  const text = mask(
    mask(ping.message)
      .replaceAll(/\p{C}+/gu, ' ')
      .trim(),
  );
  return { ...ping, message: text === '' ? null : shorten(text, longestMessage) };
}
