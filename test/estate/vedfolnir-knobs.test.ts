import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Estate } from '../../demo/estate/estate.ts';
import { vedfolnirAt } from '../../demo/estate/vedfolnir/place.ts';
import { goVedfolnirRounds } from '../../demo/estate/vedfolnir/rounds.ts';
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
const mysql = async (...words: string[]): Promise<Ended> =>
  command('mysql', `--defaults-extra-file=${env('VEDFOLNIR_MYSQL_OPTIONS')}`, '-N', ...words);

/** Breaks something, sees it broken, mends it and sees it mended. */
async function breaksAndMends(name: string, isWell: () => Promise<boolean>): Promise<void> {
  const knob = `vedfolnir-${name}`;
  expect(await isWell(), 'before').toBe(true);
  await estate.turn(knob, true);
  expect(await isWell(), 'broken').toBe(false);
  await estate.turn(knob, false);
  expect(await isWell(), 'mended').toBe(true);
}

async function health(): Promise<number> {
  return fetch(`${env('VEDFOLNIR_URL')}/health`).then(
    ({ status }) => status,
    () => 0,
  );
}

async function maintenance(): Promise<Record<string, unknown>> {
  const response = await fetch(`${env('VEDFOLNIR_URL')}/api/maintenance/status`);
  return z.record(z.string(), z.unknown()).parse(await response.json());
}

/** A column of the newest line of vedfolnir_metrics.log. */
async function metric(name: string): Promise<number> {
  const { stdout } = await command('tail', '-n', '1', env('VEDFOLNIR_METRICS'));
  return Number(new RegExp(`${name}:([\\d.]+)`).exec(stdout)?.[1]);
}

const log = (name: string): Promise<string> => readFile(join(env('VEDFOLNIR_HOME'), 'logs', name), 'utf8');
const script = (name: string, ...words: string[]): Promise<Ended> =>
  command(join(env('VEDFOLNIR_HOME'), 'scripts', name), ...words);

describe('a knob of Vedfolnir', () => {
  it('takes the web application down, and a start of its service brings it back', async () => {
    await breaksAndMends('down', async () => (await health()) === 200);
    await estate.turn('vedfolnir-down', true);
    expect((await script('health_check.sh')).stdout).toContain('[FAIL] Web application does not answer');
    expect((await command('systemctl', 'start', 'vedfolnir')).code).toBe(0);
    expect(await health()).toBe(200);
    await estate.turn('vedfolnir-down', false);
    expect(await health()).toBe(200);
  });

  it('takes MySQL away, and who needs it says so', () =>
    breaksAndMends('mysql-down', async () => {
      const { code, stderr } = await mysql('-e', 'SELECT 1');
      const isWell = code === 0;
      expect(await health()).toBe(isWell ? 200 : 503);
      // Visitors run into it, and what they ran into is put aside when it is mended.
      const { status } = await fetch(`${env('VEDFOLNIR_URL')}/posts`);
      expect(status).toBe(isWell ? 200 : 503);
      expect(/ CRITICAL | status=503 /.test(await log('webapp.log'))).toBe(!isWell);
      if (!isWell) expect(stderr).toContain("ERROR 2002 (HY000): Can't connect");
      return isWell;
    }));

  it('takes Redis away, and who needs it says so', () =>
    breaksAndMends('redis-down', async () => {
      const { code, stderr } = await command('redis-cli', 'ping');
      expect(await health()).toBe(code === 0 ? 200 : 503);
      if (code !== 0) expect(stderr).toContain('Connection refused');
      return code === 0;
    }));

  it('makes every answer slower than two seconds', () =>
    breaksAndMends('slow', async () => {
      const started = performance.now();
      await health();
      return performance.now() - started < 2000;
    }));

  it('makes more than one request in twenty fail, and the log says so', () =>
    breaksAndMends('errors', async () => {
      const found = z
        .object({ error_percent: z.number(), error_lines: z.number() })
        .parse(JSON.parse((await script('app_metrics.sh', '--last', '5m')).stdout));
      expect((await metric('Errors')) > 5).toBe(found.error_percent > 5);
      expect(found.error_lines > 0).toBe(found.error_percent > 5);
      return found.error_percent === 0;
    }));

  it('uses more than four fifths of the connections', () =>
    breaksAndMends('connections', async () => {
      const { stdout } = await mysql(
        '-e',
        'SELECT ROUND(100 * COUNT(*) / @@max_connections, 1) FROM information_schema.processlist',
      );
      expect(await metric('Connections')).toBe(Number(stdout));
      return Number(stdout) <= 80;
    }));

  it('makes more than ten queries a minute slow', () =>
    breaksAndMends('slow-queries', async () => {
      const { stdout } = await mysql(
        '-e',
        'SELECT COUNT(*) FROM mysql.slow_log WHERE start_time > NOW() - INTERVAL 1 MINUTE',
      );
      return Number(stdout) <= 10;
    }));

  it('fills more than nine tenths of the memory of Redis', () =>
    breaksAndMends('redis-memory', async () => {
      const { stdout } = await command('redis-cli', 'info', 'memory');
      const bytes = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(stdout)?.[1]);
      return (100 * bytes('used_memory')) / bytes('maxmemory') <= 90;
    }));

  it('turns maintenance mode on, with a reason and an end that lies ahead', () =>
    breaksAndMends('maintenance', async () => {
      const found = await maintenance();
      if (found.is_active)
        expect(found).toMatchObject({
          mode: 'normal',
          reason: expect.stringContaining('Planned'),
          minutes_overdue: 0,
        });
      return found.is_active === false;
    }));

  it('lets maintenance mode overrun its estimate', () =>
    breaksAndMends('overrun', async () => {
      const { minutes_overdue, minutes_active } = await maintenance();
      if (minutes_overdue !== 0) {
        expect(minutes_overdue).toBeGreaterThanOrEqual(30);
        expect(minutes_active).toBeGreaterThanOrEqual(90);
      }
      return minutes_overdue === 0;
    }));

  it('turns emergency maintenance on', () =>
    breaksAndMends('emergency', async () => {
      const isOff = (await maintenance()).mode !== 'emergency';
      expect((await log('webapp.log')).includes(' CRITICAL ')).toBe(!isOff);
      return isOff;
    }));

  it('takes the newest dumps away', () =>
    breaksAndMends('backup', async () => {
      const { stdout } = await command(
        'find',
        env('VEDFOLNIR_BACKUPS'),
        '-name',
        'vedfolnir_*.sql',
        '-mmin',
        `-${26 * 60}`,
      );
      return stdout !== '';
    }));

  it.each([
    ['disk', 'Disk', 90],
    ['cpu', 'CPU', 80],
    ['memory', 'Memory', 85],
  ])('lets the metrics tell of too much: %s', (name, column, bound) =>
    breaksAndMends(name, async () => (await metric(column)) <= bound),
  );

  it('has somebody try passwords', () =>
    breaksAndMends('logins', async () => {
      const failed = (await log('security_events.log')).match(/FAILED_LOGIN user=admin ip=203\.0\.113\.66/g);
      const refused = (await log('webapp.log')).match(/ip=203\.0\.113\.66 status=401/g);
      expect(failed?.length).toBe(refused?.length);
      return failed === null;
    }));

  it('damages a table, which CHECK TABLE finds and REPAIR TABLE mends', async () => {
    const check = async (): Promise<string> => (await mysql('vedfolnir', '-e', 'CHECK TABLE posts')).stdout;
    await breaksAndMends('corruption', async () => (await check()).endsWith('OK\n'));
    await estate.turn('vedfolnir-corruption', true);
    expect((await mysql('vedfolnir', '-e', 'REPAIR TABLE posts')).stdout).toContain('repair\tstatus\tOK');
    expect(await check()).toContain('OK');
    await estate.turn('vedfolnir-corruption', false);
  });
});

