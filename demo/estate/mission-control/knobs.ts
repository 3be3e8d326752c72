import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground, Knob } from '../knob.ts';
import { runCollector } from './collect.ts';
import { listServerBackups } from './machines.ts';
import type { MissionControlPlace } from './place.ts';
import { writeReport } from './report.ts';
import { datedFolders, domains } from './website-backups.ts';

const group = 'Mission Control';
const [reviewed = '', stale = ''] = domains;
const strangeFile = join('files', 'uploads', 'cache.php');

export const missionControlKnobs: readonly Knob[] = [
  {
    ...{ id: 'stale-backup', group, label: 'A website backup is missing' },
    hint: `The two newest backups of ${stale} are gone.`,
    break(ground) {
      const { websiteBackups } = ground.missionControl;
      mkdirSync(keptFolder(ground), { recursive: true });
      for (const name of datedFolders(websiteBackups, stale).slice(0, 2)) {
        renameSync(join(websiteBackups, stale, name), join(keptFolder(ground), name));
      }
      review(ground);
    },
    mend(ground) {
      for (const name of readdirSync(keptFolder(ground))) {
        renameSync(join(keptFolder(ground), name), join(ground.missionControl.websiteBackups, stale, name));
      }
      review(ground);
    },
  },
  {
    ...{ id: 'needs-review', group, label: 'A website needs review' },
    hint: `A program lies among the uploads of ${reviewed}.`,
    break(ground) {
      writeFileSync(strangePath(ground), "<?php echo 'who put this here?';\n");
      review(ground);
    },
    mend(ground) {
      rmSync(strangePath(ground), { force: true });
      review(ground);
    },
  },
  {
    ...{ id: 'website-backup-damaged', group, label: 'A website backup is damaged' },
    hint: `The data in the newest backup of ${reviewed} is cut off: it cannot be restored, the one before can.`,
    break(ground) {
      mkdirSync(ground.kept, { recursive: true });
      const whole = readFileSync(dataOf(ground), 'utf8');
      writeFileSync(join(ground.kept, 'website-data.sql'), whole);
      writeFileSync(dataOf(ground), halfOf(whole));
      review(ground);
    },
    mend(ground) {
      renameSync(join(ground.kept, 'website-data.sql'), dataOf(ground));
      review(ground);
    },
  },
  {
    ...{ id: 'staging-away', group, label: 'Staging is away' },
    hint: 'Its folder is not mounted, so nothing can be restored to it.',
    break: ({ missionControl: { staging } }) => renameSync(staging, `${staging}.away`),
    mend({ missionControl: { staging } }) {
      if (existsSync(staging)) rmSync(`${staging}.away`, { recursive: true, force: true });
      else renameSync(`${staging}.away`, staging);
    },
  },
  {
    ...{ id: 'snapshots-fail', group, label: 'No snapshot can be taken' },
    hint: 'The pool is full.',
    break: ({ missionControl }) => writeFileSync(fullPool(missionControl), ''),
    mend: ({ missionControl }) => rmSync(fullPool(missionControl), { force: true }),
  },
  {
    ...{ id: 'server-backup-damaged', group, label: 'A server backup is damaged' },
    hint: 'The newest image of web1 is cut off.',
    break({ missionControl, kept }) {
      const image = newestImage(missionControl);
      mkdirSync(kept, { recursive: true });
      writeFileSync(join(kept, 'web1.img'), readFileSync(image));
      writeFileSync(image, 'image of web1\n');
    },
    mend: ({ missionControl, kept }) => renameSync(join(kept, 'web1.img'), newestImage(missionControl)),
  },
  {
    ...{ id: 'collector', group, label: 'The collector fails' },
    hint: 'A lock that nobody takes away keeps it from working.',
    break({ missionControl, now }) {
      writeFileSync(lockOf(missionControl), '4242\n');
      tryCollector(missionControl, now);
    },
    mend({ missionControl, now }) {
      rmSync(lockOf(missionControl), { force: true });
      tryCollector(missionControl, now);
    },
  },
  {
    ...{ id: 'maintenance-json-broken', group, label: 'maintenance.json is half-written' },
    hint: 'Its second half is missing.',
    break(ground) {
      const { maintenance } = ground.missionControl;
      const whole = readFileSync(maintenance, 'utf8');
      mkdirSync(ground.kept, { recursive: true });
      writeFileSync(wholeFile(ground), whole);
      writeFileSync(maintenance, halfOf(whole));
      tryCollector(ground.missionControl, ground.now);
    },
    mend(ground) {
      const { maintenance } = ground.missionControl;
      const whole = readFileSync(wholeFile(ground), 'utf8');
      // Whoever mended it by hand meanwhile keeps their version.
      const untouched = !existsSync(maintenance) || readFileSync(maintenance, 'utf8') === halfOf(whole);
      if (untouched) writeFileSync(maintenance, whole);
      tryCollector(ground.missionControl, ground.now);
    },
  },
  {
    ...{ id: 'dashboard', group, label: 'The dashboard is down' },
    hint: 'Its web server is stopped.',
    // The process that runs the web servers sees the mark and acts on it.
    break() {},
    mend() {},
  },
];

function review({ missionControl, now }: Ground): void {
  writeReport(missionControl.backupJob, missionControl.websiteBackups, now);
}

/** The collector may fail: that is what the knobs are for. It leaves a note of how it went. */
function tryCollector(place: MissionControlPlace, now: number): void {
  try {
    runCollector(place.repo, now);
  } catch {
    // out/last-run.json says why.
  }
}

function keptFolder({ kept }: Ground): string {
  return join(kept, stale);
}

function strangePath({ missionControl }: Ground): string {
  const newest = datedFolders(missionControl.websiteBackups, reviewed)[0];
  if (newest === undefined) throw new Error(`there is no backup of ${reviewed} to put a strange file into`);
  return join(missionControl.websiteBackups, reviewed, newest, strangeFile);
}

function dataOf({ missionControl }: Ground): string {
  const newest = datedFolders(missionControl.websiteBackups, reviewed)[0] ?? '';
  return join(missionControl.websiteBackups, reviewed, newest, 'database.sql');
}

function fullPool(place: MissionControlPlace): string {
  return join(place.snapshots, 'pool-is-full');
}

function newestImage(place: MissionControlPlace): string {
  const newest = listServerBackups(place).find((each) => each.startsWith('web1/'));
  return join(place.serverBackups, `${newest}.img`);
}

function lockOf(place: MissionControlPlace): string {
  return join(place.repo, 'out', 'collector.lock');
}

function wholeFile({ kept }: Ground): string {
  return join(kept, 'maintenance.json');
}

function halfOf(text: string): string {
  return text.slice(0, Math.floor(text.length / 2));
}
