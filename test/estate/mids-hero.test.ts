import { existsSync } from 'node:fs';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { findings, freshEstate, just } from './fresh-estate.ts';

let estate: Estate;
let home: string;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
  home = estate.env.MIDSHERO_HOME ?? '';
});
afterAll(() => takeDown());

describe('Mids Hero Web on a good day', () => {
  it('is well in everything that its morning check looks at', async () => {
    expect(await findings(estate, 'db-check')).toMatchObject({ reachable: true, integrity: 'ok', tables: 4 });
    expect(await findings(estate, 'import-stats')).toMatchObject({ powers: 4000, imports: 1, failed: 0 });
    expect((await findings(estate, 'cache-stats')).hit_rate).toBeGreaterThan(95);
    expect(await findings(estate, 'import-health')).toMatchObject({ healthy: true, state: 'idle' });
    expect(await findings(estate, 'import-logs', '--last', '24h')).toMatchObject({ runs: 1 });
    expect(await findings(estate, 'import-errors', '--last', '24h')).toEqual({ errors: 0, latest: null });
    expect((await findings(estate, 'import-perf', '--last', '7d')).records_per_second).toBeGreaterThan(1000);
    expect((await findings(estate, 'db-slow-queries')).query_ms).toBeLessThan(50);
    expect((await findings(estate, 'system-resources')).memory_gb).toBeLessThan(2);
  });

  it('tells people the same in words', async () => {
    expect((await just(estate, 'db-check')).stdout).toMatch(/^Database: reachable, integrity ok, 4 tables/);
    expect((await just(estate, 'diag-quick')).stdout).toContain('Imports: ok');
    expect((await just(estate, 'import-errors', '--last', '1h')).stdout).toBe(
      'No import errors in the last 1h.\n',
    );
  });

  it('keeps seven daily, four weekly and twelve monthly backups', async () => {
    const names = await readdir(join(home, 'backups'));
    const count = (kind: string): number => names.filter((name) => name.endsWith(`_${kind}.sql`)).length;
    expect({ incr: count('incr'), full: count('full'), archive: count('archive') }).toEqual({
      incr: 7,
      full: 4,
      archive: 12,
    });
  });
});

describe('a word given to a recipe', () => {
  // BACKUP stands for the name of a backup that is there, so that whatever comes first goes well.
  it.each([
    'x; echo INJECTED',
    'BACKUP; echo INJECTED',
    'BACKUP && touch injected',
    '$(touch injected)BACKUP',
    'BACKUP`touch injected`',
    'BACKUP\ntouch injected',
    'BACKUP > injected',
    "'; touch injected; '",
    '--json',
    '-x',
    '../data/mids.db',
  ])('is never run by the shell: %j', async (written) => {
    const backup = (await readdir(join(home, 'backups'))).find((name) => name.endsWith('_full.sql')) ?? '';
    const word = written.replace('BACKUP', backup);
    for (const recipe of ['db-backup-verify', 'db-restore']) {
      const { code, stdout } = await just(estate, recipe, word);
      const isThere = existsSync(join(home, 'injected'));
      await rm(join(home, 'injected'), { force: true });
      expect({ code, stdout, isThere }).toEqual({ code: 1, stdout: '', isThere: false });
    }
  });

  it('of a span that is none is refused with an example', async () => {
    const { code, stderr } = await just(estate, 'import-logs', '--last', 'yesterday');
    expect(code).toBe(1);
    expect(stderr).toContain('"yesterday" is no span; write 30s, 10m, 24h or 7d');
  });
});

describe('backups', () => {
  it('bring a lost database back, row by row', async () => {
    await just(estate, 'import-run');
    const { name } = await findings(estate, 'db-backup-full');
    const before = await findings(estate, 'import-stats');
    await estate.turn('database', true);
    expect((await just(estate, 'db-check')).code).toBe(1);
    expect((await just(estate, 'db-restore-full', String(name))).code).toBe(0);
    await estate.turn('database', false);
    expect(await findings(estate, 'import-stats')).toEqual(before);
    expect(await findings(estate, 'validate-all-data')).toEqual({ valid: true, problems: [] });
  });

  it('that are cut off do not verify and are not restored', async () => {
    const { name } = await findings(estate, 'db-backup-archive');
    expect((await just(estate, 'db-backup-verify', String(name))).code).toBe(0);
    await truncate(join(home, 'backups', String(name)), 5000);
    const verified = await just(estate, 'db-backup-verify', String(name));
    expect(verified.code).toBe(1);
    expect(verified.stderr).toContain('is cut off');
    expect((await just(estate, 'db-restore', String(name))).code).toBe(1);
    expect(await findings(estate, 'db-check')).toMatchObject({ integrity: 'ok' });
  });

  it('hold only what changed when they are incremental', async () => {
    const { name } = await findings(estate, 'db-backup-incremental');
    const text = await readFile(join(home, 'backups', String(name)), 'utf8');
    expect(text).not.toContain('CREATE TABLE');
    expect((await just(estate, 'db-restore', String(name))).stderr).toContain('restore a full backup first');
    expect((await just(estate, 'db-restore-incremental', String(name))).code).toBe(0);
  });
});

describe('the weekly window', () => {
  it('runs its eight commands and leaves a report', async () => {
    for (const recipe of [
      'db-backup-full',
      'db-optimize',
      'db-vacuum',
      'db-analyze',
      'cache-cleanup',
      'cache-rebuild-indexes',
      'validate-all-data',
      'generate-weekly-report',
    ]) {
      expect((await just(estate, recipe)).code, recipe).toBe(0);
    }
    const reports = await readdir(join(home, 'reports'));
    expect(reports).toHaveLength(1);
  });

  it('finds effects that belong to no power', async () => {
    const { default: Database } = await import('better-sqlite3');
    const database = new Database(join(home, 'data', 'mids.db'));
    database.prepare('INSERT INTO effects VALUES (99999, 99999, ?, 1)').run('Buff');
    const { code, stdout } = await just(estate, 'validate-all-data');
    database.prepare('DELETE FROM effects WHERE id = 99999').run();
    database.close();
    expect(code).toBe(1);
    expect(stdout).toContain('1 effects belong to no power');
  });
});

describe('a damaged database', () => {
  it('is reachable and not whole', async () => {
    const path = join(home, 'data', 'mids.db');
    const whole = await readFile(path);
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 8192, 8192 + 20_000);
    await writeFile(path, damaged);
    const found = await findings(estate, 'db-check');
    await writeFile(path, whole);
    expect(found.reachable).toBe(true);
    expect(found.integrity).not.toBe('ok');
    expect(existsSync(path)).toBe(true);
  });
});

describe('an emergency', () => {
  it('is survived with the newest backup that loads', async () => {
    expect((await just(estate, 'emergency-stop')).stdout).toContain('Imports are stopped');
    const { name } = await findings(estate, 'emergency-backup');
    await truncate(join(home, 'backups', String(name)), 100);
    await estate.turn('database', true);
    const restored = await findings(estate, 'emergency-restore');
    await estate.turn('database', false);
    expect(restored.name).not.toBe(name);
    expect(await findings(estate, 'diag-full')).toMatchObject({ healthy: true, bottleneck: 'none' });
    expect((await just(estate, 'diag-report')).stdout).toMatch(/^Report written: diagnosis-/);
  });
});
