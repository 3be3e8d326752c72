import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { databaseIn } from '../../src/assemble/surroundings.ts';
import { backUp } from '../../src/store/sqlite/backup.ts';
import { claimBot } from '../../src/store/sqlite/one-bot.ts';
import { openStore } from '../../src/store/sqlite/open-store.ts';

const start = Date.parse('2026-03-02T08:00:00Z');
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

let folder: string;
let path: string;
let umask: number;
beforeEach(() => {
  umask = process.umask(0);
  folder = mkdtempSync(join(tmpdir(), 'watchkeeper-modes-'));
  path = join(folder, 'watchkeeper.sqlite');
});
afterEach(() => {
  process.umask(umask);
  rmSync(folder, { recursive: true, force: true });
});

it('every file of the database is made for its owner alone, and so are copies and locks', async () => {
  const letGo = claimBot(join(folder, 'watchkeeper.lock'));
  const store = await openStore({ path, now: () => start });
  await store.audit.append({ at: start, actor: 'uid:1', action: 'test', subject: 'one' });
  const copy = await backUp({ path, folder: join(folder, 'backups'), keep: 2, now: start });
  const files = readdirSync(folder).filter((name) => name !== 'backups');
  expect(files.sort()).toEqual(
    expect.arrayContaining(['watchkeeper.sqlite', 'watchkeeper.sqlite-shm', 'watchkeeper.sqlite-wal']),
  );
  expect(files.map((name) => [name, modeOf(join(folder, name))])).toEqual(files.map((name) => [name, '600']));
  expect(modeOf(copy.path)).toBe('600');
  expect(modeOf(join(folder, 'backups'))).toBe('700');
  store.close();
  letGo();
});

it('a database that is there keeps the mode that somebody gave it', async () => {
  writeFileSync(path, '');
  chmodSync(path, 0o640);
  (await openStore({ path, now: () => start })).close();
  expect(modeOf(path)).toBe('640');
});

it('the data folder is made for its owner alone', () => {
  const data = join(folder, 'data');
  databaseIn({ home: folder, data, web: undefined, deadManUrl: undefined, slack: undefined });
  expect(modeOf(data)).toBe('700');
});
