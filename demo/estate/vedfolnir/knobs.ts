import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground, Knob } from '../knob.ts';
import { dailyDumps } from './backups.ts';
import { putAside, writeLine } from './log.ts';
import { writeMetrics } from './metrics.ts';
import { damagePosts, repairPosts } from './mysql/damage.ts';
import { indexes, withData } from './mysql/database.ts';
import { closeConnections, forgetSlowQueries, openConnections, readTimeline } from './mysql/server.ts';
import { dropCache, fillCache } from './redis/sessions.ts';
import { changeSettings, goodSettings, type Settings } from './settings.ts';
import { setService, type Unit } from './system/services.ts';
import { visit } from './traffic.ts';
import { endMaintenance, type Maintenance, startMaintenance } from './web/maintenance.ts';
import { noteSecurityEvent } from './web/security.ts';

const group = 'Vedfolnir';
const minute = 60_000;
/** How far back whoever mends puts traces aside. */
const traces = 24 * 60 * minute;

export const vedfolnirKnobs: readonly Knob[] = [
  serviceKnob(
    'vedfolnir',
    'The web application is down',
    'Its service has failed. systemctl start vedfolnir brings it back.',
  ),
  serviceKnob('mysql', 'MySQL is down', 'Its service has failed. systemctl start mysql brings it back.'),
  serviceKnob('redis', 'Redis is down', 'Its service has failed. systemctl start redis brings it back.'),
  settingKnob('slow', 'Answers are slow', 'Every answer takes two and a half seconds.', { delay_ms: 2500 }),
  {
    ...{ id: 'vedfolnir-errors', group, label: 'Errors burst' },
    hint: 'Every second request ends in an error.',
    async break({ vedfolnir }) {
      changeSettings(vedfolnir, { fail_every: 2 });
      await visit(vedfolnir, 24);
      writeMetrics(vedfolnir, Date.now());
    },
    mend({ vedfolnir, now }) {
      changeSettings(vedfolnir, { fail_every: goodSettings.fail_every });
      putAside(vedfolnir.logs.web, / ERROR | ACCESS .* status=500 /, now - traces);
      writeMetrics(vedfolnir, now);
    },
  },
  {
    ...{ id: 'vedfolnir-connections', group, label: 'Database connections run out' },
    hint: 'The web application opens 120 more and closes none.',
    break: (ground) => andMeasure(ground, () => openConnections(ground.vedfolnir, 120)),
    mend: (ground) => andMeasure(ground, () => closeConnections(ground.vedfolnir)),
  },
  {
    ...{ id: 'vedfolnir-slow-queries', group, label: 'Queries are slow' },
    hint: 'The index that the timeline needs is dropped.',
    break: (ground) =>
      andMeasure(ground, () => {
        withData(ground.vedfolnir, (data) => data.exec('DROP INDEX IF EXISTS images_by_post'));
        readTimeline(ground.vedfolnir, 24, ground.now);
      }),
    mend: (ground) =>
      andMeasure(ground, () => {
        withData(ground.vedfolnir, (data) => data.exec(indexes.images_by_post ?? ''));
        forgetSlowQueries(ground.vedfolnir, ground.now - traces);
      }),
  },
  {
    ...{ id: 'vedfolnir-redis-memory', group, label: 'Redis runs out of memory' },
    hint: 'Cached pages fill more than 90 % of what it may use.',
    break: (ground) => andMeasure(ground, () => fillCache(ground.vedfolnir, ground.now)),
    mend: (ground) => andMeasure(ground, () => dropCache(ground.vedfolnir, ground.now)),
  },
  maintenanceKnob(
    'maintenance',
    'Maintenance mode is on',
    'Planned, with a reason and an end within the hour.',
    (now) => ({
      ...{ mode: 'normal', reason: 'Planned update of the platform connections' },
      ...{ started: now, estimated: now + 60 * minute },
    }),
  ),
  maintenanceKnob(
    'overrun',
    'Maintenance mode overruns',
    'It should have ended half an hour ago.',
    (now) => ({
      ...{ mode: 'normal', reason: 'Planned update of the database' },
      ...{ started: now - 90 * minute, estimated: now - 30 * minute },
    }),
  ),
  maintenanceKnob(
    'emergency',
    'Emergency maintenance is on',
    'Somebody activated it; its end is open.',
    (now) => ({
      ...{ mode: 'emergency', reason: 'EMERGENCY: requests from an unknown network' },
      ...{ started: now, estimated: null },
    }),
  ),
  {
    ...{ id: 'vedfolnir-backup', group, label: 'The daily backups are missing' },
    hint: 'The two newest dumps are gone.',
    break({ vedfolnir }) {
      mkdirSync(keptDumps(vedfolnir.kept), { recursive: true });
      for (const name of dailyDumps(vedfolnir).slice(0, 2))
        renameSync(join(vedfolnir.backups, name), join(keptDumps(vedfolnir.kept), name));
    },
    mend({ vedfolnir }) {
      for (const name of readdirSync(keptDumps(vedfolnir.kept))) {
        // A dump that was made again meanwhile stays.
        const back = join(vedfolnir.backups, name);
        if (!existsSync(back)) renameSync(join(keptDumps(vedfolnir.kept), name), back);
      }
    },
  },
  settingKnob('disk', 'The disk is nearly full', 'vedfolnir_metrics.log tells of 94 %.', {
    disk_percent: 94,
  }),
  settingKnob('cpu', 'The processor is busy', 'vedfolnir_metrics.log tells of about 93 %.', {
    cpu_percent: 93,
  }),
  settingKnob('memory', 'Memory runs short', 'vedfolnir_metrics.log tells of about 92 %.', {
    memory_percent: 92,
  }),
  {
    ...{ id: 'vedfolnir-logins', group, label: 'Suspicious logins' },
    hint: 'Somebody at 203.0.113.66 tries one password after the other.',
    break({ vedfolnir, now }) {
      for (let attempt = 25; attempt >= 1; attempt -= 1) {
        const at = now - attempt * 5000;
        noteSecurityEvent(vedfolnir, at, 'FAILED_LOGIN', `user=admin ip=${intruder}`);
        writeLine(vedfolnir.logs.web, at, `INFO ACCESS POST /login ip=${intruder} status=401 time=0.012`);
      }
    },
    mend({ vedfolnir, now }) {
      const theirs = new RegExp(`ip=${intruder.replaceAll('.', '\\.')}\\b`);
      for (const log of [vedfolnir.logs.web, vedfolnir.logs.security]) putAside(log, theirs, now - traces);
    },
  },
  {
    ...{ id: 'vedfolnir-corruption', group, label: 'A table is corrupt' },
    hint: 'An index of posts lost its rows. REPAIR TABLE posts makes it whole.',
    break: ({ vedfolnir }) => damagePosts(vedfolnir),
    mend: ({ vedfolnir }) => repairPosts(vedfolnir),
  },
  {
    ...{ id: 'vedfolnir-beyond-repair', group, label: 'A table is corrupt beyond repair' },
    hint: 'Like InnoDB, MySQL answers REPAIR TABLE with a note that it cannot. A restored dump makes it whole.',
    break({ vedfolnir }) {
      changeSettings(vedfolnir, { repairs: false });
      damagePosts(vedfolnir);
    },
    mend({ vedfolnir }) {
      changeSettings(vedfolnir, { repairs: goodSettings.repairs });
      repairPosts(vedfolnir);
    },
  },
  {
    ...{ id: 'vedfolnir-hangs', group, label: 'The web application hangs' },
    hint: 'Starting its service again does not help; starting the whole machine again does.',
    break(ground) {
      changeSettings(ground.vedfolnir, { hangs: true });
      setService(ground.vedfolnir, 'vedfolnir', 'failed', ground.now);
    },
    mend(ground) {
      changeSettings(ground.vedfolnir, { hangs: goodSettings.hangs });
      setService(ground.vedfolnir, 'vedfolnir', 'active', ground.now);
      writeMetrics(ground.vedfolnir, ground.now);
    },
  },
];

