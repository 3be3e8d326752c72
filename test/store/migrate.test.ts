import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { verifyCopy } from '../../src/store/sqlite/backup.ts';
import { Database } from '../../src/store/sqlite/database.ts';
import { SqliteMemo } from '../../src/store/sqlite/memo.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { readMigrations } from '../../src/store/sqlite/migration-files.ts';
import { migrationStatus } from '../../src/store/sqlite/migration-status.ts';
import { openStore } from '../../src/store/sqlite/open-store.ts';
import { change, start } from './contract/subject.ts';

describe('migrations', () => {
  let folder: string;
  let path: string;
  let migrations: string;
  const now = () => start;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watchkeeper-store-'));
    path = join(folder, 'watchkeeper.sqlite');
    migrations = join(folder, 'migrations');
    await mkdir(migrations);
    for (const { name, sql } of readMigrations()) await writeFile(join(migrations, name), sql);
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const shipped = readMigrations().map(({ name }) => name);
  const numbered = (number: number) => String(number).padStart(4, '0');
  const following = numbered(shipped.length + 1);
  const more = `${following}_more.sql`;
  const addMigration = (sql: string, name = more) => writeFile(join(migrations, name), sql);
  const copies = async () => (await readdir(folder)).filter((name) => name.includes('-before-'));
  const openAndClose = async () => (await openStore({ path, now, migrationsFolder: migrations })).close();

  it('end at number 3', () => {
    expect(shipped.at(-1)).toBe('0004_runs.sql');
  });

  it('make a database where there is none, without a copy of nothing', async () => {
    expect(migrationStatus(path)).toMatchObject({ exists: false, pending: shipped });
    expect(await migrate({ path, now })).toEqual({ applied: shipped, backup: null });
    expect(await migrate({ path, now })).toEqual({ applied: [], backup: null });
    expect(migrationStatus(path)).toEqual({
      path,
      exists: true,
      applied: shipped.map((name, index) => ({ number: index + 1, name, appliedAt: start })),
      pending: [],
    });
    expect(await copies()).toEqual([]);
  });

  it('keep a copy from before that holds everything', async () => {
    const store = await openStore({ path, now });
    await store.changes.record(change('before'));
    await addMigration('CREATE TABLE more (id TEXT) STRICT;');
    const report = await migrate({ path, now, migrationsFolder: migrations });
    store.close();
    expect(report.applied).toEqual([more]);
    expect(await copies()).toEqual([`watchkeeper-before-${following}-20260302T080000Z.sqlite`]);
    const copy = await openStore({ path: report.backup ?? '', now });
    expect(await copy.audit.latest(1)).toMatchObject([{ action: 'before' }]);
    copy.close();
  });

  it('migrate nothing when the copy cannot be made', async () => {
    await openAndClose();
    await addMigration('CREATE TABLE more (id TEXT) STRICT;');
    const blocked = join(folder, 'a-file');
    await writeFile(blocked, '');
    const attempt = migrate({
      path,
      now,
      migrationsFolder: migrations,
      backupFolder: join(blocked, 'copies'),
    });
    await expect(attempt).rejects.toMatchObject({
      code: 'store.backup-failed',
      message: expect.stringContaining('Nothing was migrated'),
    });
    expect(migrationStatus(path, migrations).pending).toEqual([more]);
  });

  it('notice a copy that is damaged, of another version, or not there', async () => {
    const store = await openStore({ path, now });
    for (let index = 0; index < 300; index += 1) await store.memo.set(`key ${index}`, 'x'.repeat(500), start);
    store.close();
    const copy = join(folder, 'copy.sqlite');
    await copyFile(path, copy);
    expect(() => verifyCopy(copy, shipped.length)).not.toThrow();
    expect(() => verifyCopy(copy, shipped.length + 1)).toThrow('another version');
    expect(() => verifyCopy(join(folder, 'none.sqlite'), 1)).toThrow('not there');
    const bytes = await readFile(copy);
    bytes.fill(0xff, bytes.length - 40_000, bytes.length - 20_000);
    await writeFile(copy, bytes);
    expect(() => verifyCopy(copy, shipped.length)).toThrow();
    await writeFile(copy, bytes.subarray(0, 8_192));
    expect(() => verifyCopy(copy, shipped.length)).toThrow();
  });

  it('refuse a database from tomorrow and leave it alone', async () => {
    await addMigration('CREATE TABLE more (id TEXT) STRICT;');
    await openAndClose();
    const before = await readFile(path);
    const attempt = openStore({ path, now });
    await expect(attempt).rejects.toMatchObject({
      code: 'store.newer',
      message: expect.stringContaining('newer Watchkeeper'),
    });
    expect(await readFile(path)).toEqual(before);
  });

  it('refuse a migration that was edited after it was applied', async () => {
    await openAndClose();
    const [first] = readMigrations();
    await writeFile(join(migrations, '0001_first.sql'), `${first?.sql}-- a late thought\n`);
    await expect(openAndClose()).rejects.toMatchObject({ code: 'store.migration-edited' });
  });

  it.each([
    ['breaks off', 'CREATE TABLE more (id TEXT) STRICT; INSERT INTO nothing VALUES (1);'],
    ['ends the transaction itself', 'CREATE TABLE more (id TEXT) STRICT; ROLLBACK;'],
    ['leaves rows that refer to nothing', "INSERT INTO audit_words VALUES (77, 'salt', 'words');"],
  ])('undo one that %s, and say where the copy is', async (_what, sql) => {
    await openAndClose();
    await addMigration(sql);
    await expect(openAndClose()).rejects.toMatchObject({
      code: 'store.migration-failed',
      message: expect.stringContaining(`-before-${following}-`),
    });
    expect(migrationStatus(path, migrations).pending).toEqual([more]);
    await addMigration('CREATE TABLE more (id TEXT) STRICT;');
    await openAndClose();
    expect(migrationStatus(path, migrations).pending).toEqual([]);
    expect(await copies()).toHaveLength(2);
  });

  it('are numbered without gaps', async () => {
    await addMigration('SELECT 1;', `${numbered(shipped.length + 2)}_gap.sql`);
    await expect(openAndClose()).rejects.toMatchObject({ code: 'store.migrations-wrong' });
  });

  it('wait for one another within a process', async () => {
    const stores = await Promise.all([1, 2, 3].map(() => openStore({ path, now })));
    for (const store of stores) store.close();
    expect(migrationStatus(path).applied).toHaveLength(shipped.length);
  });
});

