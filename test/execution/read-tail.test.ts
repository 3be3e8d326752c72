import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, open, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMask } from '../../src/core/mask.ts';
import { createTailReader } from '../../src/execution/read-tail.ts';
import type { Tail } from '../../src/services/log-file.ts';

const secret = 'not-a-real-password';
const readTail = createTailReader(createMask([secret]));
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-tail-'));
  path = join(folder, 'app.log');
});
afterEach(() => rm(folder, { recursive: true }));

const tail = (wish: { lines?: number; filter?: string } = {}, of = path): Promise<Tail> =>
  readTail({ service: 'alpha', name: 'app', path: of, lines: 50 }, { lines: 10, filter: '', ...wish });
const linesOf = (found: Tail): readonly string[] => {
  if (!found.read) throw new Error(found.reason);
  return found.lines;
};

describe('the end of a log', () => {
  it('is its last lines, oldest first', async () => {
    await writeFile(path, 'one\ntwo\nthree\n');
    expect(linesOf(await tail({ lines: 2 }))).toEqual(['two', 'three']);
    expect(linesOf(await tail())).toEqual(['one', 'two', 'three']);
  });

  it('may have no last line feed, and be empty', async () => {
    await writeFile(path, 'one\r\ntwo');
    expect(linesOf(await tail())).toEqual(['one', 'two']);
    await truncate(path, 0);
    expect(await tail()).toMatchObject({ read: true, lines: [], gaveUp: false });
  });

  it('can be asked for a text, which is a text and no expression', async () => {
    await writeFile(path, 'ERROR one\nfine\nerror (two)\n.*\n');
    expect(linesOf(await tail({ filter: 'Error' }))).toEqual(['ERROR one', 'error (two)']);
    expect(linesOf(await tail({ filter: '.*' }))).toEqual(['.*']);
    expect(linesOf(await tail({ filter: '(two)' }))).toEqual(['error (two)']);
  });

  it('shows no secret and no control characters, and no filter finds a secret out', async () => {
    await writeFile(path, `\u001b[31mred\u001b[0m ${secret} \u202eabc\u0007\n`);
    expect(linesOf(await tail())).toEqual(['red ••• abc']);
    expect(linesOf(await tail({ filter: 'not-a-real' }))).toEqual([]);
  });

  it('shortens a line that is endless', async () => {
    await writeFile(path, `${'x'.repeat(200_000)}\nend\n`);
    const found = await tail();
    expect(found).toMatchObject({ cut: true });
    expect(linesOf(found).map((line) => line.length)).toEqual([1_000, 3]);
  });

  it('of two gigabytes is read from the end', async () => {
    const file = await open(path, 'w');
    await file.write('first\n', 0);
    await file.write('\nlast but one\nlast\n', 2_000_000_000);
    await file.close();
    expect(linesOf(await tail({ lines: 2 }))).toEqual(['last but one', 'last']);
  });

  it('is of the file of a folder that was written last', async () => {
    await writeFile(join(folder, 'a.log'), 'a\n');
    await writeFile(join(folder, 'b.log'), 'b\n');
    await writeFile(join(folder, 'c.log.gz'), 'packed');
    await utimes(join(folder, 'a.log'), 2_000_000_000, 2_000_000_000);
    expect(await tail({}, folder)).toMatchObject({ read: true, file: join(folder, 'a.log'), lines: ['a'] });
  });

  it('tells where older lines lie when the file was rotated', async () => {
    await writeFile(path, 'new\n');
    await writeFile(`${path}.1`, 'old\n');
    expect(await tail()).toMatchObject({ lines: ['new'], older: `${path}.1` });
    expect(await tail({ lines: 1 })).toMatchObject({ lines: ['new'], older: null });
  });

  it('may lie behind a link', async () => {
    await writeFile(join(folder, 'real.log'), 'real\n');
    await symlink(join(folder, 'real.log'), path);
    expect(linesOf(await tail())).toEqual(['real']);
  });
});

describe('a log that cannot be read', () => {
  it('is missing, or was rotated away', async () => {
    expect(await tail()).toEqual({ read: false, reason: `there is no log at ${path}` });
    await writeFile(`${path}-20260301`, 'old\n');
    expect(await tail()).toEqual({
      read: false,
      reason: `there is no log at ${path} now; it was moved to ${path}-20260301`,
    });
  });

  it('is a folder without files, or a pipe, for which nobody waits', async () => {
    expect(await tail({}, folder)).toEqual({ read: false, reason: `the folder ${folder} holds no log` });
    execFileSync('mkfifo', [path]);
    expect(await tail()).toEqual({ read: false, reason: `${path} is no file` });
  });

  it.skipIf(process.getuid?.() === 0)('may not be read', async () => {
    await writeFile(path, 'x\n');
    await chmod(path, 0o000);
    expect(await tail()).toEqual({
      read: false,
      reason: `${path} may not be read by the user that Watchkeeper runs as`,
    });
  });
});
