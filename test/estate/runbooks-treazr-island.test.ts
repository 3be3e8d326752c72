import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readCluster, restored } from '../../demo/estate/treazr-island/bin/cluster.ts';
import { treazrAt } from '../../demo/estate/treazr-island/place.ts';
import { shareEstate } from './shared-estate.ts';

/** The hour of watching passes within seconds. */
const treazr = shareEstate({ service: 'treazr-island', placeAt: treazrAt, haste: 1200 });
const newest = (folder: string): string => readdirSync(folder).sort().at(-1) ?? '';
const database = () => readCluster(treazr.place).instances[restored]?.database ?? null;
const lost = { TOOK: '35m', LOST: '6h' };
const objects = (): string[] => readdirSync(join(treazr.place.objects.primary, 'receipts'));
const at = (moment: number): string => new Date(moment).toISOString().replace(/\.\d+Z$/, 'Z');

describe('the restore of Postgres', () => {
  it('freezes writes, restores a dump into a clean instance, verifies, switches traffic and watches', async () => {
    const shop = await treazr.open();
    const dump = newest(treazr.place.daily);
    const answers = { 'choose-method': 'up-to-the-night-a-dump-alone', DUMP: dump, ...lost };
    const frozen = await shop.walk('restore#postgres', { answers, until: 'choose-method' });
    expect(readCluster(treazr.place)).toMatchObject({
      api: { MAINTENANCE_MODE: 'on' },
      selector: 'postgres',
    });
    const walked = await shop.goOn(frozen.id, { answers });
    expect(walked).toMatchObject({ state: 'finished', values: { VERSION: '16.4', TOOK: '35m' } });
    expect(walked.steps).toEqual([
      ...['freeze-writes: succeeded', 'choose-method: succeeded', 'list-dumps: succeeded'],
      ...['version-of-dump: succeeded', 'provision: succeeded', 'same-version: succeeded'],
      ...['restore-dump: succeeded', 'integrity: succeeded', 'smoke-queries: succeeded'],
      ...['switch-database: succeeded', 'thaw-writes: succeeded', 'few-errors: succeeded'],
      ...['connections-are-free: succeeded', 'an-hour: succeeded', 'still-few-errors: succeeded'],
      'quick-answers: succeeded',
    ]);
    expect(readCluster(treazr.place)).toMatchObject({ api: {}, selector: 'postgres-restored' });
    expect(new Date(database()?.newest ?? 0).toISOString().slice(0, 10)).toBe(dump.slice(0, 10));
  });

  it('goes back for another dump when the newest is empty', async () => {
    const shop = await treazr.open();
    await treazr.estate.turn('treazr-empty-dump', true);
    const [older = '', empty = ''] = readdirSync(treazr.place.daily).sort().slice(-2);
    const method = { 'choose-method': 'up-to-the-night-a-dump-alone' };
    const answers = { ...method, DUMP: empty };
    const first = await shop.walk('restore#postgres', { answers, until: 'choose-dump' });
    await shop.wish(first.id, { kind: 'done', note: '', evidence: '', values: { DUMP: empty } });
    await shop.wish(first.id, { kind: 'run' });
    const again = await shop.goOn(first.id, { answers, until: 'choose-dump' });
    expect(again).toMatchObject({ state: 'asking' });
    expect(again.steps.at(-1)).toBe('version-of-dump: failed');
    const walked = await shop.goOn(first.id, { answers: { ...method, DUMP: older }, until: 'integrity' });
    expect(walked.steps.at(-1)).toBe('restore-dump: succeeded');
  });

  it('stops where the clean instance has another version; nothing is restored then', async () => {
    const shop = await treazr.open();
    await treazr.estate.turn('treazr-version', true);
    const answers = { 'choose-method': 'up-to-the-night-a-dump-alone', DUMP: newest(treazr.place.daily) };
    const walked = await shop.walk('restore#postgres', { answers });
    expect(walked).toMatchObject({ state: 'stuck' });
    expect(walked.steps.at(-1)).toBe('same-version: failed');
    expect(await walked.printed('same-version')).toContain('15.8, the dump is of 16.4');
    expect(database()).toBeNull();
  });

  it('replays WAL over a base backup up to a moment', async () => {
    const shop = await treazr.open();
    const moment = at(Date.now() - 3 * 3_600_000);
    const answers = { 'choose-method': 'up-to-a-moment-a-base-backup-and-wal', MOMENT: moment };
    const base = newest(treazr.place.baseBackups);
    const walked = await shop.walk('restore#postgres', {
      answers: { ...answers, BASE: base },
      until: 'switch-database',
    });
    expect(walked.steps).toContain('replay-wal: succeeded');
    expect(at(database()?.newest ?? 0)).toBe(moment);
    const [data = ''] = readdirSync(treazr.place.restore);
    expect(readFileSync(join(treazr.place.restore, data, 'postgresql.auto.conf'), 'utf8')).toContain(moment);
  });

  it('asks for another moment where the archived WAL does not reach', async () => {
    const shop = await treazr.open();
    await treazr.estate.turn('treazr-wal', true);
    const answers = { 'choose-method': 'up-to-a-moment-a-base-backup-and-wal' };
    const base = { BASE: newest(treazr.place.baseBackups), MOMENT: at(Date.now() - 3_600_000) };
    const first = await shop.walk('restore#postgres', { answers, until: 'choose-moment' });
    await shop.wish(first.id, { kind: 'done', note: '', evidence: '', values: base });
    const back = await shop.goOn(first.id, { answers, until: 'choose-moment' });
    expect(back.steps.at(-1)).toBe('replay-wal: failed');
    expect(await back.printed('replay-wal')).toContain('before configured recovery target was reached');
    const earlier = { ...base, MOMENT: at(Date.now() - 9 * 3_600_000) };
    await shop.wish(first.id, { kind: 'done', note: '', evidence: '', values: earlier });
    const walked = await shop.goOn(first.id, { answers, until: 'switch-database' });
    expect(walked.steps).toContain('replay-wal: succeeded');
  });

  it('ends in the hands of people when requests fail after the switch', async () => {
    const shop = await treazr.open();
    await treazr.estate.turn('treazr-errors', true);
    const answers = {
      'choose-method': 'up-to-the-night-a-dump-alone',
      DUMP: newest(treazr.place.daily),
      ...lost,
    };
    const walked = await shop.walk('restore#postgres', { answers });
    expect(walked).toMatchObject({ state: 'stuck' });
    expect(walked.steps.at(-1)).toBe('few-errors: failed');
  });
});

