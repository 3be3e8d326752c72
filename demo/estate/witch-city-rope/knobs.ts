import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground, Knob } from '../knob.ts';
import { keepVisits } from './access-log.ts';
import { backupName, backupsOf, type Cadence, type Series, sumOf, verifyBackups } from './backups.ts';
import { certificateKnob, expiryKnob } from './expiring-knobs.ts';
import { group, type WitchCityRopePlace } from './place.ts';
import { strayName } from './rounds.ts';
import { changeSettings, goodSettings, type Settings } from './settings.ts';
import { visit } from './visit.ts';

export const witchCityRopeKnobs: readonly Knob[] = [
  settingKnob('site', 'The website is down', 'Its web server is stopped.', { site: false }),
  settingKnob('content', 'The website shows something else', 'The page that the web server came with.', {
    content: 'default',
  }),
  settingKnob('broken', 'The website shows an error', 'The front page is a text for programmers.', {
    content: 'broken',
  }),
  slowKnob('slow', 'Pages are slow', 'Every page takes two and a half seconds.', { page_delay_ms: 2500 }),
  slowKnob('api-slow', 'The API is slow', 'Every answer of it takes two and a half seconds.', {
    api_delay_ms: 2500,
  }),
  slowKnob('queries', 'Database queries are slow', 'Every query takes a fifth of a second.', {
    query_delay_ms: 200,
  }),
  {
    ...{ id: 'witch-city-rope-errors', group, label: 'Errors burst' },
    hint: 'Every second request of a visitor ends in an error.',
    async break({ witchCityRope }) {
      changeSettings(witchCityRope, { fail_every: 2 });
      // More than the quiet minutes before.
      await visit(witchCityRope, 60);
    },
    mend({ witchCityRope }) {
      changeSettings(witchCityRope, { fail_every: goodSettings.fail_every });
      keepVisits(witchCityRope, ({ status }) => status < 500);
    },
  },
  {
    ...{ id: 'witch-city-rope-database', group, label: 'The database is gone' },
    hint: 'Its file is moved away. The front page comes up without it.',
    break({ witchCityRope }) {
      if (existsSync(witchCityRope.database)) renameSync(witchCityRope.database, lost(witchCityRope));
    },
    mend({ witchCityRope }) {
      // Whoever restored a backup meanwhile keeps what they restored.
      if (existsSync(witchCityRope.database)) rmSync(lost(witchCityRope), { force: true });
      else renameSync(lost(witchCityRope), witchCityRope.database);
      keepVisits(witchCityRope, ({ status }) => status < 500);
    },
  },
  settingKnob('mail', 'The mail server is down', 'Nobody takes mail.', { mail: false }),
  settingKnob('payments', 'The payment service is down', 'Its server is stopped.', { payments: false }),
  settingKnob('payments-declined', 'Payments are declined', 'The payment service says so of itself.', {
    payments_taken: false,
  }),
  certificateKnob(
    'certificate-soon',
    'Certificates expire soon',
    'Those of website and mail, in 12 days.',
    12,
  ),
  certificateKnob(
    'certificate-expired',
    'Certificates have expired',
    'Those of website and mail, since yesterday.',
    -1,
  ),
  newestKnob('backup', 'Backups are missing', 'The two newest of each kind are gone.', 'backups', [
    ['daily', 'database'],
    ['daily', 'files'],
    ['daily', 'configuration'],
    ['weekly', 'system-image'],
    ['monthly', 'archive'],
  ]),
  newestKnob('off-site', 'Off-site copies are missing', 'The two newest of each kind are gone.', 'offSite', [
    ['weekly', 'system-image'],
    ['monthly', 'archive'],
  ]),
  {
    ...{ id: 'witch-city-rope-damaged', group, label: 'Backups are damaged' },
    hint: 'The second half of every database backup is missing.',
    break(ground) {
      const { witchCityRope, now } = ground;
      const kept = join(witchCityRope.kept, 'damaged');
      mkdirSync(kept, { recursive: true });
      for (const name of backupsOf(dailyFolder(ground), 'database')) {
        const whole = readFileSync(join(dailyFolder(ground), name));
        writeFileSync(join(kept, name), whole);
        writeFileSync(join(dailyFolder(ground), name), whole.subarray(0, whole.length / 2));
      }
      verifyBackups(witchCityRope, now);
    },
    mend(ground) {
      const kept = join(ground.witchCityRope.kept, 'damaged');
      for (const name of readdirSync(kept)) {
        const path = join(dailyFolder(ground), name);
        // One that was removed meanwhile, because it was old, stays away.
        if (existsSync(path)) writeFileSync(path, readFileSync(join(kept, name)));
        rmSync(join(kept, name));
      }
      verifyBackups(ground.witchCityRope, ground.now);
    },
  },
  {
    ...{ id: 'witch-city-rope-verification', group, label: 'Backups are not verified' },
    hint: 'The verification of two nights did not run.',
    break: ({ witchCityRope, now }) => void verifyBackups(witchCityRope, now - 2 * 86_400_000),
    mend: ({ witchCityRope, now }) => void verifyBackups(witchCityRope, now),
  },
  {
    ...{ id: 'witch-city-rope-kept-long', group, label: 'Backups are kept too long' },
    hint: 'A database backup of a month ago was not removed.',
    break(ground) {
      const { witchCityRope, now } = ground;
      const newest = readFileSync(join(dailyFolder(ground), newestOf(ground)));
      const stray = join(dailyFolder(ground), strayOf(now));
      writeFileSync(stray, newest);
      writeFileSync(`${stray}.sha256`, sumOf(newest, strayOf(now)));
      writeFileSync(join(witchCityRope.kept, strayName), strayOf(now));
    },
    mend(ground) {
      const mark = join(ground.witchCityRope.kept, strayName);
      const stray = join(dailyFolder(ground), readFileSync(mark, 'utf8'));
      for (const path of [stray, `${stray}.sha256`]) rmSync(path, { force: true });
      rmSync(mark);
    },
  },
  {
    ...{ id: 'witch-city-rope-kept-short', group, label: 'Backups are kept too short' },
    hint: 'The two oldest weekly images were removed.',
    break: ({ witchCityRope }) =>
      putAside(witchCityRope, 'kept-short', join(witchCityRope.backups, 'weekly'), (folder) =>
        backupsOf(folder, 'system-image').slice(-2),
      ),
    mend: ({ witchCityRope }) => putBack(witchCityRope, 'kept-short', join(witchCityRope.backups, 'weekly')),
  },
  settingKnob('update-breaks', 'The next update ends in the middle', 'Its migration fails.', {
    update: 'breaks',
  }),
  {
    ...settingKnob('update-spoils', 'The next update does not work', 'Its front page is an error.', {
      update: 'spoils',
    }),
    mend: ({ witchCityRope }) => changeSettings(witchCityRope, { update: 'well', content: 'website' }),
  },
  settingKnob('cpu', 'The processor is busy', 'The metrics tell of about 94 %.', { cpu_percent: 94 }),
  settingKnob('memory', 'Memory runs short', 'The metrics tell of about 93 %.', { memory_percent: 93 }),
  settingKnob('disk', 'The disk is nearly full', 'The metrics tell of 95 %.', { disk_percent: 95 }),
  expiryKnob('licence-soon', 'A licence is about to expire', 'That of the backup software, in 9 days.', {
    id: 'backup-software',
    daysLeft: 9,
  }),
  expiryKnob(
    'contract-expired',
    'A vendor contract has expired',
    'That for the off-site storage, 3 days ago.',
    {
      id: 'off-site-storage',
      daysLeft: -3,
    },
  ),
];

