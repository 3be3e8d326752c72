import { mkdirSync, watch } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildMidsHero } from './mids-hero/build.ts';
import { placeAt } from './mids-hero/place.ts';
import { buildMissionControl } from './mission-control/build.ts';
import { missionControlAt } from './mission-control/place.ts';
import { goRounds } from './rounds.ts';
import { searchPath } from './search-path.ts';
import { midsHeroSite, missionControlSite } from './sites.ts';
import { type StandIn, startStandIn } from './stand-in.ts';
import { allKnobs, isTurnedOn, marksOf, turnKnob } from './switchboard.ts';

import { treazrAt } from './treazr-island/place.ts';
import { goTreazrRounds } from './treazr-island/rounds.ts';
import { startTreazrIsland } from './treazr-island/start.ts';
import { vedfolnirAt } from './vedfolnir/place.ts';
import { goVedfolnirRounds } from './vedfolnir/rounds.ts';
import { startVedfolnir } from './vedfolnir/start.ts';
import { witchCityRopeAt } from './witch-city-rope/place.ts';
import { goWitchCityRopeRounds } from './witch-city-rope/rounds.ts';
import { startWitchCityRope } from './witch-city-rope/start.ts';

export interface EstateOptions {
  /** A folder that does not exist or is empty. */
  readonly root: string;
  readonly now: number;
  /** Of the first web server; the second and the third take the next ones. 0: any that are free. */
  readonly port?: number;
  /** Address of the bot that jobs report to; without it they tell nobody. */
  readonly reportTo?: string;
}

/** The stand-ins of the services that the shipped config watches. */
export interface Estate {
  readonly root: string;
  /** Where a real Prometheus would find the metrics of Treazr Island. */
  readonly exporters: { readonly services: string; readonly minio: string };
  /** What config interpolates and its allow-lists name. */
  readonly env: Readonly<Record<string, string>>;
  knobs(): { id: string; group: string; label: string; hint: string; on: boolean }[];
  /** Breaks or mends something; done when the change can be seen. */
  turn(id: string, on: boolean): Promise<void>;
  /** Has every job that reports say how its last time went; done when the bot has noted it. */
  report(): Promise<void>;
  stop(): Promise<void>;
}

const roundsEvery = 10 * 60_000;
const dumpKnob = 'treazr-dump-job';

/** Lays the estate out below `root` and starts its web servers on this machine alone. */
export async function buildEstate({ root, now, port = 0, reportTo }: EstateOptions): Promise<Estate> {
  const midsHero = placeAt(join(root, 'mids-hero'));
  const missionControl = missionControlAt(root);
  mkdirSync(marksOf(root), { recursive: true });
  await buildMidsHero(midsHero, now);
  buildMissionControl(missionControl, now);

  const site = await startStandIn(port, midsHeroSite(midsHero));
  const dashboard = await startStandIn(port === 0 ? 0 : port + 1, missionControlSite(missionControl));
  const vedfolnir = await startVedfolnir(root, now, port === 0 ? 0 : port + 2);
  const witchCityRope = await startWitchCityRope(root, now, port === 0 ? 0 : port + 20);
  const treazr = await startTreazrIsland(root, now, port === 0 ? 0 : port + 10, reportTo);
  const standIns: Readonly<Record<string, StandIn>> = { site, dashboard };

  let obeyed = Promise.resolve();
  let dumpFails = false;
  /** Stops and starts web servers and lets jobs report as the marks say, one change after the other. */
  const obey = (): Promise<void> => {
    obeyed = obeyed.then(async () => {
      for (const [id, standIn] of Object.entries(standIns)) {
        await (isTurnedOn(root, id) ? standIn.stop() : standIn.start());
      }
      await vedfolnir.obey();
      await witchCityRope.obey();
      const isFailing = isTurnedOn(root, dumpKnob);
      if (isFailing !== dumpFails) await treazr.dumpJob.report();
      dumpFails = isFailing;
    });
    return obeyed;
  };
  // Another process may turn a knob: all that it does is on disk.
  const watcher = watch(marksOf(root), () => void obey());

  let turned = Promise.resolve();
  let lastRound = now;
  const rounds = setInterval(() => {
    const since = lastRound;
    const until = Date.now();
    lastRound = until;
    // One after the other with the knobs: both lay hands on the same files.
    turned = turned.then(() => goRounds(midsHero, missionControl, since, until));
    turned = turned.then(() => goVedfolnirRounds(vedfolnirAt(join(root, 'vedfolnir')), since, until));
    turned = turned.then(() =>
      goWitchCityRopeRounds(witchCityRopeAt(join(root, 'witch-city-rope')), since, until),
    );
    turned = turned.then(() =>
      goTreazrRounds(treazrAt(join(root, 'treazr-island')), since, until, treazr.dumpJob),
    );
  }, roundsEvery);
  rounds.unref();

  return {
    root,
    exporters: treazr.exporters,
    env: {
      // First come programs that stand in for those of the machine: nothing of the real one is touched.
      PATH: [vedfolnir.bin, treazr.bin, searchPath(process.env.PATH ?? '')].join(delimiter),
      MIDSHERO_HOME: midsHero.home,
      MIDSHERO_LOGS: join(midsHero.home, 'log'),
      MIDSHERO_URL: site.url,
      MISSION_CONTROL_COLLECTOR: missionControl.collector,
      MISSION_CONTROL_URL: dashboard.url,
      WEBSITE_BACKUPS: missionControl.websiteBackups,
      WEBSITE_BACKUP_JOB: missionControl.backupJob,
      ...vedfolnir.env,
      ...treazr.env,
      ...witchCityRope.env,
    },
    knobs: () =>
      allKnobs.map(({ id, group, label, hint }) => ({ id, group, label, hint, on: isTurnedOn(root, id) })),
    turn(id, on) {
      const turning = turned.then(async () => {
        await turnKnob(root, id, on, Date.now());
        await obey();
      });
      turned = turning.catch(() => {});
      return turning;
    },
    report: () => treazr.dumpJob.report(),
    async stop() {
      clearInterval(rounds);
      watcher.close();
      await turned;
      await obeyed;
      await Promise.all(Object.values(standIns).map((each) => each.stop()));
      await vedfolnir.stop();
      await witchCityRope.stop();
      await treazr.stop();
    },
  };
}
