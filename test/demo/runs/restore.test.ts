import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readMachine } from '../../../demo/estate/mission-control/machines.ts';
import { type MissionControlPlace, missionControlAt } from '../../../demo/estate/mission-control/place.ts';
import { listSnapshots } from '../../../demo/estate/mission-control/snapshots.ts';
import { datedFolders } from '../../../demo/estate/mission-control/website-backups.ts';
import { startWalk, type Walk } from './support/walk.ts';

const site = 'lrwd.example';
const snapshotFirst = 'Take a snapshot of the present state';

describe('the restore procedure, walked in a browser', { timeout: 150_000 }, () => {
  let walk: Walk;
  let place: MissionControlPlace;
  const onSite = (...names: string[]) => join(place.sites, ...names);
  const home = () => readFileSync(onSite(site, 'files', 'index.html'), 'utf8');

  beforeAll(async () => {
    walk = await startWalk({ name: 'restore' });
    place = missionControlAt(walk.town.estate.root);
  }, 120_000);
  afterEach(({ task }) => (task.result?.state === 'fail' ? walk.nick.picture('failed') : undefined));
  afterAll(() => walk?.stop());

  /** Begins the procedure as somebody does who types, and takes one of its three ways. */
  async function begin(way: string): Promise<void> {
    const { nick } = walk;
    await nick.ops('run mission-control/restore#backup-and-restore');
    await nick.openThread('Backup and restore · Mission Control · waits for you');
    await nick.press('What is the right way back?', way);
  }

  async function record(title: string, answers: Readonly<Record<string, string>>): Promise<void> {
    await walk.nick.press(title, 'Done…');
    await walk.nick.fill(answers, 'It is done');
  }

  it('brings a defaced website back over staging, and keeps what was there', async () => {
    const { nick } = walk;
    writeFileSync(onSite(site, 'files', 'index.html'), 'defaced');
    const snapshots = listSnapshots(place);
    const [newest = ''] = datedFolders(place.websiteBackups, site);
    await begin('Website backup');
    await nick.run(snapshotFirst);
    await nick.run('List the website backups');
    await nick.reads('List the website backups', `${site}/${newest}`);
    await nick.picture('1-which');
    await record('Which one is restored?', { 'Website backup': `${site}/${newest}` });
    await nick.run('Check that the backup is whole');
    await nick.run('Restore to staging');
    expect(home()).toBe('defaced');
    expect(existsSync(join(place.staging, site, 'settings.env'))).toBe(true);
    await nick.press('The site looks right on staging, and whoever is affected is told', 'Done');
    await nick.picture('2-live');
    await nick.run('Restore to the live site', 'Yes, run it');
    expect(home()).toContain(`<title>${site}</title>`);
    await nick.press('The site loads, its data is there, and forms and login work', 'Done…');
    await nick.fill({}, 'It is done');
    await nick.isOver('Backup and restore · Mission Control');
    const [kept = ''] = listSnapshots(place).filter((each) => !snapshots.includes(each));
    const before = join(place.snapshots, kept, 'sites', site, 'files', 'index.html');
    expect(readFileSync(before, 'utf8')).toBe('defaced');
  });

  it('puts a machine of the night before beside the old one, and lets it take over', async () => {
    const { nick } = walk;
    await walk.town.estate.turn('server-backup-damaged', true);
    const images = readdirSync(join(place.serverBackups, 'web1')).sort().reverse();
    const [damaged = '', good = ''] = images.map((each) => `web1/${each.replace('.img', '')}`);
    await begin('Server backup');
    await record('Note what the machine was for, and who is affected', {
      Note: 'Web server of all sites; told in #status.',
    });
    await nick.run('List the server backups');
    await record('Which one is restored?', { 'Server backup': damaged });
    await nick.press('Restore it as a new machine', 'Run');
    await nick.reads('Which one is restored?', 'Done…');
    await nick.picture('3-cut-off');
    expect(readMachine(place, 'web1')).toMatchObject({ running: true });
    await record('Which one is restored?', { 'Server backup': good });
    await nick.run('Restore it as a new machine');
    await nick.run('Start it without network');
    expect(readMachine(place, 'web1-restored')).toMatchObject({ from: good, running: true, address: null });
    await nick.press('The log is clean', 'Done');
    await nick.run('Let it take over', 'Yes, run it');
    await nick.press('Every service of the machine answers, and its clock is right', 'Done');
    await nick.isOver('Backup and restore · Mission Control');
    expect(readMachine(place, 'web1-restored')).toMatchObject({ address: '192.0.2.11' });
    expect(readMachine(place, 'web1')).toMatchObject({ running: false, address: null });
    await walk.town.estate.turn('server-backup-damaged', false);
  });

  it('copies what was deleted today out of a snapshot, and nothing else', async () => {
    const { nick } = walk;
    const lost = 'mci.example/files/style.css';
    rmSync(onSite(lost));
    writeFileSync(onSite('mci.example', 'files', 'new.html'), 'written today');
    await begin('Snapshot');
    await nick.run(snapshotFirst);
    await nick.run('List the snapshots');
    const [nightly = ''] = listSnapshots(place).filter((each) => each.startsWith('nightly'));
    await nick.reads('List the snapshots', nightly);
    await record('Which one, and what is copied out of it', {
      Snapshot: nightly,
      'What is copied out': lost,
    });
    await nick.run('See what differs');
    await nick.reads('See what differs', 'style.css');
    await nick.run('Copy it out of the snapshot', 'Yes, run it');
    await nick.run('See that nothing differs any more');
    await nick.press('Everything is there, and the owner of the files is right', 'Done');
    await nick.isOver('Backup and restore · Mission Control');
    expect(readFileSync(onSite(lost), 'utf8')).toContain('font-family');
    expect(readFileSync(onSite('mci.example', 'files', 'new.html'), 'utf8')).toBe('written today');
  });

  it('leaves nobody complaining', () => {
    expect(walk.bot.log.filter((line) => !line.startsWith('info'))).toEqual([]);
  });
});
