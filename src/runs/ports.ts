import type { Instant, Milliseconds } from '../core/clock.ts';
import type { Change } from '../record/change.ts';
import type { Input } from '../runbooks/front-matter.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import type { ApprovalRequest } from './approval.ts';
import type { Attempt } from './attempt.ts';
import type { ExactPlan } from './exact-plan.ts';
import type { RemoteHost } from './remote-host.ts';
import type { Run, RunHeadline } from './run.ts';
import type { WantedScript } from './wanted-script.ts';

/** A run with its attempts (oldest first) and the requests for approval that still matter. */
export interface RunRecord {
  readonly run: Run;
  readonly attempts: readonly Attempt[];
  readonly approvals: readonly ApprovalRequest[];
}

/** One step in the life of a run. All of it happens, or nothing. */
export interface RunMove {
  /** As it is after the move; its `revision` is the one before the move plus 1. */
  readonly run: Run;
  /** New, or in another state than before. */
  readonly attempts?: readonly Attempt[];
  readonly approvals?: readonly ApprovalRequest[];
  readonly change: Change;
}

export interface RunStore {
  /**
   * @param text the runbook's text, whose hash is `run.pin`
   * @returns the open run that holds `onlyOne`; nothing was created then
   */
  create(run: Run, text: string, change: Change): Promise<RunHeadline | undefined>;
  find(id: string): Promise<RunRecord | undefined>;
  /** The text that a run was pinned to. */
  pinned(hash: string): Promise<string | undefined>;
  /** Runs that may still change, oldest first. */
  open(): Promise<RunRecord[]>;
  /** Runs that have ended and whose end has not been followed up, oldest first. */
  unsettled(): Promise<RunRecord[]>;
  /** What follows the end of a run was done. False when somebody noted that before; nothing happens then. */
  settle(run: string, now: Instant, change: Change): Promise<boolean>;
  /** Those of these ids that are attempts of known runs. */
  attemptsAmong(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Newest first. */
  latest(limit: number, service?: string): Promise<RunHeadline[]>;
  /**
   * Only when the run is still at the revision before, and every attempt and approval may go from its stored state to the
   * new one. False: another was faster, and nothing happened.
   */
  move(move: RunMove): Promise<boolean>;
  /** Renews the lease of a holder. False when somebody else has it. */
  renew(run: string, holder: string, until: Instant | null): Promise<boolean>;
}

/** What is known of a command that was handed over. */
export type CommandSight =
  | { readonly state: 'running' }
  | {
      readonly state: 'ended';
      readonly cause: 'ended' | 'timed-out' | 'cancelled' | 'not-started';
      readonly exitCode: number | null;
      /** One sentence for people where there is more to say than the exit code. */
      readonly note: string | null;
      readonly took: Milliseconds;
      readonly printed: number;
    }
  /** It is certain that nothing ran, and that nothing will. */
  | { readonly state: 'never-started' }
  /** Nobody can tell what it did. */
  | {
      readonly state: 'lost';
      readonly note: string;
      /** Whether what it started still runs: then not even a step that may be repeated is repeated. */
      readonly stillRuns: boolean;
    };

/** Asks the command of an input for the values to choose from. Null when there is none, or when it gave no answer in time. */
export type OfferChoices = (
  runbook: Runbook,
  input: Input,
  within: Milliseconds,
) => Promise<readonly string[] | null>;

/** Where and how a service's commands run. */
export interface Bench {
  /** Absolute. */
  readonly cwd: string;
  /** The whole environment of its commands, already filtered by its allow-list. */
  readonly env: Readonly<Record<string, string>>;
  /** How long one attempt may take where its runbook says nothing. */
  readonly timeout?: Milliseconds;
  /** Other machines on which its commands may run, by name. */
  readonly hosts?: Readonly<Record<string, RemoteHost>>;
}

/** Where commands are run: this machine and others, each under a supervisor that outlives us. */
export interface Workshop {
  /**
   * What exactly an attempt would do now.
   * @throws WatchkeeperError `runs.…` when it cannot be run: a file is missing, a host is not allowed
   */
  plan(wanted: WantedScript): Promise<ExactPlan>;
  /** Hands it over. Comes back when it is known whether it runs. */
  start(attempt: string, plan: ExactPlan): Promise<CommandSight>;
  /** What became of an attempt that was handed over, perhaps by an earlier process. One that nobody took is called off for ever. */
  settle(attempt: string): Promise<CommandSight>;
  /** Waits until it is over; `running` when the signal was aborted first. */
  follow(attempt: string, signal: AbortSignal): Promise<CommandSight>;
  /** Asks for it to be ended: its supervisor obeys, and whoever waits for something in it. */
  cancel(attempt: string): Promise<void>;
  /** Whether somebody has asked for that. */
  isCancelled(attempt: string): Promise<boolean>;
  /** What it printed so far, masked and cleaned: the beginning and, if there is more, the end. */
  output(attempt: string): Promise<CommandOutput>;
  /** The same for a file: much more of it, and where all that is kept lies. Undefined when nothing is kept. */
  keptOutput(attempt: string): Promise<KeptOutput | undefined>;
  /** Standard output alone, masked, for values to be taken from; null when there is none. */
  captured(attempt: string): Promise<string | null>;
}

export interface CommandOutput {
  readonly beginning: string;
  /** Empty when the beginning is all. */
  readonly end: string;
  /** Bytes altogether. */
  readonly printed: number;
}

export interface KeptOutput {
  readonly beginning: string;
  /** Empty when the beginning is all. */
  readonly end: string;
  /** Bytes between the two. */
  readonly missing: number;
  /** The folder in which what is kept of it lies. */
  readonly path: string;
}
