import { createCommands } from '../../commands/index.ts';
import type { Access, Directory } from '../access/access.ts';
import { createAccess } from '../access/decide.ts';
import { type Alerting, createAlerting } from '../alerts/alerting.ts';
import { createAlertNotes } from '../alerts/notes.ts';
import { createHeartbeats, type Heartbeats } from '../checks/heartbeats.ts';
import { maskLooker } from '../checks/masked-looker.ts';
import { createWatch, type Watch } from '../checks/watch.ts';
import type { Config } from '../config/config.ts';
import type { Checkpoint } from '../core/checkpoint.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Log } from '../core/log.ts';
import { createMask } from '../core/mask.ts';
import { createDialogue, type Dialogue } from '../dialogue/dialogue.ts';
import { createShareHandler } from '../dialogue/share.ts';
import { examineDisk } from '../execution/examine-disk.ts';
import { createLooker } from '../execution/looker.ts';
import { createCollectors } from '../execution/maintenance-collector.ts';
import { createMaintenanceFiles } from '../execution/maintenance-files.ts';
import { createTailReader } from '../execution/read-tail.ts';
import { createRunbookLibrary } from '../execution/runbook-library.ts';
import { createRunbookShelf } from '../execution/runbook-shelf.ts';
import type { Supervisors } from '../execution/supervise/supervisors.ts';
import type { HistoryReader } from '../history/history.ts';
import { createResultRecorder, type ResultRecorder } from '../history/record-results.ts';
import { createDuties, type Duties } from '../maintenance/duties.ts';
import type { MaintenanceFiles } from '../maintenance/ports.ts';
import { reminderTopic } from '../maintenance/reminder.ts';
import type { ReadStanding } from '../reports/standing.ts';
import { createSummaries, type MakeSummary } from '../reports/summaries.ts';
import { titleAt } from '../runbooks/title-at.ts';
import type { Lease } from '../runs/run.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Store } from '../store/store.ts';
import type { LookAtVitals } from '../vitals/ailment.ts';
import type { Examination } from '../vitals/examination.ts';
import { examineOutbox, examineProbes, examineVitals } from '../vitals/examine-watch.ts';
import { createVitals } from '../vitals/look.ts';
import { examineSchedules } from './examine-schedules.ts';
import { remindedChannels } from './perform.ts';
import { createStandingReader } from './standing.ts';
import { createWorkbench, type Workbench } from './workbench.ts';

export interface HouseParts {
  readonly config: Config;
  /** Folder that holds config/ and runbooks/. */
  readonly home: string;
  readonly store: Store;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
  readonly log: Log;
  /** Ends commands that still run when the process is told to stop. */
  readonly stopping: AbortSignal;
  /** Where the database lies. */
  readonly data: string;
  /** For how long there has been no connection to Slack, in milliseconds; 0 while there is one, or where none is wanted. */
  readonly slackAwayFor: () => Milliseconds;
  /** What the doctor looks at besides. */
  readonly examinations?: readonly Examination[];
  /** Start commands of runbooks. */
  readonly supervisors: Supervisors;
  /** Who drives the runs that begin here; the bot's own if not given. */
  readonly lease?: () => Lease;
  /** Instead of the real ones: a test takes a protection out here. */
  readonly files?: MaintenanceFiles;
}

/** Everything but Slack: what the bot and the terminal have in common. */
export interface House {
  readonly alerting: Alerting;
  readonly access: Access;
  readonly dialogue: Dialogue;
  /** Runs of runbooks. */
  readonly workbench: Workbench;
  readonly duties: Duties;
  readonly watch: Watch;
  /** Keeps what looks found. Whoever builds a house flushes it in the end. */
  readonly results: ResultRecorder;
  readonly heartbeats: Heartbeats;
  readonly readStanding: ReadStanding;
  readonly makeSummary: MakeSummary;
  /** What the procedure is called that a schedule begins a run of; undefined for any other schedule. */
  readonly titleOf: (schedule: Schedule) => Promise<string | undefined>;
  /** What was due and did not happen. */
  readonly vitals: LookAtVitals;
}