const intruder = '203.0.113.66';

/** The process that runs the web application sees what the service should do, and does it. */
function serviceKnob(unit: Unit, label: string, hint: string): Knob {
  return {
    ...{ id: unit === 'vedfolnir' ? 'vedfolnir-down' : `vedfolnir-${unit}-down`, group, label, hint },
    break: (ground) => setService(ground.vedfolnir, unit, 'failed', ground.now),
    mend({ vedfolnir, now }) {
      setService(vedfolnir, unit, 'active', now);
      // What visitors ran into meanwhile.
      putAside(vedfolnir.logs.web, / CRITICAL app\.database | ACCESS GET .* status=503 /, now - traces);
      writeMetrics(vedfolnir, now);
    },
  };
}

function settingKnob(name: string, label: string, hint: string, broken: Partial<Settings>): Knob {
  const good = Object.fromEntries(Object.entries(goodSettings).filter(([key]) => key in broken));
  return {
    ...{ id: `vedfolnir-${name}`, group, label, hint },
    break: (ground) => andMeasure(ground, () => changeSettings(ground.vedfolnir, broken)),
    mend: (ground) => andMeasure(ground, () => changeSettings(ground.vedfolnir, good)),
  };
}

type Shown = Pick<Maintenance, 'mode' | 'reason' | 'started' | 'estimated'>;

function maintenanceKnob(name: string, label: string, hint: string, shown: (now: number) => Shown): Knob {
  return {
    ...{ id: `vedfolnir-${name}`, group, label, hint },
    break({ vedfolnir, now }) {
      const { started, ...rest } = shown(now);
      const how = { started_by: 'admin', terminate_jobs: false, grace_period: 30 };
      startMaintenance(vedfolnir, { ...rest, ...how }, started);
    },
    mend({ vedfolnir, now }) {
      endMaintenance(vedfolnir, now);
      putAside(vedfolnir.logs.web, / CRITICAL MAINTENANCE /, now - traces);
    },
  };
}

/** What changed stands in vedfolnir_metrics.log at once, not only after the next minute. */
function andMeasure({ vedfolnir, now }: Ground, change: () => unknown): void {
  change();
  writeMetrics(vedfolnir, now);
}

function keptDumps(kept: string): string {
  return join(kept, 'dumps');
}