function settingKnob(name: string, label: string, hint: string, broken: Partial<Settings>): Knob {
  const good = Object.fromEntries(Object.entries(goodSettings).filter(([key]) => key in broken));
  return {
    ...{ id: `witch-city-rope-${name}`, group, label, hint },
    break: ({ witchCityRope }) => changeSettings(witchCityRope, broken),
    mend: ({ witchCityRope }) => changeSettings(witchCityRope, good),
  };
}

/** What is slow stands in the metrics at once, not only when the quick minutes before have passed. */
function slowKnob(name: string, label: string, hint: string, broken: Partial<Settings>): Knob {
  const { break: slowDown, mend: speedUp, ...said } = settingKnob(name, label, hint, broken);
  const measureAfresh = async (ground: Ground): Promise<void> => {
    keepVisits(ground.witchCityRope, () => false);
    await visit(ground.witchCityRope);
  };
  return {
    ...said,
    async break(ground) {
      await slowDown(ground);
      await measureAfresh(ground);
    },
    async mend(ground) {
      await speedUp(ground);
      await measureAfresh(ground);
    },
  };
}

/** Takes the two newest of each series away. */
function newestKnob(
  name: string,
  label: string,
  hint: string,
  where: 'backups' | 'offSite',
  series: readonly (readonly [Cadence, Series])[],
): Knob {
  return {
    ...{ id: `witch-city-rope-${name}`, group, label, hint },
    break({ witchCityRope }) {
      for (const [cadence, each] of series)
        putAside(witchCityRope, `${name}-${each}`, join(witchCityRope[where], cadence), (folder) =>
          backupsOf(folder, each).slice(0, 2),
        );
    },
    mend({ witchCityRope }) {
      for (const [cadence, each] of series)
        putBack(witchCityRope, `${name}-${each}`, join(witchCityRope[where], cadence));
    },
  };
}

function lost(place: WitchCityRopePlace): string {
  return `${place.database}.lost`;
}

function dailyFolder({ witchCityRope }: Ground): string {
  return join(witchCityRope.backups, 'daily');
}

function newestOf(ground: Ground): string {
  const newest = backupsOf(dailyFolder(ground), 'database')[0];
  if (newest === undefined) throw new Error('there is no database backup that could be broken');
  return newest;
}

function strayOf(now: number): string {
  return backupName('database', now - 31 * 86_400_000);
}

function putAside(
  { kept }: WitchCityRopePlace,
  name: string,
  folder: string,
  choose: (folder: string) => readonly string[],
): void {
  mkdirSync(join(kept, name), { recursive: true });
  for (const file of choose(folder)) renameSync(join(folder, file), join(kept, name, file));
}

function putBack({ kept }: WitchCityRopePlace, name: string, folder: string): void {
  for (const file of readdirSync(join(kept, name))) {
    // One that was made again meanwhile stays.
    if (existsSync(join(folder, file))) rmSync(join(kept, name, file));
    else renameSync(join(kept, name, file), join(folder, file));
  }
}