describe('sessions', () => {
  it('of people who signed out are followed by new ones, and those left behind are not', async () => {
    const count = async (pattern: string): Promise<number> =>
      Number(
        (await command('bash', '--norc', '-c', `redis-cli --scan --pattern '${pattern}' | wc -l`)).stdout,
      );
    await command('redis-cli', 'del', 'vedfolnir:session:user-1', 'vedfolnir:session:user-2');
    expect(await count('vedfolnir:session:user-*')).toBe(38);
    const now = Date.now();
    goVedfolnirRounds(vedfolnirAt(join(estate.root, 'vedfolnir')), now, now + 1);
    expect(await count('vedfolnir:session:user-*')).toBe(40);
    expect(await count('vedfolnir:session:left-behind-*')).toBe(6);
  });
});

describe('the daily dump', () => {
  const place = () => vedfolnirAt(join(estate.root, 'vedfolnir'));
  const dumps = async (): Promise<string[]> =>
    (await command('find', env('VEDFOLNIR_BACKUPS'), '-name', 'vedfolnir_*.sql')).stdout.split('\n').sort();

  it('is made once, at its moment, on the wall clock of the machine', async () => {
    const before = await dumps();
    goVedfolnirRounds(
      place(),
      new Date(2031, 2, 9, 1, 29).getTime(),
      new Date(2031, 2, 9, 1, 29, 59).getTime(),
    );
    expect(await dumps()).toEqual(before);
    goVedfolnirRounds(place(), new Date(2031, 2, 9, 1, 29).getTime(), new Date(2031, 2, 9, 1, 35).getTime());
    goVedfolnirRounds(place(), new Date(2031, 2, 9, 1, 35).getTime(), new Date(2031, 2, 9, 1, 45).getTime());
    const added = (await dumps()).filter((name) => !before.includes(name));
    expect(added.map((name) => name.split('/').at(-1))).toEqual(['vedfolnir_20310309_013000.sql']);
  });

  it('is missing when MySQL was away at its moment', async () => {
    await estate.turn('vedfolnir-mysql-down', true);
    const before = await dumps();
    goVedfolnirRounds(
      place(),
      new Date(2031, 2, 10, 1, 29).getTime(),
      new Date(2031, 2, 10, 1, 35).getTime(),
    );
    expect(await dumps()).toEqual(before);
    await estate.turn('vedfolnir-mysql-down', false);
  });
});
