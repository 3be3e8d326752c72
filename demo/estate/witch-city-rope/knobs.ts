import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import type { Ground, Knob } from '../knob.ts';
import { keepVisits } from './access-log.ts';
import { backupName, backupsOf, backupZone, sumOf, verifyBackups } from './backups.ts';
import { renewCertificate } from './certificates/store.ts';
import type { WitchCityRopePlace } from './place.ts';
import { renewedOn, setRenewedOn } from './register.ts';
import { strayName } from './rounds.ts';
import { changeSettings, goodSettings, type Settings } from './settings.ts';
import { visit } from './visit.ts';

const group = 'WitchCityRope';

export const witchCityRopeKnobs: readonly Knob[] = [
  settingKnob('site', 'The website is down', 'Its web server is stopped.', { site: false }),
  settingKnob('content', 'The website shows something else', 'The page that the web server came with.', {
    content: 'default',
  }),
  settingKnob('slow', 'Pages are slow', 'Every page takes three seconds.', { page_delay_ms: 3000 }),
  settingKnob('api-slow', 'The API is slow', 'Every answer of it takes two and a half seconds.', {
    api_delay_ms: 2500,
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
  certificateKnob('certificate-soon', 'The certificate expires soon', 'In 12 days.', 12),
  certificateKnob('certificate-expired', 'The certificate has expired', 'Since yesterday.', -1),
  {
    ...{ id: 'witch-city-rope-backup', group, label: 'Database backups are missing' },
    hint: 'The two newest are gone.',
    break: (ground) =>
      putAside(ground.witchCityRope, 'backup', dailyFolder(ground), (folder) =>
        backupsOf(folder, 'database').slice(0, 2),
      ),
    mend: (ground) => putBack(ground.witchCityRope, 'backup', dailyFolder(ground)),
  },
  {
    ...{ id: 'witch-city-rope-damaged', group, label: 'A backup is damaged' },
    hint: 'The second half of the newest database backup is missing.',
    break({ witchCityRope, now, ...ground }) {
      const folder = join(witchCityRope.backups, 'daily');
      const name = newestOf({ witchCityRope, now, ...ground });
      const whole = readFileSync(join(folder, name));
      mkdirSync(join(witchCityRope.kept, 'damaged'), { recursive: true });
      writeFileSync(join(witchCityRope.kept, 'damaged', name), whole);
      writeFileSync(join(folder, name), whole.subarray(0, whole.length / 2));
      verifyBackups(witchCityRope, now);
    },
    mend({ witchCityRope, now }) {
      const kept = join(witchCityRope.kept, 'damaged');
      for (const name of readdirSync(kept)) {
        writeFileSync(join(witchCityRope.backups, 'daily', name), readFileSync(join(kept, name)));
        rmSync(join(kept, name));
      }
      verifyBackups(witchCityRope, now);
    },
  },
  {
    ...{ id: 'witch-city-rope-off-site', group, label: 'The off-site copies are missing' },
    hint: 'The two newest copies of the weekly image are gone.',
    break: ({ witchCityRope }) =>
      putAside(witchCityRope, 'off-site', offSiteFolder(witchCityRope), (folder) =>
        backupsOf(folder, 'system-image').slice(0, 2),
      ),
    mend: ({ witchCityRope }) => putBack(witchCityRope, 'off-site', offSiteFolder(witchCityRope)),
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

function certificateKnob(name: string, label: string, hint: string, daysLeft: number): Knob {
  return {
    ...{ id: `witch-city-rope-${name}`, group, label, hint },
    break: ({ witchCityRope, now }) => renewCertificate(witchCityRope, 'site', now, daysLeft),
    mend: ({ witchCityRope, now }) => renewCertificate(witchCityRope, 'site', now),
  };
}

/** A term of one year ends so many days from now. */
function expiryKnob(
  name: string,
  label: string,
  hint: string,
  { id, daysLeft }: { readonly id: string; readonly daysLeft: number },
): Knob {
  const kept = (place: WitchCityRopePlace): string => join(place.kept, name);
  const spoilt = (now: number): string =>
    DateTime.fromMillis(now, { zone: backupZone })
      .plus({ days: daysLeft })
      .minus({ years: 1 })
      .toFormat('yyyy-MM-dd');
  return {
    ...{ id: `witch-city-rope-${name}`, group, label, hint },
    break({ witchCityRope, now }) {
      const before = renewedOn(witchCityRope, id);
      writeFileSync(kept(witchCityRope), JSON.stringify({ before, spoilt: spoilt(now) }));
      setRenewedOn(witchCityRope, id, spoilt(now));
    },
    mend({ witchCityRope }) {
      const { before, spoilt: written } = JSON.parse(readFileSync(kept(witchCityRope), 'utf8'));
      // Whoever renewed it meanwhile keeps their day.
      if (renewedOn(witchCityRope, id) === written) setRenewedOn(witchCityRope, id, before);
    },
  };
}

function lost(place: WitchCityRopePlace): string {
  return `${place.database}.lost`;
}

function dailyFolder({ witchCityRope }: Ground): string {
  return join(witchCityRope.backups, 'daily');
}

function offSiteFolder(place: WitchCityRopePlace): string {
  return join(place.offSite, 'weekly');
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
