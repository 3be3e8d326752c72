import type { Instant } from '../core/clock.ts';
import type { Change } from '../record/change.ts';
import type { MaintenanceFile, MaintenanceItem } from './item.ts';

/** One look at a file of items: all of them (also flawed ones), and what exactly was read. */
export type FileReading =
  | {
      readonly readable: true;
      readonly items: readonly MaintenanceItem[];
      /** SHA-256 of the bytes, hex. */
      readonly revision: string;
    }
  | { readonly readable: false; readonly reason: string };

/** The three values that closing an item writes. */
export interface Completion {
  readonly doneAt: Instant;
  readonly result: string;
  readonly notes: string;
}

/** A write-back to be made to a file. */
export interface PlannedWriteBack {
  readonly id: string;
  readonly service: string;
  readonly file: string;
  /** The real file, with symbolic links followed. */
  readonly path: string;
  readonly item: string;
  readonly completion: Completion;
  /** What is written as the moment of the last time: a date or a timestamp in the item's zone. */
  readonly writes: string;
  /** What the file said before; null where it said nothing. */
  readonly was: {
    readonly lastDone: string | null;
    readonly result: string | null;
    readonly notes: string | null;
  };
  /** SHA-256, hex, of the file's bytes as read, and as they will be. */
  readonly before: string;
  readonly after: string;
  readonly startedAt: Instant;
}

/** A write-back as it is journalled: everything that a later process needs to finish or undo it, exactly as asked. */
export interface WriteBack extends PlannedWriteBack {
  /** `actorKey()` of who asked for it. */
  readonly actor: string;
  /** The delivery that it answers, if any: finished together with the write-back. */
  readonly delivery?: string;
}

export type WriteBackOutcome =
  | {
      readonly written: true;
      /** Path of the kept previous version. */
      readonly previous: string;
    }
  /** Someone else changed the file meanwhile: nothing of theirs was lost, nothing of ours was written. */
  | { readonly written: false; readonly conflict: true; readonly reason: string }
  | { readonly written: false; readonly conflict: false; readonly reason: string };

/** Reads and writes files of maintenance items. Never throws for what a file or its owner may do. */
export interface MaintenanceFiles {
  read(file: MaintenanceFile): Promise<FileReading>;
  /** Plans the write-back of one item on the file as it is now. Refused (with a sentence) when it cannot be written there. */
  plan(
    file: MaintenanceFile,
    item: string,
    completion: Completion,
    id: string,
    now: Instant,
  ): Promise<PlannedWriteBack | { readonly refused: string }>;
  /** Carries a planned write-back out: stage, look again, exchange, verify what was displaced. */
  carryOut(file: MaintenanceFile, plan: PlannedWriteBack): Promise<WriteBackOutcome>;
  /** After a crash: what became of a planned write-back. Puts back what it displaced wrongly and removes what it left lying about. */
  reconcile(file: MaintenanceFile, plan: PlannedWriteBack): Promise<WriteBackOutcome>;
  /**
   * Whether the kept previous version still is what was displaced. False when an editor that had the old file
   * open has written into it since: those changes are in the kept version only.
   */
  keptUntouched(plan: PlannedWriteBack): Promise<boolean>;
}

/** Runs the collector of a file. */
export interface Collectors {
  run(
    file: MaintenanceFile,
  ): Promise<{ readonly ran: true } | { readonly ran: false; readonly reason: string }>;
}

/** A completion as it is remembered. */
export interface RecordedCompletion extends Completion {
  readonly service: string;
  readonly item: string;
  readonly actor: string;
  readonly recordedAt: Instant;
}

export interface Snooze {
  readonly service: string;
  readonly item: string;
  readonly until: Instant;
  readonly reason: string;
  readonly actor: string;
}

export interface MaintenanceStore {
  /** The latest completion of every item of a service that was closed through Watchkeeper. */
  completions(service: string): Promise<RecordedCompletion[]>;
  /** Records the completion of an item declared in config. False when a completion with the same or a later `doneAt` came first. */
  recordCompletion(completion: RecordedCompletion, change: Change): Promise<boolean>;
  /**
   * Journals a write-back before the file is touched. False when another one on the same path is
   * open (someone else is writing to it right now).
   */
  beginWriteBack(plan: WriteBack): Promise<boolean>;
  /** Ends a journalled write-back that was written, with its completion and everything it causes. False when it is no longer open. */
  completeWriteBack(id: string, completion: RecordedCompletion, change: Change): Promise<boolean>;
  /** Ends a journalled write-back that was not written. */
  abandonWriteBack(id: string, reason: string, change: Change): Promise<boolean>;
  openWriteBacks(): Promise<WriteBack[]>;
  /** Written, but the program that owns the file was not yet told: the process died in between. */
  uncollectedWriteBacks(): Promise<WriteBack[]>;
  /** The owner of the file at this path was told of everything that has been written into it so far. */
  markCollected(path: string, at: Instant): Promise<void>;
  snoozes(now: Instant): Promise<Snooze[]>;
  snooze(snooze: Snooze, change: Change): Promise<void>;
}
