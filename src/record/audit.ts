import type { Instant } from '../core/clock.ts';

/** One thing that happened or was refused, before it has its place in the chain. */
export interface AuditEvent {
  readonly at: Instant;
  /** `actorKey()` of who did it. */
  readonly actor: string;
  /** What happened: `maintenance.done`, `access.refused`, `schedule.slot`. */
  readonly action: string;
  /** What it happened to: `mission-control/quarterly-restore-test`. */
  readonly subject: string;
  /** The state before and after, as plain data; null where there was or is none. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** Words of a person (a reason, notes). Kept beside the chain, which holds only their hash, so they can be erased. */
  readonly words?: string;
}

/** An entry with its place in the chain. */
export interface AuditEntry extends AuditEvent {
  /** 1, 2, 3 … without gaps. */
  readonly sequence: number;
  /** SHA-256 of `words` with a random salt, hex; null when there were none. */
  readonly wordsHash: string | null;
  /** SHA-256, hex, over the previous entry's hash and this entry's content. */
  readonly hash: string;
}

/** The end of the chain: who knows it can tell whether the log was rewritten or shortened. */
export interface AuditHead {
  readonly sequence: number;
  readonly hash: string;
}

/** What a walk over the whole chain found. */
export type AuditVerdict =
  | { readonly intact: true; readonly head: AuditHead }
  | { readonly intact: false; readonly brokenAt: number; readonly reason: string };

export interface AuditStore {
  /** Recomputes every hash. With `since`, also that the chain still contains that head. */
  verify(since?: AuditHead): Promise<AuditVerdict>;
  head(): Promise<AuditHead>;
  /** Newest first. */
  latest(limit: number): Promise<AuditEntry[]>;
  /** Appends an event that belongs to no other change (a refusal, a look). */
  append(event: AuditEvent): Promise<AuditHead>;
  /** Erases the words of an entry; the chain stays intact. */
  eraseWords(sequence: number): Promise<void>;
}
