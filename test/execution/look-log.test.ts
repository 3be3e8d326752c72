import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  open,
  rename,
  rm,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Look } from '../../src/checks/probe.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { lookOnce, valuesOf } from './probe-of.ts';

type LogLook = Extract<Look, { kind: 'log' }>;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchkeeper-log-'));
  path = join(folder, 'app.log');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const now = '2026-03-05T12:00:00Z';

function lookAt(changes: Partial<LogLook> = {}, at = now, timeout = 20_000) {
  const look: LogLook = {
    kind: 'log',
    path,
    pattern: 'ERROR',
    last: 86_400_000,
    time: { format: 'iso', timezone: 'UTC' },
    tail: 0,
    limit: 100_000_000,
    ...changes,
  };
  return lookOnce(look, { clock: new ManualClock(at), timeout });
}

const count = async (changes: Partial<LogLook> = {}, at = now) =>
  valuesOf(await lookAt(changes, at), 'count')[0];

/** Lines as of now minus so many minutes each. */
function lines(minutes: readonly number[], text = 'ERROR'): string {
  const at = (ago: number) => new Date(Date.parse(now) - ago * 60_000).toISOString();
  return minutes.map((ago) => `${at(ago)} ${text} ${ago}\n`).join('');
}

async function writtenAt(name: string, text: string | Buffer, ago: number): Promise<void> {
  await writeFile(join(folder, name), text);
  const at = new Date(Date.parse(now) - ago * 60_000);
  await utimes(join(folder, name), at, at);
}

describe('lines of a log', () => {
  test('count while they are in the span, to the millisecond', async () => {
    await writeFile(
      path,
      '2026-03-04T11:59:59.999Z ERROR out\n2026-03-04T12:00:00.000Z ERROR in\n2026-03-05T11:59:59Z INFO in\n2026-03-05T12:00:00Z ERROR now\n',
    );
    const result = await lookAt({ tail: 5 });
    expect(valuesOf(result, 'count', 'lines', 'percent', 'first_at', 'last_at', 'error')).toEqual([
      2,
      3,
      66.67,
      '2026-03-04T12:00:00.000Z',
      '2026-03-05T12:00:00.000Z',
      null,
    ]);
    expect(valuesOf(result, 'latest', 'tail')).toEqual([
      '2026-03-05T12:00:00Z ERROR now',
      ['2026-03-04T12:00:00.000Z ERROR in', '2026-03-05T12:00:00Z ERROR now'],
    ]);
  });

  test('that are none count as none', async () => {
    await writeFile(path, lines([5, 4], 'INFO'));
    expect(valuesOf(await lookAt(), 'count', 'lines', 'percent', 'latest', 'first_at')).toEqual([
      0,
      2,
      0,
      null,
      null,
    ]);
    await writeFile(path, '');
    expect(valuesOf(await lookAt(), 'count', 'lines', 'percent', 'error')).toEqual([0, 0, 0, null]);
  });

  test('without a time belong to the line before', async () => {
    const trace = '    at ERROR one\n    at ERROR two\n';
    await writeFile(path, `${lines([1_450])}${trace}${lines([60])}${trace}${lines([5], 'INFO')}`);
    expect(valuesOf(await lookAt(), 'count', 'lines', 'latest')).toEqual([3, 4, '    at ERROR two']);
  });

  test('may be out of order, also across the edge of the span', async () => {
    await writeFile(path, lines([1_430, 1_443, 1_437, 3, 5, 1]));
    expect(valuesOf(await lookAt(), 'count', 'latest')).toEqual([5, expect.stringMatching(/ERROR 1$/)]);
  });

  test('end in any way, and the last one need not', async () => {
    await writeFile(path, `${lines([3]).replace('\n', '\r\n')}\n\n${lines([2])}${lines([1]).trimEnd()}`);
    expect(valuesOf(await lookAt(), 'count', 'lines')).toEqual([3, 3]);
    expect(await count({ pattern: '3$' })).toBe(1);
  });

  test('are made fit to be shown, and shortened', async () => {
    await writeFile(path, lines([1], `ERROR \x1b[31mred\x1b[0m ${'x'.repeat(500)}`));
    const [latest] = valuesOf(await lookAt(), 'latest');
    expect(latest).toMatch(/ERROR red x+…$/);
    expect(latest).toHaveLength(300);
  });

  test('of the future count, and are told apart', async () => {
    await writeFile(path, lines([1, -4, -60]));
    expect(valuesOf(await lookAt(), 'count', 'future')).toEqual([3, 1]);
  });

  test('are read in the zone of the log', async () => {
    await writeFile(path, '2026-03-04 01:59:59 ERROR\n2026-03-04 02:00:00 ERROR\n');
    expect(await count({ time: { format: 'iso', timezone: 'Pacific/Honolulu' } })).toBe(1);
    expect(await count()).toBe(0);
  });
});

