import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withDatabase } from '../../../demo/estate/mids-hero/database.ts';
import { recordSchema } from '../../../demo/estate/mids-hero/importer.ts';
import { type Place, placeAt, replaceFile } from '../../../demo/estate/mids-hero/place.ts';
import { findings } from '../../estate/fresh-estate.ts';
import { startWalk, type Walk } from './support/walk.ts';

const day = 86_400_000;
const [wrong, right] = [99, 2.5];

describe('the data update, walked in two browsers', { timeout: 150_000 }, () => {
  let walk: Walk;
  let place: Place;

  beforeAll(async () => {
    walk = await startWalk({ name: 'data-update' });
    place = placeAt(`${walk.town.estate.root}/mids-hero`);
  }, 120_000);
  afterEach(({ task }) => (task.result?.state === 'fail' ? walk.nick.picture('failed') : undefined));
  afterAll(() => walk?.stop());

  /** What MidsReborn exports of the first power. */
  function exportMagnitude(magnitude: number): void {
    const [first, ...rest] = z.array(recordSchema).parse(JSON.parse(readFileSync(place.export, 'utf8')));
    replaceFile(place.export, `${JSON.stringify([{ ...first, magnitude }, ...rest], null, 1)}\n`);
  }
  const firstId = () => z.array(recordSchema).parse(JSON.parse(readFileSync(place.export, 'utf8')))[0]?.id;
  const inProduction = () =>
    withDatabase(place, (database) =>
      z
        .object({ magnitude: z.number() })
        .parse(database.prepare('SELECT magnitude FROM powers WHERE id = ?').get(firstId())),
    ).magnitude;

  async function exportAndTest(): Promise<void> {
    const { nick } = walk;
    await nick.run('The JSON files are valid');
    await nick.run('They are compared with the export before');
    await nick.press('Changes of the schema are written down', 'Done…');
    await nick.fill({ Note: 'None.' }, 'It is done');
    await nick.run('The data is imported to the staging database');
    await nick.run('The whole validation has run');
    await nick.run('Performance is measured');
    await nick.press('Users have accepted it', 'Done…');
    await nick.fill({}, 'It is done');
    await nick.press('Approve the import to production', 'Ask for approval');
    await nick.reads('Approve the import to production', 'asks for your approval');
  }

  it('announces it a day before, with a backup, found by words and begun in a dialog', async () => {
    const { nick } = walk;
    exportMagnitude(wrong);
    await nick.ops('run');
    await nick.choose('Procedure', 'data update', /Data update/);
    await nick.fill({}, 'Next');
    await nick.picture('1-inputs');
    await nick.fill({ 'The update begins (New York)': '2026-03-09 22:00' }, 'Begin');
    await nick.openThread('Data update · Mids Hero Web');
    await nick.press('Announce the maintenance window', 'Say it');
    await nick.run('A full backup is made');
    await nick.run('The staging environment is ready');
    await nick.run('The present data versions are written down');
    await nick.reads('24 hours have passed since the announcement', 'Cancel');
    await nick.picture('2-waits');
    walk.clock.leap(day);
    await nick.press('The data is exported from MidsReborn into exports/powers.json', 'Done');
  });

  it('goes back to fixing and testing when another person refuses', async () => {
    const { nick, karen } = walk;
    await exportAndTest();
    await nick.press('Approve the import to production', 'Approve');
    await nick.told('You asked for this; somebody else has to approve it.');
    await karen.openThread('Data update · Mids Hero Web');
    await karen.picture('3-asked');
    await karen.press('Approve the import to production', 'Refuse…');
    await karen.fill({ Why: 'The first power hits 40 times as hard as before.' }, 'Refuse');
    await nick.reads('What was found is fixed', 'Done…');
    await nick.picture('4-refused');
    expect(inProduction()).not.toBe(wrong);
    exportMagnitude(right);
    await nick.press('What was found is fixed', 'Done…');
    await nick.fill({ Note: 'The magnitude was typed wrong in MidsReborn.' }, 'It is done');
    await exportAndTest();
    expect(inProduction()).not.toBe(right);
    await karen.press('Approve the import to production', 'Approve');
  });

  it('imports, looks, tells the users, and watches for a day', async () => {
    const { nick, karen } = walk;
    await nick.run('A last backup is made before the import');
    await nick.run('The import has run');
    await nick.run('It is complete');
    expect(inProduction()).toBe(right);
    expect(await findings(walk.town.estate, 'import-status')).toMatchObject({ state: 'idle', records: 480 });
    await nick.run('Integrity is checked');
    await nick.run('The documentation is up to date');
    await nick.press('The documentation names these versions', 'Done');
    await nick.press('Tell the users', 'Say it');
    await nick.reads('Issues are watched for 24 hours', 'Cancel');
    walk.clock.leap(day);
    await nick.press('No issue is open that the update made', 'Done…');
    await nick.fill({}, 'It is done');
    await nick.picture('5-watched');
    await nick.isOver('Data update · Mids Hero Web');
    await karen.channel('status');
    await karen.message('data update on 2026-03-09 22:00 (New York)', 'The site stays readable').waitFor();
    await karen.message('the data update is complete, and imports run again').waitFor();
    await karen.picture('6-users');
  });
});
