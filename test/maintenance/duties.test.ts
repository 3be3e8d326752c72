import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import type { MaintenanceItem } from '../../src/maintenance/item.ts';
import type { Actor } from '../../src/record/actor.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { fileIn, layOut, openEstate, originalText } from './support/estate.ts';
import { temporaryFolder } from './support/folder.ts';

const lead: Actor = { kind: 'slack', user: 'U0LEAD' };
const operator: Actor = { kind: 'terminal', uid: 1000 };
const restoreTest = 'mission-control/restore-test';
const start = Date.parse('2026-11-21T20:00:00Z');
const hour = 3_600_000;
const closing = { result: 'pass', notes: 'Took 41 min', doneAt: start - hour };

const declared: MaintenanceItem = {
  id: 'failover-drill',
  service: 'mission-control',
  name: 'Failover drill',
  cadence: { months: 3 },
  warn: { days: 7 },
  timezone: 'Pacific/Honolulu',
  owner: '@ops',
  lastDone: null,
  origin: { kind: 'config' },
};

async function estate(options: Parameters<typeof openEstate>[1] = {}) {
  const folder = temporaryFolder();
  const clock = new ManualClock(start);
  layOut(folder);
  const opened = await openEstate(folder, { clock, items: [declared], ...options });
  onTestFinished(() => opened.store.close());
  const statuses = async () => {
    const { duties } = await opened.duties.standing();
    return Object.fromEntries(duties.map(({ reference, due }) => [reference, due.status]));
  };
  return { ...opened, folder, clock, statuses };
}

describe('how the duties stand', () => {
  it('names every item, of the config and of the files', async () => {
    const { duties, statuses } = await estate();
    expect(await statuses()).toEqual({
      [restoreTest]: 'critical',
      'mission-control/patches': 'ok',
      'mission-control/failover-drill': 'unknown',
    });
    expect((await duties.standing()).status).toBe('critical');
    expect((await duties.standing('another')).duties).toEqual([]);
  });

  it('one file that cannot be read hides no other, and makes the whole unknown at best', async () => {
    const folder = temporaryFolder();
    const missing = { ...fileIn(folder), id: 'missing', path: join(folder, 'missing.json') };
    const { duties } = await estate({ items: [], files: [missing] });
    const standing = await duties.standing();
    expect(standing.status).toBe('unknown');
    expect(standing.problems).toMatchObject([
      { file: 'missing', reason: expect.stringContaining('no file') },
    ]);
    expect(await duties.digest('mission-control')).toMatchObject({
      total: null,
      file_problems: 1,
      worst: 'unknown',
    });
  });

  it('follows an edit by hand', async () => {
    const { path, statuses } = await estate();
    writeFileSync(path, originalText.replace('2026-01-01', '2026-11-20'));
    expect(await statuses()).toMatchObject({ [restoreTest]: 'ok' });
  });

  it('flags an id that stands in the config as well as in a file', async () => {
    const { duties } = await estate({ items: [{ ...declared, id: 'patches' }] });
    const twins = (await duties.standing()).duties.filter(({ item }) => item.id === 'patches');
    expect(twins.map(({ due }) => due.reason)).toEqual([
      'Never recorded as done.',
      'An item with the id “patches” stands in the config already.',
    ]);
  });

  it('is counted for the probe', async () => {
    const { duties } = await estate();
    expect(await duties.digest('mission-control')).toMatchObject({
      red: 1,
      // One item is unclear, and might be.
      yellow: null,
      green: 1,
      unknown: 1,
      total: 3,
      worst: 'critical',
      file_problems: 0,
      items: { 'restore-test': { status: 'critical', due: '2026-04-01', days_left: -234 } },
    });
  });
});

