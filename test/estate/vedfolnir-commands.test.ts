import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { mysql as mysqlProgram } from '../../demo/estate/vedfolnir/mysql/programs.ts';
import { vedfolnirAt } from '../../demo/estate/vedfolnir/place.ts';
import type { Ending, Program } from '../../demo/estate/vedfolnir/program.ts';
import { redisCli } from '../../demo/estate/vedfolnir/redis/redis-cli.ts';
import { type Ended, freshEstate, run } from './fresh-estate.ts';

let estate: Estate;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
});
afterAll(() => takeDown());

const env = (name: string): string => estate.env[name] ?? '';
const command = (program: string, ...words: string[]): Promise<Ended> =>
  run(estate, env('VEDFOLNIR_HOME'), program, ...words);
/** The corrected form: the password is in a file that only its owner reads. */
const mysql = (...words: string[]): Promise<Ended> =>
  command('mysql', `--defaults-extra-file=${env('VEDFOLNIR_MYSQL_OPTIONS')}`, ...words);
/** What the program would do, without a process for each of many tries. */
const inThisProcess = async (program: Program, ...words: string[]): Promise<Ending> =>
  program({
    place: vedfolnirAt(join(estate.root, 'vedfolnir')),
    words,
    now: Date.now(),
    env: {},
    input: () => '',
  });
/** A line of the handbook, as bash runs it. */
const bash = (line: string): Promise<Ended> => command('bash', '--norc', '-euo', 'pipefail', '-c', line);

const handbookScript = `
local keys = redis.call('keys', 'vedfolnir:session:*')
local expired = 0
for i=1,#keys do
  if redis.call('ttl', keys[i]) == -1 then
    redis.call('del', keys[i])
    expired = expired + 1
  end
end
return expired
`;

describe('mysql', () => {
  it('answers what the morning check asks', async () => {
    const connections = await bash(
      'mysql --defaults-extra-file="$VEDFOLNIR_MYSQL_OPTIONS" -e "SHOW PROCESSLIST;" | wc -l',
    );
    expect(connections.stdout.trim()).toBe('13');
    const size = await mysql(
      '-e',
      `
   SELECT
     table_schema AS 'Database',
     ROUND(SUM(data_length + index_length) / 1024 / 1024, 2) AS 'Size (MB)'
   FROM information_schema.tables
   WHERE table_schema = 'vedfolnir';`,
    );
    expect(size.stdout).toMatch(/^Database\tSize \(MB\)\nvedfolnir\t0\.\d+\n$/);
  });

  it('tends the tables of the weekly optimisation', async () => {
    const tables = 'users, platform_connections, posts, images, processing_runs, user_sessions';
    const { stdout } = await mysql('vedfolnir', '-e', `OPTIMIZE TABLE ${tables}; ANALYZE TABLE ${tables};`);
    expect(stdout.match(/\tOK\n/g)).toHaveLength(12);
  });

  it('answers the figures that the metrics need', async () => {
    const { stdout } = await mysql(
      '-N',
      '-e',
      `SHOW GLOBAL STATUS LIKE 'Threads_connected'; SHOW VARIABLES LIKE 'max_connections';
SELECT ROUND(100 * COUNT(*) / @@max_connections, 1) FROM information_schema.processlist;
SELECT COUNT(*) FROM mysql.slow_log WHERE start_time > NOW() - INTERVAL 1 MINUTE;`,
    );
    expect(stdout).toBe('Threads_connected\t12\nmax_connections\t151\n7.9\n0\n');
  });

  it('takes the password from the environment, too', async () => {
    const password = /^password=(.*)$/m.exec(await readFile(env('VEDFOLNIR_MYSQL_OPTIONS'), 'utf8'))?.[1];
    const { stdout } = await bash(`MYSQL_PWD=${password} mysql -u vedfolnir_user -e 'SELECT 1'`);
    expect(stdout).toBe('1\n1\n');
  });

  it.each([
    [['-u', 'vedfolnir_user', '-psecret', '-e', 'SELECT 1'], 'seen by everybody'],
    [['-u', 'vedfolnir_user', '--password=secret', '-e', 'SELECT 1'], 'seen by everybody'],
    [['-u', 'vedfolnir_user', '-p', '-e', 'SELECT 1'], 'nobody is there'],
    [['-u', 'vedfolnir_user', '-e', 'SELECT 1'], 'Access denied'],
    [['--defaults-extra-file=/nowhere', '-e', 'SELECT 1'], 'Could not open'],
    [['--execute-file=x'], 'nothing was done'],
  ])('refuses %j', async (words, reason) => {
    const { code, stdout, stderr } = await command('mysql', ...words);
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('secret ');
  });

  it.each([
    ['DROP TABLE users', 'nothing was done'],
    ['DELETE FROM users', 'nothing was done'],
    ['SELECT COUNT(*) FROM users; DROP TABLE users', 'nothing was done'],
    ['SELECT * FROM users', 'nothing was done'],
    ["SELECT 1 FROM information_schema.tables WHERE table_schema = 'vedfolnir' UNION SELECT 1", 'nothing'],
    ['CHECK TABLE users, accounts', 'nothing was done'],
  ])('refuses the statement %j', async (sql, reason) => {
    const options = `--defaults-extra-file=${env('VEDFOLNIR_MYSQL_OPTIONS')}`;
    const { code, stderr } = await inThisProcess(mysqlProgram, options, 'vedfolnir', '-e', sql);
    expect(code).not.toBe(0);
    expect(stderr).toContain(reason);
  });

  it('wants the database named where the handbook forgets it', async () => {
    const { code, stderr } = await mysql('-e', 'CHECK TABLE users, platform_connections, posts, images;');
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'ERROR 1046 (3D000): No database selected\n' });
  });

  it('lists sessions of the last hour only', async () => {
    const { stdout } = await mysql(
      'vedfolnir',
      '-e',
      'SELECT * FROM user_sessions WHERE created_at > DATE_SUB(NOW(), INTERVAL 1 HOUR) ORDER BY created_at DESC;',
    );
    // One every twenty minutes.
    expect([3, 4]).toContain(stdout.trim().split('\n').length);
  });
});

