import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listBackups } from '../backups.ts';
import { changeInstance, type Instance, readCluster, restored } from './cluster.ts';
import { type Ending, failed, type Program, printed, refuse, type Started } from './program.ts';

const hour = 3_600_000;

/** The instance that PGSERVICE names, while it runs; how the program ends at once otherwise. */
function connect(program: string, { place, env }: Started): { name: string; instance: Instance } | Ending {
  const name = env.PGSERVICE ?? '';
  const instance = readCluster(place).instances[name];
  if (instance === undefined)
    return failed(`${program}: error: definition of service "${name}" not found`, 2);
  if (!instance.running)
    return failed(`${program}: error: connection to server failed: Connection refused`, 2);
  return { name, instance };
}

const smokeQuery = 'SELECT count(*), max(created_at) FROM orders';

export const psql: Program = (started) => {
  const { words } = started;
  const asked = /^--no-psqlrc --tuples-only --no-align --dbname=(\w+) --command (.+)$/.exec(words.join(' '));
  if (!asked) return refuse('psql', words);
  const connected = connect('psql', started);
  if (!('instance' in connected)) return connected;
  const { version, database } = connected.instance;
  if (asked[2] === 'SHOW server_version') return printed(`${version}\n`);
  if (asked[2] !== smokeQuery) return refuse('psql', words);
  if (asked[1] !== 'treazr' || database === null)
    return failed(`psql: error: FATAL:  database "${asked[1]}" does not exist`, 2);
  const newest = new Date(database.newest).toISOString().replace('T', ' ').replace(/\..*$/, '+00');
  return printed(`${database.orders}|${newest}\n`);
};

/** `createdb treazr`: empty until something is restored into it. */
export const createdb: Program = (started) => {
  if (started.words.join(' ') !== 'treazr') return refuse('createdb', started.words);
  const connected = connect('createdb', started);
  if (!('instance' in connected)) return connected;
  if (connected.instance.database !== null)
    return failed('createdb: error: database creation failed: database "treazr" already exists');
  changeInstance(started.place, connected.name, { database: { newest: 0, orders: 0, damaged: false } });
  return { code: 0 };
};

export const dropdb: Program = (started) => {
  if (started.words.join(' ') !== '--if-exists treazr') return refuse('dropdb', started.words);
  const connected = connect('dropdb', started);
  if (!('instance' in connected)) return connected;
  if (connected.name !== restored) return refuse('dropdb', [`of ${connected.name}`]);
  changeInstance(started.place, connected.name, { database: null });
  return { code: 0 };
};

/** A dump in clear, as `treazr-decrypt` prints it. */
const clearDump = /^PGDMP (\S+)\ntaken (\S+)\norders (\d+)\nend\n$/;

/** `pg_restore --list`, and `pg_restore --exit-on-error --no-owner --dbname=treazr`, from standard input. */
export const pgRestore: Program = (started) => {
  const said = started.words.join(' ');
  const [, version, taken = '', orders] = clearDump.exec(started.input()) ?? [];
  if (version === undefined)
    return failed('pg_restore: error: input file does not appear to be a valid archive');
  if (said === '--list') return printed(`;\n;     Dumped from database version: ${version}\n;\n`);
  if (said !== '--exit-on-error --no-owner --dbname=treazr') return refuse('pg_restore', started.words);
  const connected = connect('pg_restore', started);
  if (!('instance' in connected)) return connected;
  if (connected.instance.database === null)
    return failed('pg_restore: error: database "treazr" does not exist');
  const database = { newest: Date.parse(taken), orders: Number(orders), damaged: false };
  changeInstance(started.place, connected.name, { database });
  return { code: 0 };
};

export const pgAmcheck: Program = (started) => {
  if (started.words.join(' ') !== '--heapallindexed treazr') return refuse('pg_amcheck', started.words);
  const connected = connect('pg_amcheck', started);
  if (!('instance' in connected)) return connected;
  if (connected.instance.database?.damaged !== true) return { code: 0 };
  return {
    code: 2,
    stdout: 'btree index "treazr.public.orders_pkey":\n    ERROR:  heap tuple lacks matching index tuple\n',
  };
};

/** `pg_ctl start --pgdata=FOLDER --wait --timeout=14400`: replays the archived WAL over an unpacked base backup. */
export const pgCtl: Program = (started) => {
  const { place, words } = started;
  const data = /^start --pgdata=(.+) --wait --timeout=14400$/.exec(words.join(' '))?.[1];
  if (data === undefined) return refuse('pg_ctl', words);
  const [base, settings] = [join(data, 'base.json'), join(data, 'postgresql.auto.conf')];
  if (!existsSync(base)) return failed(`pg_ctl: directory "${data}" is not a database cluster directory`);
  const taken = Date.parse(JSON.parse(readFileSync(base, 'utf8')).taken);
  const target = /^recovery_target_time = '(.+)'$/m.exec(
    existsSync(settings) ? readFileSync(settings, 'utf8') : '',
  )?.[1];
  if (target === undefined || !existsSync(join(data, 'recovery.signal')))
    return failed('pg_ctl: could not start server: WAL is not to be replayed; examine the log output');
  const wanted = Date.parse(target);
  if (wanted < taken)
    return failed(
      'FATAL:  recovery target is before the end of the base backup\npg_ctl: could not start server',
    );
  const reached = replay(
    listBackups(place, 'wal').map(({ at }) => at),
    taken,
  );
  if (reached < wanted)
    return failed(
      `FATAL:  recovery ended before configured recovery target was reached\nlast completed transaction was at log time ${new Date(reached).toISOString()}\npg_ctl: could not start server`,
    );
  const database = { newest: wanted, orders: 5210, damaged: false };
  changeInstance(place, restored, { running: true, database });
  return printed('waiting for server to start.... done\nserver started\n');
};

/** How far the segments reach without a gap, an hour each. */
function replay(segments: readonly number[], from: number): number {
  let reached = from;
  for (const at of segments.toSorted((a, b) => a - b)) if (at > reached && at - reached <= hour) reached = at;
  return reached;
}