describe('when the clocks change', () => {
  const time = { format: 'iso', timezone: 'America/New_York' };

  test('and are put back, the hour that comes twice is told apart by its neighbours', async () => {
    // 01:00 to 01:59 before and again after 06:00 UTC.
    await writeFile(
      path,
      '2026-11-01 00:59:00 ERROR\n2026-11-01 01:10:00 ERROR\n2026-11-01 01:50:00 ERROR\n2026-11-01 01:05:00 ERROR\n2026-11-01 01:55:00 ERROR\n2026-11-01 02:01:00 ERROR\n',
    );
    const at = '2026-11-01T07:30:00Z';
    const hours = (amount: number) => count({ time, last: amount * 3_600_000 }, at);
    // Since 06:30, 06:00, 05:30 and 05:00 UTC.
    expect([await hours(1), await hours(1.5), await hours(2), await hours(2.5)]).toEqual([2, 3, 4, 5]);
  });

  test('and are put back while the log is written, lines are not of the future', async () => {
    await writeFile(path, '2026-11-01 01:10:00 ERROR\n2026-11-01 01:20:00 ERROR\n');
    const last = 900_000;
    expect(valuesOf(await lookAt({ time, last }, '2026-11-01T05:21:00Z'), 'count', 'future')).toEqual([2, 0]);
    expect(valuesOf(await lookAt({ time, last }, '2026-11-01T06:21:00Z'), 'count', 'future')).toEqual([2, 0]);
  });

  test('and are put back, packed files tell the hours apart too', async () => {
    const text =
      '2026-11-01 00:59:00 ERROR\n2026-11-01 01:50:00 ERROR\n2026-11-01 01:05:00 ERROR\n2026-11-01 02:01:00 ERROR\n';
    await writeFile(path, '');
    await writeFile(`${path}.1.gz`, gzipSync(text));
    expect(await count({ time, last: 5_400_000 }, '2026-11-01T07:30:00Z')).toBe(2);
  });

  test('and are put forward, an hour is skipped', async () => {
    await writeFile(path, '2026-03-08 01:59:00 ERROR\n2026-03-08 03:01:00 ERROR\n');
    expect(await count({ time, last: 180_000 }, '2026-03-08T07:02:00Z')).toBe(2);
    expect(await count({ time, last: 179_999 }, '2026-03-08T07:02:00Z')).toBe(1);
  });
});

