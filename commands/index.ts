import type { Access, Person } from '../src/access/access.ts';
import type { AlertStore } from '../src/alerts/ports.ts';
import type { PlannedWindow } from '../src/alerts/window.ts';
import type { Check } from '../src/checks/check.ts';
import type { RecordedLook } from '../src/checks/record-look.ts';
import type { Clock } from '../src/core/clock.ts';
import type { Command } from '../src/dialogue/command.ts';
import type { HistoryReader } from '../src/history/history.ts';
import type { Duties } from '../src/maintenance/duties.ts';
import type { AuditStore } from '../src/record/audit.ts';
import type { ChangeStore } from '../src/record/change.ts';
import type { SnapshotStore } from '../src/record/snapshot.ts';
import type { ReadStanding } from '../src/reports/standing.ts';
import type { MakeSummary } from '../src/reports/summaries.ts';
import type { RunbookLibrary } from '../src/runbooks/library.ts';
import type { RunbookShelf } from '../src/runbooks/shelf.ts';
import type { RunCards } from '../src/runs/keepers.ts';
import type { OfferChoices, RunStore } from '../src/runs/ports.ts';
import type { Runs } from '../src/runs/runs.ts';
import type { Schedule, ScheduleStore } from '../src/schedule/schedule.ts';
import type { LogFile, ReadTail } from '../src/services/log-file.ts';
import type { Service } from '../src/services/service.ts';
import type { Examination } from '../src/vitals/examination.ts';
import { createAlertActions } from './alert-actions.ts';
import { createAuditCommand } from './audit.ts';
import { createCheckCommand } from './check.ts';
import { createDoctorCommand } from './doctor.ts';
import { createHelpCommand } from './help.ts';
import { createLogsCommand } from './logs.ts';
import { createMaintenanceCommand } from './maintenance.ts';
import type { RemindedChannel } from './maintenance-remind.ts';
import { createRunCommand } from './run.ts';
import { approveRight, runRight } from './run-actions.ts';
import type { BreakGlass } from './run-driver-actions.ts';
import { createRoleGate } from './run-gate.ts';
import { createRunbookCommand } from './runbook.ts';
import { createRunsCommand, runsRight } from './runs.ts';
import { createScheduleCommand } from './schedule.ts';
import { createStatusCommand } from './status.ts';
import { createSummaryCommand, postRight } from './summary.ts';
import { createUptimeCommand } from './uptime.ts';
import { createWindowCommand } from './window.ts';
import { windowRight } from './window-actions.ts';

/** What the commands work with. */
export interface CommandParts {
  readonly config: {
    readonly services: readonly Service[];
    readonly checks: readonly Check[];
    readonly schedules: readonly Schedule[];
    readonly logFiles: readonly LogFile[];
    readonly windows: readonly PlannedWindow[];
    readonly people: readonly Person[];
    readonly runbooks: { readonly breakGlass: BreakGlass };
  };
  readonly access: Access;
  readonly duties: Duties;
  readonly readStanding: ReadStanding;
  readonly makeSummary: MakeSummary;
  readonly lookNow: (service: string, probe: string) => Promise<RecordedLook>;
  readonly history: HistoryReader;
  readonly readTail: ReadTail;
  readonly shelf: RunbookShelf;
  readonly library: RunbookLibrary;
  readonly runs: Runs;
  readonly runCards: RunCards;
  readonly offerChoices: OfferChoices;
  readonly pastRuns: Pick<RunStore, 'latest'>;
  readonly audit: AuditStore;
  readonly snapshots: SnapshotStore;
  readonly slots: ScheduleStore;
  readonly alerts: AlertStore;
  readonly changes: ChangeStore;
  readonly reminders: readonly RemindedChannel[];
  readonly examinations: readonly Examination[];
  readonly clock: Clock;
}

/** Every sub-command of /ops, in the order of the help. */
export function createCommands(parts: CommandParts): readonly Command[] {
  const { services, checks, schedules, windows } = parts.config;
  const check = createCheckCommand({ ...parts, services, checks });
  const commands: readonly Command[] = [
    createStatusCommand({ ...parts, services }),
    { ...check, actions: createAlertActions({ ...parts, checks, check: () => check }) },
    createUptimeCommand({ ...parts, services, checks }),
    createMaintenanceCommand({ ...parts, services }),
    createSummaryCommand({ ...parts, services, schedules }),
    createScheduleCommand({ ...parts, schedules, store: parts.slots }),
    createWindowCommand({ services, windows, store: parts.alerts, clock: parts.clock }),
    createRunbookCommand(parts),
    createRunCommand({
      ...parts,
      services,
      people: parts.config.people,
      breakGlass: parts.config.runbooks.breakGlass,
      askForRoles: createRoleGate(parts),
    }),
    createRunsCommand({ ...parts, services }),
    createLogsCommand({ ...parts, services, logFiles: parts.config.logFiles }),
    createDoctorCommand(parts),
    createAuditCommand(parts),
    createHelpCommand({ commands: () => commands, access: parts.access }),
  ];
  return commands;
}

/** Every right that a command or one of its buttons asks for; config may name no other. */
export const knownRights: readonly string[] = [
  'status',
  'check',
  'uptime',
  'maintenance',
  'maintenance.done',
  'maintenance.snooze',
  'maintenance.remind',
  'summary',
  postRight,
  'schedule',
  windowRight,
  'runbook',
  runsRight,
  runRight,
  approveRight,
  'logs',
  'doctor',
  'audit',
  'help',
];
