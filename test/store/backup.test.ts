import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUp } from '../../src/store/sqlite/backup.ts';
import { openStore } from '../../src/store/sqlite/open-store.ts';

const start = Date.parse('2026-03-02T08:00:00Z');
const day = 86_400_000;

describe('a backup of the database', () => {
  let data: string;
  let path: string;
  let folder: string;
  const make = (after: number, keep = 14) => backUp({ path, folder, keep, now: start + after });

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'watchkeeper-backup-'));
    path = join(data, 'watchkeeper.sqlite');
    folder = join(data, 'backups');
  });
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  it('is a whole database of its own, made while the bot writes', async () => {
    const store = await openStore({ path, now: () => start });
    await store.audit.append({ at: start, actor: 'uid:1', action: 'test', subject: 'one' });
    const made = await make(0);
    await store.audit.append({ at: start, actor: 'uid:1', action: 'test', subject: 'two' });
    store.close();
    expect(made.path).toBe(join(folder, 'watchkeeper-backup-20260302T080000Z.sqlite'));
    const copy = await openStore({ path: made.path, now: () => start });
    expect(await copy.audit.verify()).toMatchObject({ intact: true, head: { sequence: 1 } });
    copy.close();
  });

  it('keeps the newest copies and no stranger’s file is touched', async () => {
    (await openStore({ path, now: () => start })).close();
    await make(0);
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    await make(day);
    const third = await make(2 * day, 2);
    expect(third.removed).toEqual([join(folder, 'watchkeeper-backup-20260302T080000Z.sqlite')]);
    expect(readdirSync(folder)).toEqual([
      'notes.txt',
      'watchkeeper-backup-20260303T080000Z.sqlite',
      'watchkeeper-backup-20260304T080000Z.sqlite',
    ]);
  });

  it('that does not work out leaves the older copies and no half one', async () => {
    (await openStore({ path, now: () => start })).close();
    await make(0);
    writeFileSync(path, 'this is no database any more, but long enough to look like one'.repeat(50));
    await expect(make(day, 1)).rejects.toMatchObject({ code: 'store.backup-failed' });
    expect(readdirSync(folder)).toEqual(['watchkeeper-backup-20260302T080000Z.sqlite']);
  });

  it('of nothing says so', async () => {
    await expect(make(0)).rejects.toMatchObject({ code: 'store.missing' });
    expect(existsSync(folder)).toBe(false);
  });
});