describe('a log that is rotated', () => {
  test('is read across its files, packed or not, under every usual name', async () => {
    await writtenAt('app.log', lines([2]), 2);
    await writtenAt('app.log.1', lines([62, 61]), 61);
    await writtenAt('app.log.2.gz', gzipSync(lines([122, 121])), 121);
    await writtenAt('app.log-20260304.zst', zstdCompressSync(Buffer.from(lines([181]))), 181);
    await writtenAt('app-2026-03-04.log', lines([242]), 242);
    await writtenAt('app.log.2026-03-04', lines([302]), 302);
    await writtenAt('app.log.9', lines([3_000]), 3_000);
    for (const other of ['app.log.bak', 'app.log~', 'apple.log', 'app-error.log', 'other.log.1'])
      await writtenAt(other, lines([1]), 1);
    const result = await lookAt({ tail: 2 });
    expect(valuesOf(result, 'count', 'error')).toEqual([8, null]);
    expect(valuesOf(result, 'tail.0', 'tail.1')).toEqual([
      expect.stringMatching(/ 61$/),
      expect.stringMatching(/ 2$/),
    ]);
  });

  test('is a folder, too', async () => {
    await mkdir(join(folder, 'logs'));
    await writtenAt('logs/one.log', lines([2]), 2);
    await writtenAt('logs/two.log', lines([4]), 4);
    await writtenAt('logs/.hidden', lines([4]), 4);
    expect(await count({ path: join(folder, 'logs') })).toBe(2);
  });

  test('by renaming is neither missed nor counted twice', async () => {
    await writeFile(path, lines([3, 2]));
    expect(await count()).toBe(2);
    await rename(path, `${path}.1`);
    // Nothing was written yet to the new one.
    expect(await count()).toBe(2);
    await writeFile(path, lines([1]));
    expect(await count()).toBe(3);
  });

  test('by copying and truncating is neither missed nor counted twice', async () => {
    await writeFile(path, lines([3, 2]));
    await copyFile(path, `${path}.1`);
    await appendFile(path, lines([1]));
    expect(await count()).toBe(3);
    // Half of the copy is there.
    await truncate(`${path}.1`, 20);
    expect(await count()).toBe(3);
    await writeFile(`${path}.1`, lines([3, 2, 1]));
    await truncate(path, 0);
    expect(await count()).toBe(3);
  });

  test('and is just being packed is counted once', async () => {
    await writeFile(path, lines([1]));
    await writeFile(`${path}.1`, lines([3, 2]));
    await writeFile(`${path}.1.gz`, gzipSync(lines([3, 2])).subarray(0, 20));
    expect(await count()).toBe(3);
  });

  test('with a packed file that is damaged or of another kind has no count, and says why', async () => {
    await writeFile(path, lines([1]));
    await writeFile(`${path}.2.gz`, gzipSync(lines([3, 2])).subarray(0, 30));
    const damaged = await lookAt();
    expect(valuesOf(damaged, 'count', 'truncated', 'error')).toEqual([
      null,
      true,
      expect.stringMatching(/only a part of the last 1 day.* app\.log\.2\.gz: it cannot be unpacked/),
    ]);
    await rename(`${path}.2.gz`, `${path}.2.xz`);
    expect(valuesOf(await lookAt(), 'count', 'error')).toEqual([
      null,
      expect.stringContaining('app.log.2.xz'),
    ]);
  });

  test('hammered by rotation while it is read always gives every line once', async () => {
    await writeFile(path, lines([9]));
    for (let round = 1; round <= 5; round += 1) {
      const looks = Array.from({ length: 4 }, () => count());
      for (let old = round; old > 1; old -= 1)
        await rename(`${path}.${old - 1}`, `${path}.${old}`).catch(() => {});
      await rename(path, `${path}.1`);
      await writeFile(path, lines([9 - round]));
      for (const seen of await Promise.all(looks)) expect([round, round + 1]).toContain(seen);
    }
    expect(await count()).toBe(6);
  });
});