describe('closing an item of a file', () => {
  it('writes it, runs the collector, says that it is green, and leaves its trace', async () => {
    const { duties, store, path, folder, statuses } = await estate();
    store.inbox.accept({ id: 'd1', kind: 'submission', payload: {}, receivedAt: start });
    expect(await duties.close(restoreTest, closing, lead, 'd1')).toMatchObject({
      kind: 'done',
      greenNow: true,
      collector: 'ran',
      previousKept: `${path}.previous`,
      warning: null,
    });
    expect(await statuses()).toMatchObject({ [restoreTest]: 'ok' });
    expect(readFileSync(join(folder, 'collected'), 'utf8')).toBe('ran\n');
    expect(await store.inbox.open()).toEqual([]);
    expect(await store.maintenance.openWriteBacks()).toEqual([]);
    expect(await store.audit.latest(1)).toMatchObject([
      {
        actor: 'slack:U0LEAD',
        action: 'maintenance.done',
        subject: restoreTest,
        before: { last_done: '2026-01-01', result: null },
        after: { last_done: '2026-11-21', result: 'pass' },
        words: 'Took 41 min\n\nBefore: old',
      },
    ]);
  });

  it('says when the collector failed, and when the item is still not green', async () => {
    const failing = {
      argv: ['/bin/sh', '-c', 'echo no disk >&2; exit 3'] as const,
      cwd: '/',
      env: {},
      timeout: 5_000,
    };
    const folder = temporaryFolder();
    const file = { ...layOut(folder), collector: failing };
    const { duties } = await estate({ files: [file] });
    expect(
      await duties.close(restoreTest, { ...closing, doneAt: Date.parse('2026-06-01') }, lead),
    ).toMatchObject({
      kind: 'done',
      greenNow: false,
      due: { status: 'critical' },
      collector: { failed: 'The collector ended with exit code 3: no disk' },
    });
  });

  it('refuses a moment in the future or before the last time', async () => {
    const { duties, path } = await estate();
    const at = (doneAt: number) => duties.close(restoreTest, { ...closing, doneAt }, lead);
    expect(await at(start + 1)).toMatchObject({ kind: 'refused' });
    expect(await at(Date.parse('2025-12-31T12:00:00Z'))).toMatchObject({ kind: 'refused' });
    expect(await at(Date.parse('2026-01-01T12:00:00Z'))).toMatchObject({ kind: 'conflict' });
    expect(readFileSync(path, 'utf8')).toBe(originalText);
  });

  it('can correct a last time that lies in the future', async () => {
    const { duties, path } = await estate();
    writeFileSync(path, originalText.replace('2026-01-01', '2062-01-01'));
    expect(await duties.close(restoreTest, closing, lead)).toMatchObject({ kind: 'done', greenNow: true });
  });

  it('tells the second of two people who was first', async () => {
    const { duties, store } = await estate();
    const seen = '2026-01-01';
    const both = await Promise.all([
      duties.close(restoreTest, { ...closing, seen }, lead),
      duties.close(restoreTest, { ...closing, seen, notes: 'Me too' }, operator),
    ]);
    // Whichever it was, only one of them wrote.
    expect(both.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    const [completion] = await store.maintenance.completions('mission-control');
    for (const person of [lead, operator])
      expect(await duties.close(restoreTest, { ...closing, seen }, person)).toMatchObject({
        kind: 'conflict',
        by: completion?.actor,
      });
  });

  it('counts two people who close it minutes apart as one, whatever moments they give', async () => {
    const folder = temporaryFolder();
    const file = { ...layOut(folder), writes: 'timestamp' as const };
    const { duties, clock } = await estate({ files: [file] });
    expect(await duties.close(restoreTest, closing, lead)).toMatchObject({ kind: 'done' });
    clock.jump(9 * 60_000);
    const later = { ...closing, doneAt: clock.now() };
    expect(await duties.close(restoreTest, later, operator)).toMatchObject({
      kind: 'conflict',
      by: 'slack:U0LEAD',
    });
    clock.jump(60_000);
    expect(await duties.close(restoreTest, later, operator)).toMatchObject({ kind: 'done' });
    // The same moment again, down to the second that a file keeps.
    expect(await duties.close(restoreTest, { ...later, doneAt: later.doneAt + 999 }, operator)).toMatchObject(
      {
        kind: 'refused',
      },
    );
  });

  it('is not done twice by somebody whose look at the file is out of date', async () => {
    const other = await estate();
    const { duties } = await openEstate(other.folder, {
      clock: other.clock,
      reader: (real) => ({
        ...real,
        // Between reading and planning, the other one closes it.
        plan: async (...asked) => {
          await other.duties.close(restoreTest, closing, lead);
          return real.plan(...asked);
        },
      }),
    });
    expect(await duties.close(restoreTest, { ...closing, notes: 'Me too' }, operator)).toMatchObject({
      kind: 'conflict',
      by: 'slack:U0LEAD',
    });
    expect(readFileSync(other.path, 'utf8')).toContain('Took 41 min');
  });

  it('is busy while another write to the same file is going on, until that one is plainly dead', async () => {
    const { duties, store, clock, file } = await estate();
    const { createMaintenanceFiles } = await import('../../src/execution/maintenance-files.ts');
    const plan = await createMaintenanceFiles().plan(file, 'patches', closing, newId(start), start);
    if ('refused' in plan) throw new Error(plan.refused);
    await store.maintenance.beginWriteBack({ ...plan, actor: 'slack:U0OTHER' });
    expect(await duties.close(restoreTest, closing, lead)).toMatchObject({ kind: 'busy' });
    clock.jump(121_000);
    expect(await duties.close(restoreTest, closing, lead)).toMatchObject({ kind: 'done' });
  });

  it('asks again when somebody edits the file at the same moment', async () => {
    let edited = false;
    const { duties, path, store } = await estate({
      checkpoint: (moment) => {
        if (moment !== 'write-back.looked' || edited) return;
        edited = true;
        appendFileSync(path, '\n');
      },
    });
    expect(await duties.close(restoreTest, closing, lead)).toMatchObject({ kind: 'conflict' });
    expect(readFileSync(path, 'utf8')).toBe(`${originalText}\n`);
    expect(await store.maintenance.completions('mission-control')).toEqual([]);
    expect(await store.audit.latest(1)).toMatchObject([{ action: 'maintenance.not-written' }]);
    expect(await duties.close(restoreTest, closing, lead)).toMatchObject({ kind: 'done', greenNow: true });
  });

  it('records it once even when another process ended the journal entry in between', async () => {
    const { duties, store } = await estate({
      checkpoint: (moment) => {
        if (moment !== 'write-back.journalled') return;
        void store.maintenance
          .openWriteBacks()
          .then(
            ([open]) => open && store.maintenance.abandonWriteBack(open.id, 'thought dead', { audit: [] }),
          );
      },
    });
    expect(await duties.close(restoreTest, closing, lead)).toMatchObject({ kind: 'done', warning: null });
    expect(await store.maintenance.completions('mission-control')).toHaveLength(1);
    expect(await store.maintenance.openWriteBacks()).toEqual([]);
  });

  it('refuses what it cannot find, with the nearest id', async () => {
    const { duties } = await estate();
    const refusal = async (reference: string) => {
      const outcome = await duties.close(reference, closing, lead);
      return outcome.kind === 'refused' ? outcome.reason : outcome.kind;
    };
    expect(await refusal('mission-control/restore-tset')).toContain('Did you mean “restore-test”?');
    expect(await refusal('restore-test')).toContain('SERVICE/DUTY');
  });

  it('leaves a write-back in the journal when config no longer names its file', async () => {
    const { duties, store, file } = await estate({ files: [] });
    const { createMaintenanceFiles } = await import('../../src/execution/maintenance-files.ts');
    const plan = await createMaintenanceFiles().plan(file, 'patches', closing, newId(start), start);
    if ('refused' in plan) throw new Error(plan.refused);
    await store.maintenance.beginWriteBack({ ...plan, actor: 'slack:U0OTHER' });
    expect(await duties.reconcile()).toMatchObject([{ outcome: 'left' }]);
    expect(await store.maintenance.openWriteBacks()).toHaveLength(1);
  });
});

describe('closing an item of the config', () => {
  it('is remembered in the store', async () => {
    const { duties, store } = await estate();
    const drill = 'mission-control/failover-drill';
    expect(await duties.close(drill, closing, operator)).toMatchObject({
      kind: 'done',
      greenNow: true,
      collector: 'none',
      previousKept: null,
    });
    expect(await duties.find(drill)).toMatchObject({
      duty: {
        due: { status: 'ok' },
        item: { lastDone: { notes: 'Took 41 min' } },
        completion: { actor: 'uid:1000' },
      },
    });
    expect(await duties.close(drill, closing, operator)).toMatchObject({ kind: 'refused' });
    expect(await duties.close(drill, closing, lead)).toMatchObject({ kind: 'conflict', by: 'uid:1000' });
    expect(await store.audit.latest(5)).toHaveLength(1);
  });
});

describe('a bot that only observes', () => {
  it('writes nothing and says why', async () => {
    const { duties, path } = await estate({ mode: 'observe' });
    expect(await duties.close(restoreTest, closing, lead)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('observe'),
    });
    expect(readFileSync(path, 'utf8')).toBe(originalText);
  });
});

