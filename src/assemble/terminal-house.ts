import { nameInConfig, namelessWords } from '../access/call-by-name.ts';
import { createRememberedDirectory } from '../access/remembered-directory.ts';
import type { Config } from '../config/config.ts';
import { noCheckpoint } from '../core/checkpoint.ts';
import { systemClock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import { createLateSupervisors } from '../execution/supervise/late-supervisors.ts';
import type { Lease } from '../runs/run.ts';
import { openStore } from '../store/sqlite/open-store.ts';
import type { Store } from '../store/store.ts';
import type { Examination } from '../vitals/examination.ts';
import { buildHouse, type House } from './house.ts';
import { createLog } from './log.ts';
import { configFrom, databaseIn, type Surroundings, settingsFrom } from './surroundings.ts';

/** What a terminal works with. */
export interface TerminalHouse {
  readonly house: House;
  readonly config: Config;
  readonly store: Store;
  /** Folder of the database. */
  readonly data: string;
  /** What somebody is called, by a Slack user id or an actor key. */
  readonly nameOf: (id: string) => string;
}

/** Builds a house for a terminal, on the same data as the bot's, whether the bot runs or not, and leaves it tidy. */
export async function withHouse<Result>(
  surroundings: Surroundings,
  wanted: {
    /** Who drives the runs that begin here; the bot, if not given. */
    readonly lease?: () => Lease;
    readonly examinations?: (means: {
      readonly config: Config;
      readonly store: Store;
      readonly log: Log;
    }) => Promise<readonly Examination[]>;
  },
  work: (inside: TerminalHouse) => Promise<Result>,
): Promise<Result> {
  const settings = settingsFrom(surroundings, 'no-slack');
  const config = await configFrom(surroundings, settings);
  const store = await openStore({ path: databaseIn(settings), now: systemClock.now });
  const stop = new AbortController();
  const log = createLog(config.secrets);
  const supervisors = createLateSupervisors();
  try {
    const house = buildHouse({
      config,
      home: settings.home,
      data: settings.data,
      store,
      directory: createRememberedDirectory(store.memo),
      examinations: (await wanted.examinations?.({ config, store, log })) ?? [],
      slackAwayFor: () => 0,
      clock: systemClock,
      checkpoint: noCheckpoint,
      log,
      supervisors,
      stopping: stop.signal,
      ...(wanted.lease ? { lease: wanted.lease } : {}),
    });
    const result = await work({
      house,
      config,
      store,
      data: settings.data,
      nameOf: (id) => nameInConfig(config.people, id) ?? namelessWords(id),
    });
    await house.results.flush();
    return result;
  } finally {
    stop.abort();
    supervisors.close();
    store.close();
  }
}