describe('a log that is huge', () => {
  test('is read from its end, and only as far as needed', async () => {
    const block = lines(
      Array.from({ length: 8_000 }, (_, index) => 100_000 - index),
      'ERROR old',
    );
    const file = await open(path, 'w');
    // Two gigabytes of which only the end is really there.
    let position = 2_000_000_000;
    for (const text of [block, block, lines([3, 2, 1])]) {
      await file.write(text, position);
      position += Buffer.byteLength(text);
    }
    await file.close();
    const result = await lookAt();
    expect(valuesOf(result, 'count', 'lines', 'truncated')).toEqual([3, 3, false]);
    expect(valuesOf(result, 'bytes_read')[0]).toBeLessThan(600_000);
  });

  test('with a hole that truncating left before its lines is read across the hole', async () => {
    const file = await open(path, 'w');
    await file.write(lines([3, 2, 1]), 2_000_000_000);
    await file.close();
    expect(valuesOf(await lookAt(), 'count', 'lines', 'error')).toEqual([3, 3, null]);
  });

  test('with a hole in the middle is read on both sides of it', async () => {
    const file = await open(path, 'w');
    await file.write(lines([5]), 0);
    await file.write(lines([1]), 3_000_000);
    await file.close();
    expect(valuesOf(await lookAt(), 'count')).toEqual([2]);
  });

  test('has lines across the borders of blocks, with letters of several bytes', async () => {
    const text = Array.from(
      { length: 20_000 },
      (_, index) => `2026-03-05T11:00:00Z ERROR ${'ä€😀'.repeat(index % 7)} ${index}\n`,
    );
    await writeFile(path, text.join(''));
    const result = await lookAt({ pattern: 'ERROR (ä€😀)* \\d+$', tail: 100 });
    expect(valuesOf(result, 'count', 'lines', 'bytes_read')).toEqual([
      20_000,
      20_000,
      Buffer.byteLength(text.join('')),
    ]);
    expect(JSON.stringify(result)).not.toContain('\uFFFD');
    await rm(path);
    await writeFile(`${path}.1.gz`, gzipSync(text.join('')));
    expect(valuesOf(await lookAt({ pattern: 'ERROR (ä€😀)* \\d+$' }), 'count', 'lines')).toEqual([
      20_000, 20_000,
    ]);
  });

  test('with a line that does not end is read by the beginning of that line', async () => {
    await writeFile(path, `${lines([9])}${lines([8]).trimEnd()}${'x'.repeat(1_000_000)} WARN\n${lines([7])}`);
    expect(valuesOf(await lookAt(), 'count', 'lines')).toEqual([3, 3]);
    expect(await count({ pattern: 'WARN' })).toBe(0);
  });

  test('with a line over several blocks is read where that line begins', async () => {
    // It begins 500 bytes before the border of a block, and what is looked for stands behind the border.
    const length = 2 * 262_144 + 500;
    const line = `${lines([8]).trimEnd()}${'x'.repeat(1_000)}MARK`;
    await writeFile(path, `${lines([9])}${line.padEnd(length - 1, 'x')}\n`);
    expect(valuesOf(await lookAt({ pattern: 'MARK' }), 'count', 'lines')).toEqual([1, 2]);
  });

  test('beyond the limit has no count, and says how far it got', async () => {
    await writeFile(path, lines(Array.from({ length: 20_000 }, (_, index) => (20_000 - index) / 20)));
    expect(await count()).toBe(20_000);
    const result = await lookAt({ limit: 300_000 });
    expect(valuesOf(result, 'count', 'lines', 'percent', 'truncated', 'error')).toEqual([
      null,
      null,
      null,
      true,
      expect.stringMatching(
        /only a part of the last 1 day.*\d+ matching lines in it: app\.log: there is more than the limit/,
      ),
    ]);
    expect(valuesOf(result, 'latest')).toEqual([expect.stringContaining('ERROR')]);
  });

  test('that takes too long could not be looked at', async () => {
    await writeFile(path, lines(Array.from({ length: 50_000 }, () => 5)));
    expect(await lookAt({}, now, 1)).toMatchObject({ saw: false, reason: 'it took longer than 1 ms' });
  });
});

describe('a log that cannot be judged', () => {
  test('does not exist', async () => {
    expect(await lookAt()).toMatchObject({ saw: false, reason: `there is no log at ${path}` });
    expect(await lookAt({ path: join(folder, 'no', 'app.log') })).toMatchObject({ saw: false });
  });

  test.skipIf(process.getuid?.() === 0)('may not be read', async () => {
    await writeFile(path, lines([1]));
    await chmod(path, 0o000);
    expect(await lookAt()).toMatchObject({ saw: false, reason: `the log ${path} may not be read` });
  });

  test('has no times in the form that is said', async () => {
    await writeFile(path, 'ERROR one\nERROR two\n');
    expect(await lookAt()).toMatchObject({ saw: false, reason: expect.stringContaining('in the form iso') });
  });

  test('says nothing any more: how long is a value', async () => {
    await writtenAt('app.log', lines([3_000]), 3_000);
    expect(valuesOf(await lookAt(), 'count', 'age_hours')).toEqual([0, 50]);
  });
});