describe('a database that cannot be used', () => {
  let folder: string;
  let path: string;
  const open = async () => (await openStore({ path, now: () => start })).close();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watchkeeper-store-'));
    path = join(folder, 'watchkeeper.sqlite');
  });

  afterEach(async () => {
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true, force: true });
  });

  it('is refused when it is no database', async () => {
    await writeFile(path, 'these are the notes of last Tuesday, not a database\n'.repeat(40));
    await expect(open()).rejects.toMatchObject({ code: 'store.not-a-database' });
    expect(await readFile(path, 'utf8')).toContain('last Tuesday');
  });

  it('is refused when it belongs to another program', async () => {
    const other = new Sqlite(path);
    other.exec('CREATE TABLE notes (text TEXT)');
    other.close();
    await expect(open()).rejects.toMatchObject({ code: 'store.not-ours' });
  });

  it('is refused when its folder is missing', async () => {
    path = join(folder, 'nowhere', 'watchkeeper.sqlite');
    await expect(open()).rejects.toMatchObject({ code: 'store.no-folder' });
  });

  it.skipIf(process.getuid?.() === 0)('is refused when its folder is read-only', async () => {
    await chmod(folder, 0o500);
    await expect(open()).rejects.toMatchObject({ code: 'store.cannot-open' });
  });

  it('says that there is no room, changes nothing, and works again when there is', async () => {
    const store = await openStore({ path, now: () => start });
    store.close();
    const database = new Database(path);
    const memo = new SqliteMemo(database);
    // SQLite then answers as it does on a full disk.
    const limit = (pages: number) =>
      database.all(sql`PRAGMA max_page_count = ${sql.lit(pages)}`, z.unknown());
    limit(1);
    await expect(memo.set('big', 'x'.repeat(500_000), start)).rejects.toMatchObject({
      code: 'store.full',
      passing: true,
    });
    expect(await memo.get('big')).toBeUndefined();
    limit(100_000);
    await memo.set('big', 'x', start);
    expect(await memo.get('big')).toMatchObject({ value: 'x' });
    database.close();
  });

  it('can be read while another process has the write lock, and says who is in the way of a change', async () => {
    await open();
    const database = new Database(path, { timeout: 50 });
    const memo = new SqliteMemo(database);
    const other = new Sqlite(path);
    other.exec('BEGIN IMMEDIATE');
    expect(await memo.get('fact')).toBeUndefined();
    await expect(memo.set('fact', 1, start)).rejects.toMatchObject({ code: 'store.busy', passing: true });
    other.exec('ROLLBACK');
    await memo.set('fact', 1, start);
    other.close();
    database.close();
  });
});
