import { readFileSync } from 'node:fs';
import type { VedfolnirPlace } from '../place.ts';
import { type Ending, type Program, printed, refuse } from '../program.ts';
import { isActive } from '../system/services.ts';
import { cleanUpScript, cleanUpSessions, deletesSessionsWithoutExpiry, withoutBlanks } from './clean-up.ts';
import { type Keys, maxMemory, withKeys } from './keys.ts';

/** What one command of Redis answers, as redis-cli prints it when nobody looks at a terminal. */
type Command = (keys: Keys, words: readonly string[], now: number) => string | Ending;

const lines = (texts: readonly string[]): string => (texts.length === 0 ? '\n' : `${texts.join('\n')}\n`);
const scanned = (keys: Keys, glob: string): string[] => keys.names(glob);

const commands: Readonly<
  Record<string, { readonly words: readonly [number, number]; readonly run: Command }>
> = {
  ping: { words: [0, 0], run: () => 'PONG\n' },
  info: { words: [0, 1], run: (keys, [section], now) => tellInfo(keys, section, now) },
  keys: { words: [1, 1], run: (keys, [glob = '']) => lines(keys.names(glob)) },
  scan: { words: [3, 5], run: scan },
  '--scan': {
    words: [0, 2],
    run: (keys, [option, glob = '*']) =>
      option === undefined || option === '--pattern'
        ? scanned(keys, glob)
            .map((name) => `${name}\n`)
            .join('')
        : refuse('redis-cli', `--scan ${option}`, 1),
  },
  get: { words: [1, 1], run: (keys, [name = '']) => `${keys.get(name) ?? ''}\n` },
  ttl: { words: [1, 1], run: (keys, [name = '']) => `${keys.secondsLeft(name)}\n` },
  del: { words: [1, 10_000], run: (keys, names) => `${keys.remove(names)}\n` },
  dbsize: { words: [0, 0], run: (keys) => `${keys.count()}\n` },
  lastsave: { words: [0, 0], run: (keys) => `${keys.lastSave()}\n` },
  flushdb: {
    words: [0, 0],
    run(keys) {
      keys.clear();
      return 'OK\n';
    },
  },
  bgsave: {
    words: [0, 0],
    run(keys) {
      keys.save();
      return 'Background saving started\n';
    },
  },
  eval: { words: [2, 2], run: runScript },
  '--eval': {
    words: [1, 1],
    run: (keys, [file = ''], now) => runScript(keys, [readFileSync(file, 'utf8'), '0'], now),
  },
};

/** `redis-cli COMMAND …` over keys on disk. */
export const redisCli: Program = ({ place, words, now }) => {
  if (words.some((word) => word === '-a' || word.startsWith('--pass')))
    return {
      code: 2,
      stderr:
        'redis-cli (stand-in): a password in the command line is seen by everybody on the machine; set REDISCLI_AUTH\n',
    };
  if (!isActive(place, 'redis'))
    return { code: 1, stderr: 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n' };
  const [name = '', ...rest] = words;
  const command = Object.entries(commands).find(([known]) => known === name.toLowerCase())?.[1];
  if (command === undefined || rest.length < command.words[0] || rest.length > command.words[1])
    return refuse('redis-cli', words.join(' '), 1);
  return answer(place, now, (keys) => command.run(keys, rest, now));
};

function answer(place: VedfolnirPlace, now: number, use: (keys: Keys) => string | Ending): Ending {
  const said = withKeys(place, now, use);
  return typeof said === 'string' ? printed(said) : said;
}

/** `scan 0 match GLOB [count N]`: everything in one go, so the next cursor is 0. */
function scan(keys: Keys, words: readonly string[]): string | Ending {
  const match = /^0 match (\S+)(?: count \d+)?$/i.exec(words.join(' '));
  return match
    ? lines(['0', ...scanned(keys, match[1] ?? '')])
    : refuse('redis-cli', `scan ${words.join(' ')}`, 1);
}

function runScript(keys: Keys, [script = '', amount]: readonly string[], now: number): string | Ending {
  if (deletesSessionsWithoutExpiry(script))
    return {
      code: 1,
      stderr:
        'redis-cli (stand-in): this script deletes sessions that have no expiry, and none whose time is over; use the corrected one\n',
    };
  if (amount !== '0' || withoutBlanks(script) !== withoutBlanks(cleanUpScript))
    return refuse('redis-cli', 'eval of another script', 1);
  return `${cleanUpSessions(keys, now)}\n`;
}

function tellInfo(keys: Keys, section: string | undefined, now: number): string | Ending {
  const used = keys.usedMemory();
  const sections: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
    memory: {
      used_memory: used,
      used_memory_human: human(used),
      maxmemory: maxMemory,
      maxmemory_human: human(maxMemory),
      maxmemory_policy: 'noeviction',
    },
    clients: { connected_clients: 14, blocked_clients: 0 },
    persistence: {
      rdb_bgsave_in_progress: 0,
      rdb_last_save_time: keys.lastSave(),
      rdb_last_bgsave_status: 'ok',
      seconds_since_save: Math.max(0, Math.floor(now / 1000) - keys.lastSave()),
    },
    keyspace: { db0: `keys=${keys.count()}` },
  };
  const wanted = Object.entries(sections).filter(([name]) => section === undefined || name === section);
  if (wanted.length === 0) return refuse('redis-cli', `info ${section}`, 1);
  return wanted
    .flatMap(([name, values]) => [
      `# ${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      ...Object.entries(values).map(([key, value]) => `${key}:${value}`),
      '',
    ])
    .map((line) => `${line}\r\n`)
    .join('');
}

function human(bytes: number): string {
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(2)}K` : `${(bytes / 1024 / 1024).toFixed(2)}M`;
}
