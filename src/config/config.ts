import type { AccessRules, Person } from '../access/access.ts';
import type { FlappingRule } from '../alerts/alert.ts';
import type { PlannedWindow } from '../alerts/window.ts';
import type { Check } from '../checks/check.ts';
import type { Probe } from '../checks/probe.ts';
import type { Milliseconds } from '../core/clock.ts';
import type { MaintenanceFile, MaintenanceItem } from '../maintenance/item.ts';
import type { Approval } from '../runbooks/step.ts';
import type { Bench } from '../runs/ports.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { LogFile } from '../services/log-file.ts';
import type { Service } from '../services/service.ts';

/** Everything that config says, checked and in the domain's words. */
export interface Config {
  /** `observe`: looks and speaks but runs nothing that changes the world (no write-back, no collector). */
  readonly mode: 'act' | 'observe';
  /** Of the bot itself. */
  readonly labels: Readonly<Record<string, string>>;
  readonly services: readonly Service[];
  readonly probes: readonly Probe[];
  readonly checks: readonly Check[];
  /** Jobs that report by themselves, each with the secret that it reports with. */
  readonly heartbeats: readonly {
    readonly service: string;
    readonly probe: string;
    readonly token: string;
  }[];
  /** Logs whose last lines may be read. */
  readonly logFiles: readonly LogFile[];
  /** Items declared in YAML; `lastDone` is what the store remembers, so null here. */
  readonly items: readonly MaintenanceItem[];
  readonly maintenanceFiles: readonly MaintenanceFile[];
  readonly schedules: readonly Schedule[];
  readonly runbooks: {
    /** Services whose runbooks may run commands, where they are armed. */
    readonly trusted: readonly string[];
    /** By service: the consent that each of its commands needs, whatever its runbooks say. */
    readonly approve: Readonly<Record<string, Approval>>;
    /** By service: the roles whose people may, in a terminal, run a step without the consent that it needs. */
    readonly breakGlass: Readonly<Record<string, readonly string[]>>;
  };
  /** By service: where and with which environment its commands run. */
  readonly benches: Readonly<Record<string, Bench>>;
  readonly windows: readonly PlannedWindow[];
  /** By service: how often a check changes until it flaps. */
  readonly flapping: Readonly<Record<string, FlappingRule>>;
  readonly access: AccessRules;
  readonly people: readonly Person[];
  readonly watching: {
    /** How many looks run at the same time at most. */
    readonly concurrency: number;
    /** Up to this part of its interval (0 to 1) a probe's first look is put off, so that not all start at once. */
    readonly jitter: number;
  };
  readonly retention: {
    /** Finished deliveries, sent posts and settled slots are forgotten after this. */
    readonly traffic: Milliseconds;
    /** Transitions of checks. */
    readonly history: Milliseconds;
    /** What each look found; what results come to by the hour; by the day. */
    readonly results: Milliseconds;
    readonly hours: Milliseconds;
    readonly days: Milliseconds;
  };
  /** Values of declared secret variables, to be masked wherever text goes out. */
  readonly secrets: readonly string[];
}

/** One thing wrong (or dubious) in the config. */
export interface ConfigProblem {
  readonly severity: 'error' | 'warning';
  /** Path of the file relative to WATCHKEEPER_HOME. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** `checks[2].for`; empty for the whole file. */
  readonly path: string;
  /** What is wrong, what is allowed, and the nearest valid word where there is one. */
  readonly message: string;
}

export type ConfigReading =
  | { readonly valid: true; readonly config: Config; readonly warnings: readonly ConfigProblem[] }
  | { readonly valid: false; readonly problems: readonly ConfigProblem[] };