describe('a snooze', () => {
  it('lasts until its end or until the duty is done, whichever comes first', async () => {
    const { duties, clock } = await estate();
    const snoozedUntil = async () => {
      const found = await duties.find(restoreTest);
      return 'duty' in found ? found.duty.snoozedUntil : found.refused;
    };
    expect(await duties.snooze(restoreTest, start, 'later', lead)).toMatchObject({ kind: 'refused' });
    expect(await duties.snooze(restoreTest, start + hour, 'later', lead)).toEqual({
      kind: 'snoozed',
      until: start + hour,
    });
    expect(await snoozedUntil()).toBe(start + hour);
    clock.jump(hour);
    expect(await snoozedUntil()).toBeNull();
    await duties.snooze(restoreTest, start + 48 * hour, 'later', lead);
    await duties.close(restoreTest, closing, lead);
    expect(await snoozedUntil()).toBeNull();
  });
});

it('a file that vanished after the write-back does not hide that it was written', async () => {
  const { duties, path } = await estate({
    checkpoint: (moment) => {
      if (moment === 'write-back.collected') rmSync(path);
    },
  });
  expect(await duties.close(restoreTest, closing, lead)).toMatchObject({
    kind: 'done',
    greenNow: false,
    due: { status: 'unknown' },
  });
});
