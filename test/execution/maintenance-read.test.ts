import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMaintenanceFiles } from '../../src/execution/maintenance-files.ts';
import type { MaintenanceFile, MaintenanceItem } from '../../src/maintenance/item.ts';
import { maintenanceFile } from '../maintenance/support/files.ts';
import { temporaryFolder } from '../maintenance/support/folder.ts';

async function read(content: string | Uint8Array, changes: Partial<MaintenanceFile> = {}) {
  const path = join(temporaryFolder(), 'maintenance.json');
  writeFileSync(path, content);
  return createMaintenanceFiles().read(maintenanceFile(path, changes));
}

async function items(
  list: unknown,
  changes: Partial<MaintenanceFile> = {},
): Promise<readonly MaintenanceItem[]> {
  const reading = await read(JSON.stringify({ items: list }), changes);
  if (!reading.readable) throw new Error(reading.reason);
  return reading.items;
}

async function only(item: Record<string, unknown>, changes: Partial<MaintenanceFile> = {}) {
  const [first] = await items([{ id: 'a', cadence_days: 90, ...item }], changes);
  if (!first) throw new Error('There is no item.');
  return first;
}

describe('items of a file', () => {
  it('are read by the keys of the config', async () => {
    const [item] = await items([
      {
        id: 'restore-test',
        name: 'Quarterly restore test',
        cadence_days: 90,
        warn_days: 7,
        last_done_at: '2026-08-20',
        result: 'pass',
        notes: 'Took 41 min',
      },
    ]);
    expect(item).toEqual({
      id: 'restore-test',
      service: 'mission-control',
      name: 'Quarterly restore test',
      cadence: { days: 90 },
      warn: { days: 7 },
      timezone: 'Pacific/Honolulu',
      runbook: 'maintenance#restore-test',
      lastDone: {
        written: '2026-08-20',
        at: Date.parse('2026-08-20T10:00:00Z'),
        dateOnly: true,
        result: 'pass',
        notes: 'Took 41 min',
      },
      origin: { kind: 'file', file: 'maintenance' },
    });
  });

  it.each([
    [90, 'days', { days: 90 }],
    [12, 'hours', { hours: 12 }],
    [2, 'weeks', { weeks: 2 }],
    ['90', 'days', { days: 90 }],
    ['90d', 'hours', { days: 90 }],
    ['P3M', 'days', { months: 3 }],
  ] as const)('have a cadence of %j (numbers are %s)', async (cadence_days, numbersAre, cadence) => {
    expect(await only({ cadence_days }, { numbersAre })).toMatchObject({ cadence });
  });

  it.each([0, -1, 1.5, null, 'often', 'P0D', true, {}, '-3', 1e9])(
    'with the cadence %j have a flaw, and the others are fine',
    async (cadence_days) => {
      const [bad, good] = await items([
        { id: 'a', cadence_days },
        { id: 'b', cadence_days: 1 },
      ]);
      expect(bad?.flaw).toContain('cadence');
      expect(good).not.toHaveProperty('flaw');
    },
  );

  it('may be without a warning span, or with one of nothing', async () => {
    expect(await only({})).toMatchObject({ warn: { days: 0 } });
    expect(await only({ warn_days: 0 })).toMatchObject({ warn: { days: 0 } });
    expect((await only({ warn_days: -1 })).flaw).toContain('warning span');
  });

  it('are never done when the date is missing, null or empty, and flawed when it is anything else', async () => {
    for (const last_done_at of [undefined, null, '']) {
      const item = await only({ last_done_at });
      expect(item).toMatchObject({ lastDone: null });
      expect(item).not.toHaveProperty('flaw');
    }
    for (const last_done_at of [1795249008, 'yesterday', {}, true])
      expect((await only({ last_done_at })).flaw).toContain('date of the last time');
  });

  it('that are no objects, or without an id, or with an id of another one, are flawed and hide no other', async () => {
    const found = await items([
      3,
      null,
      { name: 'x' },
      { id: 'a' },
      { id: 'a' },
      { id: 'b', cadence_days: 1 },
    ]);
    expect(found.map(({ id, flaw }) => [id, flaw !== undefined])).toEqual([
      ['#1', true],
      ['#2', true],
      ['#3', true],
      ['a', true],
      ['a', true],
      ['b', false],
    ]);
    expect(found[3]?.flaw).toContain('2 times');
  });

  it('may stand under their ids, with their own owner', async () => {
    const keys = { ...maintenanceFile('').keys, owner: 'who' };
    const found = await items(
      { a: { cadence_days: 1, who: '@dba' }, b: { cadence_days: 1 } },
      { keys, owner: '@ops' },
    );
    expect(found.map(({ id, owner }) => [id, owner])).toEqual([
      ['a', '@dba'],
      ['b', '@ops'],
    ]);
  });

  it('may have keys that mean something to the language', async () => {
    const reading = await read(
      '{"items":[{"__proto__":{"cadence_days":1},"id":"constructor","cadence_days":2}]}',
    );
    expect(reading).toMatchObject({ items: [{ id: 'constructor', cadence: { days: 2 } }] });
  });
});

describe('a file that cannot be read says why', () => {
  it.each([
    ['empty', '', 'empty'],
    ['blank', ' \n', 'empty'],
    ['half-written', '{"items": [{"id": "a", "nam', 'half-written'],
    ['half-written between two items', '{"items": [{"id": "a"},', 'half-written'],
    ['with a comma too much', '{\n  "items": [\n    {"id": "a"},\n  ]\n}', 'line 4, column 3'],
    ['with a comment', '{ // mine\n}', 'a comment'],
    ['with something after the end', '{"items":[]} x', 'line 1, column 14'],
    ['HTML', '<html>', 'not JSON'],
    ['without the list', '{"tasks":[]}', 'nothing at “items”'],
    ['with a number for the list', '{"items":3}', 'no list'],
    ['no UTF-8', Uint8Array.from([0x22, 0xff, 0x22]), 'UTF-8'],
    ['nested without end', '['.repeat(200_000), 'JSON'],
  ])('%s', async (_, content, reason) => {
    expect(await read(content)).toMatchObject({ readable: false, reason: expect.stringContaining(reason) });
  });

  it('missing, a folder, too big, a circle of links, not for us', async () => {
    const folder = temporaryFolder();
    const files = createMaintenanceFiles();
    const reasonOf = async (path: string) => {
      const reading = await files.read(maintenanceFile(path));
      return reading.readable ? 'readable' : reading.reason;
    };
    expect(await reasonOf(join(folder, 'missing.json'))).toContain('There is no file');
    mkdirSync(join(folder, 'sub.json'));
    expect(await reasonOf(join(folder, 'sub.json'))).toContain('is a folder');
    writeFileSync(join(folder, 'big.json'), '');
    truncateSync(join(folder, 'big.json'), 10_000_001);
    expect(await reasonOf(join(folder, 'big.json'))).toContain('more than 10 MB');
    symlinkSync('circle.json', join(folder, 'circle.json'));
    expect(await reasonOf(join(folder, 'circle.json'))).toContain('circle');
    if (process.getuid?.() !== 0) {
      writeFileSync(join(folder, 'secret.json'), '{}');
      chmodSync(join(folder, 'secret.json'), 0);
      expect(await reasonOf(join(folder, 'secret.json'))).toContain('may not be read');
    }
  });
});