describe('a dump', () => {
  it('brings lost rows back, and a dump that was cut off can be told from a whole one', async () => {
    const file = join(env('VEDFOLNIR_BACKUPS'), 'emergency_test.sql');
    const options = '--defaults-extra-file="$VEDFOLNIR_MYSQL_OPTIONS"';
    await bash(`mysqldump ${options} vedfolnir > '${file}'`);
    const dump = await readFile(file, 'utf8');
    expect(dump).toMatch(/-- Dump completed on .*\n$/);
    const half = dump.slice(0, dump.indexOf('INSERT INTO posts'));
    await writeFile(`${file}.half`, half);
    expect((await bash(`mysql ${options} vedfolnir < '${file}.half'`)).code).toBe(0);
    const count = async (): Promise<string> =>
      (await mysql('vedfolnir', '-N', '-e', 'SELECT COUNT(*) FROM posts')).stdout;
    expect(await count()).toBe('0\n');
    expect((await bash(`mysql ${options} vedfolnir < '${file}'`)).code).toBe(0);
    expect(await count()).toBe('600\n');
  });

  it('is refused when something else stands in it', async () => {
    const { code, stderr } = await bash(
      `printf '%s\\n' '-- MySQL dump' 'DELETE FROM users;' | mysql --defaults-extra-file="$VEDFOLNIR_MYSQL_OPTIONS" vedfolnir`,
    );
    expect(code).toBe(2);
    expect(stderr).toContain('nothing was done');
  });
});

describe('redis-cli', () => {
  it('answers what the morning check asks', async () => {
    expect((await command('redis-cli', 'ping')).stdout).toBe('PONG\n');
    expect((await bash('redis-cli info memory | grep used_memory_human')).stdout).toMatch(
      /^used_memory_human:\d+\.\d\dK\r\n$/,
    );
    const sessions = 'redis-cli --scan --pattern "vedfolnir:session:*" | wc -l';
    expect((await bash(sessions)).stdout.trim()).toBe('49');
  });

  it('cleans up sessions whose time is over, and never those without an expiry', async () => {
    const there = async (pattern: string): Promise<number> =>
      Number((await bash(`redis-cli --scan --pattern '${pattern}' | wc -l`)).stdout);
    const cleaned = await bash('redis-cli eval "$(cat scripts/clean_sessions.lua)" 0');
    expect(cleaned.stdout).toBe('6\n');
    expect((await bash('redis-cli --eval scripts/clean_sessions.lua')).stdout).toBe('0\n');
    expect(await there('vedfolnir:session:left-behind-*')).toBe(0);
    expect(await there('vedfolnir:session:service-*')).toBe(3);
    expect(await there('vedfolnir:session:user-*')).toBe(40);
    expect((await command('redis-cli', 'ttl', 'vedfolnir:session:service-1')).stdout).toBe('-1\n');
    expect((await command('redis-cli', 'ttl', 'vedfolnir:session:nobody')).stdout).toBe('-2\n');
  });

  it("refuses the handbook's clean-up, which deletes the wrong sessions", async () => {
    const before = (await command('redis-cli', 'dbsize')).stdout;
    const { code, stderr } = await command('redis-cli', 'eval', handbookScript, '0');
    expect(code).toBe(1);
    expect(stderr).toContain('deletes sessions that have no expiry');
    expect((await command('redis-cli', 'dbsize')).stdout).toBe(before);
  });

  it.each([
    [['flushall']],
    [['config', 'set', 'maxmemory', '0']],
    [['eval', 'return 1', '0']],
    [['-a', 'x', 'ping']],
  ])('refuses %j', async (words) => {
    expect((await inThisProcess(redisCli, ...words)).code).not.toBe(0);
  });

  it('saves its keys to a file, and empties them', async () => {
    await command('redis-cli', 'bgsave');
    expect(Number((await command('redis-cli', 'lastsave')).stdout)).toBeGreaterThan(0);
    expect(await readFile(env('VEDFOLNIR_REDIS_DUMP'), 'utf8')).toContain('vedfolnir:session:service-1');
    await command('redis-cli', 'flushdb');
    expect((await command('redis-cli', 'dbsize')).stdout).toBe('0\n');
  });
});

