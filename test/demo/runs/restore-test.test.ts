import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type MissionControlPlace, missionControlAt } from '../../../demo/estate/mission-control/place.ts';
import { datedFolders } from '../../../demo/estate/mission-control/website-backups.ts';
import { startWalk, type Walk } from './support/walk.ts';

const site = 'traveltechus.example';
const id = 'quarterly-restore-test';
const collected = z.object({
  items: z.array(z.object({ id: z.string(), color: z.string(), due_in_days: z.number() })),
});

describe('the quarterly restore test, walked in a browser', { timeout: 150_000 }, () => {
  let walk: Walk;
  let place: MissionControlPlace;
  const written = () => readFileSync(place.maintenance, 'utf8').split('\n');
  const standing = () =>
    collected
      .parse(JSON.parse(readFileSync(join(place.repo, 'out', 'status.json'), 'utf8')))
      .items.find((item) => item.id === id);

  beforeAll(async () => {
    walk = await startWalk({ name: 'restore-test' });
    place = missionControlAt(walk.town.estate.root);
  }, 120_000);
  afterEach(({ task }) => (task.result?.state === 'fail' ? walk.nick.picture('failed') : undefined));
  afterAll(() => walk?.stop());

  it('begins at the reminder of the red item, turns it green, and records the time to restore', async () => {
    const { nick } = walk;
    const before = written();
    expect(standing()).toMatchObject({ color: 'red' });
    await nick.ops('maintenance remind');
    await nick
      .message('Quarterly restore test', 'overdue')
      .getByRole('button', { name: 'Start run' })
      .first()
      .click();
    await nick.picture('1-begin');
    await nick.fill({ 'Key site to restore': site }, 'Begin');
    await nick.openThread('Quarterly restore test (snapshot/backup) · Mission Control');
    await nick.run('Pick the latest website backup');
    const [newest = ''] = datedFolders(place.websiteBackups, site);
    await nick.reads('Pick the latest website backup', newest);
    await nick.picture('2-picked');
    await nick.run('Check that it is whole');
    await nick.run('Restore it to staging');
    await nick.run('Update the settings of staging');
    await nick.run('Load the site');
    await nick.press('The restored site loads in staging', 'Done');
    await nick.press('Its data is whole', 'Done');
    await nick.press('Record the time to restore and every issue', 'Done…');
    await nick.picture('3-record');
    await nick.fill({ 'Time to restore': '38', Issues: 'hosts file edited by hand' }, 'It is done');
    await nick.press('Say how long it took', 'Say it');
    await nick.isOver('Quarterly restore test (snapshot/backup) · Mission Control');
    await nick.picture('4-over');
    await nick.message('Time to restore: 38 minutes. Issues: hosts file edited by hand').waitFor();

    const staged = join(place.staging, site);
    expect(readFileSync(join(staged, 'settings.env'), 'utf8')).toContain(`DATABASE=staging_${site}`);
    const after = written();
    const changed = after.filter((line, index) => line !== before[index]).map((line) => line.trim());
    expect(after).toHaveLength(before.length);
    expect(changed).toEqual([
      expect.stringMatching(/^"last_done_at": "\d{4}-\d\d-\d\d",$/),
      expect.stringMatching(
        /^"notes": "Time to restore: 38 min; Issues: hosts file edited by hand; mission-/,
      ),
    ]);
    expect(standing()).toMatchObject({ color: 'green', due_in_days: 90 });
    const dashboard = await fetch(walk.town.estate.env.MISSION_CONTROL_URL ?? '');
    expect(await dashboard.text()).toContain('Quarterly restore test');
  });

  it('leaves the reminder without it, and nobody complaining', async () => {
    const { karen } = walk;
    await karen.ops('maintenance mission-control');
    await karen.message('Quarterly restore test', /90 days left|due in 90 days/).waitFor();
    await karen.picture('5-green');
    expect(walk.bot.log.filter((line) => !line.startsWith('info'))).toEqual([]);
  });
});
