import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findings } from '../../estate/fresh-estate.ts';
import { startWalk, type Walk } from './support/walk.ts';

const story = {
  Impact: 'No new powers since 02:00; "$(reboot)" is text.',
  Cause: 'Record 301 of the export says n/a.',
};

const documenting = 'Document the incident in incidents/YYYYMMDD_import_failure.md, by the date in New York';

describe('an import that fails, walked by its playbook in a browser', { timeout: 150_000 }, () => {
  let walk: Walk;
  const inHome = (...names: string[]) => join(walk.town.estate.env.MIDSHERO_HOME ?? '', ...names);
  const importState = () => findings(walk.town.estate, 'import-status');

  beforeAll(async () => {
    walk = await startWalk({ name: 'import-failure' });
  }, 120_000);
  afterEach(({ task }) => (task.result?.state === 'fail' ? walk.nick.picture('failed') : undefined));
  afterAll(() => walk?.stop());

  it('offers the run at the red check, and a way back when the resume fails', async () => {
    const { nick } = walk;
    await nick.turn('Import fails', true);
    await nick.ops('check mids-hero');
    const red = nick.message('Mids Hero Web', 'Critical · import system is healthy: ', 'Look now');
    await red.getByRole('button', { name: 'Start run' }).first().waitFor();
    await nick.picture('1-red');
    expect(await importState()).toMatchObject({ state: 'failed', records: 300 });
    await red.getByRole('button', { name: 'Start run' }).first().click();
    await nick.openThread('Import failure · Mids Hero Web');
    await nick.picture('2-begun');
    await nick.run('Assess the impact');
    await nick.press('Try to resume', 'Run');
    await nick.reads('Try to resume', 'exit code 1', 'Roll back');
    await nick.picture('3-resume-failed');
    expect(await importState()).toMatchObject({ state: 'failed', records: 300 });
  });

  it('takes back what the import wrote', async () => {
    const { nick } = walk;
    await nick.press('Try to resume', 'Roll back', 'Roll back');
    await nick.run('Take back what the import wrote');
    await nick.run('See that the database is whole');
    await nick.reads('Try to resume', 'It was rolled back. Retry it, or skip it to go on.');
    await nick.picture('4-rolled-back');
    expect(await importState()).toMatchObject({ state: 'stopped', records: 0 });
  });

  it('goes on with the cause, and writes the incident down by its date', async () => {
    const { nick } = walk;
    await nick.press('Try to resume', 'Skip…');
    await nick.fill({ Why: 'Rolled back; the export is mended first.' }, 'Skip it');
    await nick.run('Find the cause');
    await nick.press('Say what it did to whom, and why it happened', 'Done…');
    await nick.picture('5-findings');
    await nick.fill(story, 'It is done');
    await nick.run(documenting);
    const names = readdirSync(inHome('incidents'));
    expect(names).toHaveLength(1);
    const [name = ''] = names;
    expect(name).toMatch(/^\d{8}_import_failure\.md$/);
    await nick.reads(documenting, `Written: incidents/${name}`);
    const written = readFileSync(inHome('incidents', name), 'utf8');
    expect(written).toContain(`## Impact\n\n${story.Impact}\n`);
    await nick.press('Say it in the channel for incidents', 'Say it');
    await nick.picture('6-said');
    await nick.isOver('Import failure · Mids Hero Web');
    await nick.channel('incidents');
    await nick.message('The import failure is dealt with.', story.Impact, name).waitFor();
    await nick.picture('7-said');
  });
});
