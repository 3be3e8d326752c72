import {
  appendFileSync,
  chmodSync,
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createExchange, type Exchange } from '../../src/execution/maintenance-exchange.ts';
import { createMaintenanceFiles } from '../../src/execution/maintenance-files.ts';
import type { MaintenanceFile } from '../../src/maintenance/item.ts';
import type { PlannedWriteBack } from '../../src/maintenance/ports.ts';
import { maintenanceFile } from '../maintenance/support/files.ts';
import { temporaryFolder } from '../maintenance/support/folder.ts';

const original =
  '{\n  "items": [\n    {"id": "a", "cadence_days": 90, "last_done_at": "2026-01-01", "result": null, "notes": ""},\n    {"id": "b", "cadence_days": 1}\n  ]\n}\n';
const closed = original.replace(
  '"2026-01-01", "result": null, "notes": ""',
  '"2026-11-20", "result": "pass", "notes": "fine"',
);
const theirs = original.replace('"id": "b"', '"id": "b", "by": "them"');
const completion = { doneAt: Date.parse('2026-11-21T03:30:00Z'), result: 'pass', notes: 'fine' };
const now = Date.parse('2026-11-21T04:00:00Z');
const moments = ['staged', 'looked', 'exchanged', 'verified', 'kept'] as const;

/** As if the file system could not exchange. */
const noExchange: Exchange = () => 'unsupported';

function fileWith(content = original): string {
  const path = join(temporaryFolder(), 'maintenance.json');
  writeFileSync(path, content);
  return path;
}

async function planOn(file: MaintenanceFile, item = 'a'): Promise<PlannedWriteBack> {
  const plan = await createMaintenanceFiles().plan(file, item, completion, 'id-1', now);
  if ('refused' in plan) throw new Error(plan.refused);
  return plan;
}

/** Everything that lies in the folder of a file: name → content. */
function folderOf(path: string): Record<string, string> {
  const folder = dirname(path);
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

describe('a write-back', () => {
  it.each([
    ['with an exchange', createExchange()],
    ['without an exchange', noExchange],
  ])('writes the three values, keeps the previous version, leaves nothing else (%s)', async (_, exchange) => {
    const path = fileWith();
    const file = maintenanceFile(path);
    const plan = await planOn(file);
    const files = createMaintenanceFiles({ exchange });
    expect(await files.carryOut(file, plan)).toEqual({ written: true, previous: `${path}.previous` });
    expect(folderOf(path)).toEqual({ 'maintenance.json': closed, 'maintenance.json.previous': original });
    expect(await files.keptUntouched(plan)).toBe(true);
    // Settling again changes nothing.
    expect(await files.reconcile(file, plan)).toEqual({ written: true, previous: `${path}.previous` });
    expect(folderOf(path)).toEqual({ 'maintenance.json': closed, 'maintenance.json.previous': original });
  });

  it('has the exchange of this operating system', () => {
    const path = fileWith();
    writeFileSync(`${path}.other`, 'other');
    expect(createExchange()(path, `${path}.other`)).toBe('exchanged');
    expect(readFileSync(path, 'utf8')).toBe('other');
    expect(() => createExchange()(path, `${path}.missing`)).toThrow('ENOENT');
    expect(createExchange('sunos')(path, `${path}.other`)).toBe('unsupported');
  });

  it('keeps the mode of the file', async () => {
    const path = fileWith();
    chmodSync(path, 0o664);
    const file = maintenanceFile(path);
    await createMaintenanceFiles().carryOut(file, await planOn(file));
    expect(statSync(path).mode & 0o7777).toBe(0o664);
  });

  it('follows a symbolic link and leaves it a link', async () => {
    const path = fileWith();
    const link = join(temporaryFolder(), 'link.json');
    symlinkSync(path, link);
    const file = maintenanceFile(link);
    const plan = await planOn(file);
    expect(plan.path).toBe(path);
    await createMaintenanceFiles().carryOut(file, plan);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(link, 'utf8')).toBe(closed);
  });

  it('writes a date or a timestamp in the zone of the item', async () => {
    const file = maintenanceFile(fileWith());
    expect((await planOn(file)).writes).toBe('2026-11-20');
    expect((await planOn({ ...file, writes: 'timestamp' })).writes).toBe('2026-11-20T17:30:00-10:00');
    expect((await planOn({ ...file, writes: 'timestamp', timezone: 'UTC' })).writes).toBe(
      '2026-11-21T03:30:00Z',
    );
  });

  it('remembers what the file said before', async () => {
    const plan = await planOn(maintenanceFile(fileWith()));
    expect(plan.was).toEqual({ lastDone: '2026-01-01', result: null, notes: '' });
  });

  it('is refused where nothing would change or nothing can be written', async () => {
    const files = createMaintenanceFiles();
    const refusedFor = (path: string) => files.plan(maintenanceFile(path), 'a', completion, 'id-1', now);
    expect(await refusedFor(fileWith(closed))).toEqual({ refused: 'The file already says exactly this.' });
    expect(await refusedFor(fileWith('{'))).toHaveProperty('refused');
    expect(await refusedFor(join(temporaryFolder(), 'missing.json'))).toHaveProperty('refused');
  });

  it('says so when the folder may not be written to', async () => {
    const path = fileWith();
    const file = maintenanceFile(path);
    const plan = await planOn(file);
    // A folder where the new version should be laid down: no user, not even root, can write there.
    const files = createMaintenanceFiles();
    const blocked = { ...plan, id: 'x/y' };
    expect(await files.carryOut(file, blocked)).toMatchObject({ written: false, conflict: false });
    expect(folderOf(path)).toEqual({ 'maintenance.json': original });
  });
});

