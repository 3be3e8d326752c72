import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { collect } from '../../demo/estate/mission-control/collect.ts';
import { writeItems } from '../../demo/estate/mission-control/items.ts';
import { folderOfRun, weeklyRuns } from '../../demo/estate/mission-control/website-backups.ts';
import { freshEstate, run } from './fresh-estate.ts';

let estate: Estate;
let repo: string;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
  repo = join(estate.env.MISSION_CONTROL_COLLECTOR ?? '', 'repo');
});
afterAll(() => takeDown());

const maintenance = (): string => join(repo, 'config', 'maintenance.json');

describe('maintenance.json', () => {
  // Around midnight in Hawaii and in UTC, at month ends, on a leap day.
  it.each(['2026-03-01T09:59:59Z', '2026-03-01T10:00:00Z', '2028-02-29T23:30:00Z', '2026-12-31T23:59:59Z'])(
    'has one red item and two yellow ones, whenever the estate is built: %s',
    (moment) => {
      const now = Date.parse(moment);
      const { status, items } = collect(writeItems(now), now);
      const colors = Object.fromEntries(items.map((item) => [item.id, item.color]));
      expect(status).toBe('red');
      expect(items.filter((item) => item.color === 'red').map((item) => item.id)).toEqual([
        'quarterly-restore-test',
      ]);
      expect(items.filter((item) => item.color === 'yellow')).toHaveLength(2);
      expect(colors.patches).toBe('yellow');
      expect(items).toHaveLength(8);
    },
  );

  it('is written in a style of its own', async () => {
    const text = await readFile(maintenance(), 'utf8');
    expect(text).toContain('"_readme"');
    expect(text).not.toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
    expect(text.endsWith('}\n')).toBe(true);
  });
});

describe('the collector', () => {
  it('turns an item green once it is done', async () => {
    const before = JSON.parse(await readFile(join(repo, 'out', 'status.json'), 'utf8'));
    expect(before.status).toBe('red');
    const text = await readFile(maintenance(), 'utf8');
    const today = new Date().toISOString().slice(0, 10);
    await writeFile(maintenance(), text.replace(/("last_done_at": )"[\d-]+"/, `$1"${today}"`));
    const { code, stdout } = await run(estate, repo, 'bin/collect');
    await writeFile(maintenance(), text);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'collected 8 items: yellow\n' });
    const after = JSON.parse(await readFile(join(repo, 'out', 'status.json'), 'utf8'));
    expect(after.items[0]).toMatchObject({ id: 'quarterly-restore-test', color: 'green' });
    expect(Date.parse(after.generated)).toBeGreaterThanOrEqual(Date.parse(before.generated));
  });

  it.each([
    ['half a file', (text: string) => text.slice(0, 700), 'JSON'],
    ['no JSON', () => 'hello', 'JSON'],
    [
      'no date',
      (text: string) => text.replace(/"last_done_at": "[\d-]+"/, '"last_done_at": "soon"'),
      '"soon" is no date',
    ],
    [
      'no cadence',
      (text: string) => text.replace(/"cadence_days": \d+/, '"cadence_days": 0'),
      'cadence_days',
    ],
  ])('refuses %s, says why, and leaves status.json as it was', async (_, spoil, expected) => {
    await run(estate, repo, 'bin/collect');
    const status = await readFile(join(repo, 'out', 'status.json'), 'utf8');
    const text = await readFile(maintenance(), 'utf8');
    await writeFile(maintenance(), spoil(text));
    const { code, stderr } = await run(estate, repo, 'bin/collect');
    await writeFile(maintenance(), text);
    expect(code).toBe(1);
    expect(stderr).toContain(expected);
    expect(stderr).toContain('status.json stays as it was');
    expect(await readFile(join(repo, 'out', 'status.json'), 'utf8')).toBe(status);
    expect(JSON.parse(await readFile(join(repo, 'out', 'last-run.json'), 'utf8')).ok).toBe(false);
    expect(await readdir(join(repo, 'out'))).toEqual(['last-run.json', 'status.json']);
  });
});

describe('website backups', () => {
  it('of a Sunday 03:30 UTC lie in a folder named by the Saturday in Hawaii', () => {
    expect(folderOfRun(Date.parse('2026-11-22T03:30:00Z'))).toBe('2026-11-21');
    expect(weeklyRuns(Date.parse('2026-11-22T03:29:59Z'), 1)).toEqual([Date.parse('2026-11-15T03:30:00Z')]);
    expect(weeklyRuns(Date.parse('2026-11-22T03:30:00Z'), 1)).toEqual([Date.parse('2026-11-22T03:30:00Z')]);
    expect(weeklyRuns(Date.parse('2026-11-21T12:00:00Z'), 2).map((at) => new Date(at).toISOString())).toEqual(
      ['2026-11-15T03:30:00.000Z', '2026-11-08T03:30:00.000Z'],
    );
  });

  it('are four weeks deep for every domain, and all pass', async () => {
    const root = estate.env.WEBSITE_BACKUPS ?? '';
    const domains = await readdir(root);
    expect(domains).toHaveLength(4);
    for (const domain of domains) expect(await readdir(join(root, domain))).toHaveLength(4);
    const { stdout } = await run(
      estate,
      estate.root,
      join(estate.env.WEBSITE_BACKUP_JOB ?? '', 'bin', 'website-report'),
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({ pass: 4, needs_review: 0, failed: 0 });
  });

  it('that were changed afterwards need review', async () => {
    const root = join(estate.env.WEBSITE_BACKUPS ?? '', 'mci.example');
    const newest = (await readdir(root)).sort().at(-1) ?? '';
    await rm(join(root, newest, 'files', 'style.css'));
    await writeFile(join(root, newest, 'files', 'index.html'), 'defaced');
    const { stdout } = await run(
      estate,
      estate.root,
      join(estate.env.WEBSITE_BACKUP_JOB ?? '', 'bin', 'website-review'),
    );
    expect(stdout).toContain('mci.example: needs_review');
    expect(stdout).toContain('files/index.html: not as it was backed up');
    expect(stdout).toContain('files/style.css: missing');
  });
});