describe('the machine', () => {
  it('stops and starts the web application, and says how services stand', async () => {
    expect((await command('sudo', 'systemctl', 'status', 'vedfolnir', 'mysql', 'redis', 'nginx')).code).toBe(
      0,
    );
    await command('sudo', 'systemctl', 'stop', 'vedfolnir');
    await expect(fetch(`${env('VEDFOLNIR_URL')}/health`)).rejects.toThrow();
    const status = await command('systemctl', 'status', 'vedfolnir');
    expect(status.code).toBe(3);
    expect(status.stdout).toContain('Active: inactive (dead)');
    await command('sudo', 'systemctl', 'restart', 'vedfolnir');
    expect((await fetch(`${env('VEDFOLNIR_URL')}/health`)).status).toBe(200);
    const { stdout } = await command('sudo', 'journalctl', '-u', 'vedfolnir', '-n', '2');
    expect(stdout).toMatch(/Stopped Vedfolnir web application\.\n.*Started Vedfolnir web application\.\n$/);
  });

  it('writes firewall rules down, the inserted ones first, and takes them back', async () => {
    await command('sudo', 'ufw', 'insert', '1', 'deny', 'from', '203.0.113.66');
    await command('sudo', 'ufw', 'deny', 'from', 'any', 'to', 'any', 'port', '80');
    const { stdout } = await command('sudo', 'ufw', 'status', 'verbose');
    const rules = stdout.slice(stdout.indexOf('------    ')).split('\n');
    expect(rules[1]).toMatch(/^Anywhere +DENY IN +203\.0\.113\.66$/);
    expect(rules.at(-2)).toMatch(/^80 +DENY IN +Anywhere$/);
    expect((await command('ufw', 'delete', 'deny', 'from', '203.0.113.66')).code).toBe(0);
    expect((await command('ufw', 'status')).stdout).not.toContain('203.0.113.66');
    expect((await command('ufw', 'deny', 'from', 'SUSPICIOUS_IP')).stderr).toContain('nothing was done');
  });

  it('lets sudo run nothing of the real machine', async () => {
    const file = join(env('VEDFOLNIR_HOME'), 'touched');
    const { code, stderr } = await command('sudo', 'touch', file);
    expect({ code, there: existsSync(file) }).toEqual({ code: 1, there: false });
    expect(stderr).toContain('nothing was done');
    for (const words of [
      ['systemctl', 'stop', 'ssh'],
      ['journalctl', '-u', 'ssh', '-n', '5'],
      ['ufw', 'disable'],
    ])
      expect((await command('sudo', ...words)).code).not.toBe(0);
  });

  it('comes back after a restart with all its services, and rotates its logs', async () => {
    await estate.turn('vedfolnir-redis-down', true);
    expect((await command('sudo', 'reboot')).stdout).toContain('came back');
    expect((await command(join(env('VEDFOLNIR_HOME'), 'scripts', 'health_check.sh'))).code).toBe(0);
    await estate.turn('vedfolnir-redis-down', false);
    const log = join(env('VEDFOLNIR_HOME'), 'logs', 'webapp.log');
    const before = await readFile(log, 'utf8');
    await command('sudo', 'logrotate', '-f', env('VEDFOLNIR_LOGROTATE'));
    expect(await readFile(`${log}.1`, 'utf8')).toContain(before);
  });

  it('keeps mail to itself', async () => {
    await bash('echo "EMERGENCY MAINTENANCE ACTIVATED" | mail -s "EMERGENCY: Vedfolnir" team@example.test');
    const sent = await readFile(join(estate.root, 'vedfolnir/machine/var/mail/sent'), 'utf8');
    expect(sent).toMatch(/To: team@example\.test\nSubject: EMERGENCY: Vedfolnir\n\nEMERGENCY MAINTENANCE/);
  });

  it("comes before the machine's own programs on the PATH", () => {
    const found = execFileSync('bash', ['-c', 'command -v systemctl mysql sudo'], {
      env: { PATH: env('PATH') },
      encoding: 'utf8',
    });
    for (const path of found.trim().split('\n')) expect(path.startsWith(estate.root)).toBe(true);
  });
});