describe('the restore of MinIO', () => {
  const values = { BUCKET: 'receipts' };

  it('gets objects from the DR cluster, verifies them and puts them back', async () => {
    const shop = await treazr.open();
    await treazr.estate.turn('treazr-objects', true);
    expect(objects()).toHaveLength(7);
    const walked = await shop.walk('restore#minio', {
      values,
      answers: { 'choose-source': 'the-dr-cluster', TOOK_OBJECTS: '10m' },
    });
    expect(walked.state).toBe('finished');
    expect(await walked.printed('affected-objects')).toContain('< treazr-dr/receipts/receipts-1.bin');
    expect(walked.steps).toEqual([
      ...['affected-objects: succeeded', 'choose-source: succeeded', 'retrieve: succeeded'],
      ...['checksums: succeeded', 'put-back: succeeded', 'compare-again: succeeded'],
    ]);
    expect(objects()).toHaveLength(13);
  });

  it('puts nothing back whose checksum is wrong, and takes the snapshot instead', async () => {
    const shop = await treazr.open();
    await treazr.estate.turn('treazr-objects', true);
    await treazr.estate.turn('treazr-dr-copy', true);
    const first = await shop.walk('restore#minio', {
      values,
      answers: { 'choose-source': 'the-dr-cluster' },
      until: 'checksums',
    });
    await shop.wish(first.id, { kind: 'run' });
    const asked = await shop.goOn(first.id, { until: 'choose-source' });
    expect(asked.steps.at(-1)).toBe('checksums: failed');
    expect(objects()).toHaveLength(7);
    const walked = await shop.goOn(first.id, {
      answers: { 'choose-source': 'the-latest-snapshot' },
      until: 'compare-again',
    });
    expect(walked.steps).toContain('put-back: succeeded');
    const back = readFileSync(join(treazr.place.objects.primary, 'receipts', 'receipts-2.bin'), 'utf8');
    expect(back).toBe('receipts, object 2\n');
  });

  it('puts nothing back that has changed since it was verified', async () => {
    const shop = await treazr.open();
    await treazr.estate.turn('treazr-objects', true);
    const answers = { 'choose-source': 'the-dr-cluster' };
    const standing = await shop.walk('restore#minio', { values, answers, until: 'put-back' });
    const folder = join(standing.values.TARGET ?? '', 'receipts');
    const object = readdirSync(folder).find((name) => name.endsWith('.bin')) ?? '';
    writeFileSync(join(folder, object), 'something else\n');
    const stuck = await shop.goOn(standing.id, { answers });
    expect(stuck).toMatchObject({ state: 'stuck' });
    expect(await stuck.printed('put-back')).toContain('nothing was put back');
    expect(objects()).toHaveLength(7);
  });

  it('puts nothing back that the list of checksums does not name', async () => {
    const shop = await treazr.open();
    await treazr.estate.turn('treazr-objects', true);
    const answers = { 'choose-source': 'the-dr-cluster' };
    const standing = await shop.walk('restore#minio', { values, answers, until: 'put-back' });
    const folder = join(standing.values.TARGET ?? '', 'receipts', 'of march');
    mkdirSync(folder);
    writeFileSync(join(folder, 'nobody knows.bin'), 'slipped in\n');
    const stuck = await shop.goOn(standing.id, { answers });
    expect(stuck).toMatchObject({ state: 'stuck' });
    const printed = await stuck.printed('put-back');
    expect(printed).toContain('nothing was put back:\nof march/nobody knows.bin\n');
    expect(objects()).toHaveLength(7);
  });

  it('takes another source where one holds what its list does not name', async () => {
    const shop = await treazr.open();
    await treazr.estate.turn('treazr-objects', true);
    const source = join(treazr.place.objects.dr, 'receipts', 'unlisted.bin');
    writeFileSync(source, 'slipped in\n');
    onTestFinished(() => rmSync(source));
    const first = await shop.walk('restore#minio', {
      values,
      answers: { 'choose-source': 'the-dr-cluster' },
      until: 'checksums',
    });
    await shop.wish(first.id, { kind: 'run' });
    const asked = await shop.goOn(first.id, { until: 'choose-source' });
    expect(asked.steps.at(-1)).toBe('checksums: failed');
    expect(await asked.printed('checksums')).toContain('not in the list of checksums:\nunlisted.bin\n');
    expect(objects()).toHaveLength(7);
  });

  it('undoes a deletion', async () => {
    const shop = await treazr.open();
    await treazr.estate.turn('treazr-objects', true);
    const walked = await shop.walk('restore#minio', {
      values,
      answers: { 'choose-source': 'undo', TOOK_OBJECTS: '2m' },
    });
    expect(walked.state).toBe('finished');
    expect(walked.steps).not.toContain('checksums: succeeded');
    expect(objects()).toHaveLength(13);
  });

  it('stops where the cluster does not answer', async () => {
    const shop = await treazr.open();
    await treazr.estate.turn('treazr-minio-down', true);
    expect(await shop.walk('restore#minio', { values })).toMatchObject({
      ...{ state: 'stuck', steps: ['affected-objects: failed'] },
    });
  });
});