/** Builds the domain on its means. Starts nothing. */
export function buildHouse(parts: HouseParts): House {
  const { config, store, clock, checkpoint, log } = parts;
  const mask = createMask(config.secrets);
  const access = createAccess({
    rules: config.access,
    people: config.people,
    directory: parts.directory,
    clock,
  });
  const duties = createDuties({
    items: config.items,
    files: config.maintenanceFiles,
    reader: parts.files ?? createMaintenanceFiles({ checkpoint }),
    store: store.maintenance,
    collectors: createCollectors(parts.stopping),
    clock,
    checkpoint,
    newId,
    mode: config.mode,
    cardsOf: (service) => reminderCards(config, service),
  });
  const results = createResultRecorder({
    store: store.history,
    zoneOf: (service) => config.services.find(({ id }) => id === service)?.timezone ?? 'UTC',
    clock,
    log,
  });
  const history = readUpToDate(store.historyReader, results);
  const alerting = createAlerting({ plan: config, store: store.alerts, clock, checkpoint });
  const heartbeats = createHeartbeats({ memo: store.memo, clock, mask });
  const watch = createWatch({
    storeLook: alerting.storeLook,
    probes: config.probes,
    checks: config.checks,
    states: store.checks,
    looker: maskLooker(
      createLooker({
        clock,
        maintenanceDigest: (service) => duties.digest(service),
        heartbeat: ({ service, id }, heartbeat) => heartbeats.look({ service, probe: id }, heartbeat),
      }),
      mask,
    ),
    clock,
    ...config.watching,
    random: Math.random,
    log,
    afterLook: (look) => results.add(look),
  });
  const readStanding = createStandingReader({
    ...config,
    states: store.checks,
    duties,
    noteAlerts: createAlertNotes({ plan: config, alerting, clock }),
    clock,
  });
  const texts = createRunbookLibrary(parts.home);
  const titleOf = async ({ task }: Schedule) =>
    task.kind === 'run' ? titleAt(task.address, texts) : undefined;
  const makeSummary = createSummaries({
    readStanding,
    titleOf,
    snapshots: store.snapshots,
    schedules: config.schedules,
    auditHead: () => store.audit.head(),
    extremes: history.extremes,
    clock,
  });
  const vitals = createVitals({
    ...config,
    slots: store.schedules,
    outbox: store.outbox,
    states: store.checks,
    slackAwayFor: parts.slackAwayFor,
    clock,
  });
  const workbench = createWorkbench({
    ...parts,
    texts,
    lease: parts.lease ?? (() => ({ holder: 'bot', until: null })),
    lookAt: async (service, id) => {
      const check = config.checks.find((each) => each.service === service && each.id === id);
      if (!check) return 'unknown';
      const { states } = await watch.lookNow(service, check.probe, parts.stopping);
      return states.find((state) => state.service === service && state.check === id)?.seen ?? 'unknown';
    },
  });
  const commands = createCommands({
    config,
    access,
    duties,
    readStanding,
    makeSummary,
    lookNow: (service, probe) => watch.lookNow(service, probe, parts.stopping),
    history,
    readTail: createTailReader(mask),
    shelf: createRunbookShelf(parts.home),
    library: texts,
    runs: workbench.runs,
    offerChoices: workbench.offerChoices,
    runCards: workbench.cards,
    pastRuns: store.runs,
    audit: store.audit,
    snapshots: store.snapshots,
    slots: store.schedules,
    alerts: store.alerts,
    changes: store.changes,
    reminders: remindedChannels(config),
    examinations: [
      ...(parts.examinations ?? []),
      examineVitals(vitals),
      examineOutbox(store.outbox, clock),
      examineProbes(readStanding),
      examineDisk(parts.data),
      examineSchedules(config, workbench.library),
    ],
    clock,
  });
  const dialogue: Dialogue = createDialogue({
    commands,
    actions: [createShareHandler({ dialogue: () => dialogue, changes: store.changes, clock })],
    access,
    audit: store.audit,
    clock,
    mask,
    onError: (thrown, doing) => log.error('An answer failed.', { doing, reason: sentenceOf(thrown) }),
  });
  return {
    alerting,
    access,
    dialogue,
    workbench,
    duties,
    watch,
    heartbeats,
    results,
    readStanding,
    makeSummary,
    titleOf,
    vitals,
  };
}

/** Writes what waits before history is read, so that a look that was just made is in it. */
function readUpToDate(reader: HistoryReader, results: ResultRecorder): HistoryReader {
  return {
    read: async (checks, edges) => {
      await results.flush();
      return reader.read(checks, edges);
    },
    extremes: async (checks, span) => {
      await results.flush();
      return reader.extremes(checks, span);
    },
  };
}

/** The reminder cards on which a service's duties stand: those of the channels that remind of it. */
export function reminderCards(config: Config, service: string) {
  const channels = config.schedules
    .filter(
      ({ task, services }) =>
        task.kind === 'reminder' && (services.length === 0 || services.includes(service)),
    )
    .map(({ channel }) => channel);
  return [...new Set(channels)].map((channel) => ({ topic: reminderTopic, subject: channel }));
}