/** Ways in which others change a file, all of them meanwhile. */
const editors: Record<string, (path: string) => void> = {
  'replaces it by rename': (path) => {
    writeFileSync(`${path}.tmp`, theirs);
    renameSync(`${path}.tmp`, path);
  },
  'writes into it': (path) => writeFileSync(path, theirs),
  'leaves it half-written': (path) => writeFileSync(path, theirs.slice(0, 40)),
  'deletes it and makes it again': (path) => {
    unlinkSync(path);
    writeFileSync(path, theirs);
  },
};

describe('somebody who edits the file at the same moment', () => {
  for (const [way, editBy] of Object.entries(editors)) {
    for (const moment of moments) {
      it(`and ${way} when ours is ${moment}, loses nothing`, async () => {
        const path = fileWith();
        const file = maintenanceFile(path);
        const plan = await planOn(file);
        let written = '';
        const files = createMaintenanceFiles({
          checkpoint: (passed) => {
            if (passed !== `write-back.${moment}`) return;
            editBy(path);
            written = readFileSync(path, 'utf8');
          },
        });
        const outcome = await files.carryOut(file, plan);
        expect(written).not.toBe('');
        // Their version is in place, and we do not claim to have written.
        expect(readFileSync(path, 'utf8')).toBe(written);
        expect(outcome).toMatchObject({ written: false, conflict: true });
        expect(Object.keys(folderOf(path)).filter((name) => name.startsWith('.'))).toEqual([]);
      });
    }
  }

  it('and adds to what we wrote, keeps both', async () => {
    const path = fileWith();
    const file = maintenanceFile(path);
    const plan = await planOn(file);
    const both = closed.replace('"id": "b"', '"id": "b", "by": "them"');
    const files = createMaintenanceFiles({
      checkpoint: (passed) => {
        if (passed === 'write-back.exchanged') writeFileSync(path, both);
      },
    });
    expect(await files.carryOut(file, plan)).toMatchObject({ written: true });
    expect(readFileSync(path, 'utf8')).toBe(both);
  });

  it('and does so twice, once before and once after the exchange, loses neither version', async () => {
    const path = fileWith();
    const file = maintenanceFile(path);
    const plan = await planOn(file);
    const newest = original.replace('"id": "b"', '"id": "b", "by": "a third"');
    const files = createMaintenanceFiles({
      checkpoint: (passed) => {
        if (passed === 'write-back.looked') writeFileSync(path, theirs);
        if (passed === 'write-back.exchanged') {
          writeFileSync(`${path}.tmp`, newest);
          renameSync(`${path}.tmp`, path);
        }
      },
    });
    expect(await files.carryOut(file, plan)).toMatchObject({ written: false, conflict: true });
    expect(folderOf(path)).toEqual({
      'maintenance.json': newest,
      'maintenance.json.conflict-id-1': theirs,
    });
  });

  it('and changes it while theirs is being put back, finds the newest in place', async () => {
    const path = fileWith();
    const file = maintenanceFile(path);
    const plan = await planOn(file);
    const newest = original.replace('"id": "b"', '"id": "b", "by": "a third"');
    const exchange = createExchange();
    let times = 0;
    const files = createMaintenanceFiles({
      checkpoint: (passed) => {
        if (passed === 'write-back.looked') writeFileSync(path, theirs);
      },
      exchange: (one, other) => {
        times += 1;
        if (times === 2) {
          writeFileSync(`${path}.tmp`, newest);
          renameSync(`${path}.tmp`, path);
        }
        return exchange(one, other);
      },
    });
    expect(await files.carryOut(file, plan)).toMatchObject({ written: false, conflict: true });
    expect(folderOf(path)).toEqual({
      'maintenance.json': newest,
      'maintenance.json.conflict-id-1': theirs,
    });
  });

  it('and still has the old file open, is noticed in the kept version', async () => {
    const path = fileWith();
    const file = maintenanceFile(path);
    const plan = await planOn(file);
    const editor = openSync(path, 'r+');
    const files = createMaintenanceFiles();
    expect(await files.carryOut(file, plan)).toMatchObject({ written: true });
    writeSync(editor, theirs, 0);
    closeSync(editor);
    expect(await files.keptUntouched(plan)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe(closed);
    expect(readFileSync(`${path}.previous`, 'utf8')).toContain('them');
  });

  it('and edits it between plan and write-back, is not overwritten', async () => {
    const path = fileWith();
    const file = maintenanceFile(path);
    const plan = await planOn(file);
    appendFileSync(path, '\n');
    expect(await createMaintenanceFiles().carryOut(file, plan)).toMatchObject({ conflict: true });
    expect(folderOf(path)).toEqual({ 'maintenance.json': `${original}\n` });
  });

  it('and does so before the last look, never even sees ours in place', async () => {
    const path = fileWith();
    const file = maintenanceFile(path);
    const plan = await planOn(file);
    const files = createMaintenanceFiles({
      exchange: () => {
        throw new Error('There was nothing to exchange.');
      },
      checkpoint: (passed) => {
        if (passed === 'write-back.staged') writeFileSync(path, theirs);
      },
    });
    expect(await files.carryOut(file, plan)).toMatchObject({
      conflict: true,
      reason: expect.stringContaining('Their version stays'),
    });
    expect(folderOf(path)).toEqual({ 'maintenance.json': theirs });
  });

  it('and deletes it, is not contradicted', async () => {
    const path = fileWith();
    const file = maintenanceFile(path);
    const plan = await planOn(file);
    rmSync(path);
    expect(await createMaintenanceFiles().carryOut(file, plan)).toMatchObject({ conflict: true });
    expect(folderOf(path)).toEqual({});
  });

  it('and writes into it where there is no exchange, is noticed as well', async () => {
    const path = fileWith();
    const file = maintenanceFile(path);
    const plan = await planOn(file);
    const files = createMaintenanceFiles({
      exchange: noExchange,
      checkpoint: (passed) => {
        if (passed === 'write-back.looked') writeFileSync(path, theirs);
      },
    });
    expect(await files.carryOut(file, plan)).toMatchObject({ conflict: true });
    expect(folderOf(path)).toEqual({ 'maintenance.json': theirs });
  });

  it('would lose their work if the file were simply renamed over', async () => {
    const path = fileWith();
    const file = maintenanceFile(path);
    const plan = await planOn(file);
    const files = createMaintenanceFiles({
      // Without what protects it: the old version is copied aside, then overwritten.
      exchange: (staged, target) => {
        const copy = original;
        renameSync(staged, target);
        writeFileSync(staged, copy);
        return 'exchanged';
      },
      checkpoint: (passed) => {
        if (passed === 'write-back.looked') writeFileSync(path, theirs);
      },
    });
    expect(await files.carryOut(file, plan)).toMatchObject({ written: true });
    expect(Object.values(folderOf(path)).some((content) => content.includes('them'))).toBe(false);
    expect(basename(path)).toBe('maintenance.json');
  });
});
