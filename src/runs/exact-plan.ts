import { createHash } from 'node:crypto';
import type { Milliseconds } from '../core/clock.ts';
import { canonicalJson } from '../record/audit-chain.ts';

/** Everything that decides what one attempt of a step will do. What is approved is this, and nothing else is run. */
export interface ExactPlan {
  readonly service: string;
  readonly step: string;
  readonly script: string;
  /** Program and options that read the script. */
  readonly shell: readonly [string, ...string[]];
  /** Another machine by its name in config; null: this one. */
  readonly host: string | null;
  /** Where that machine is and as whom it is entered: `ops@db-1.example.test:22`. Left out for this one. */
  readonly reached?: string;
  /** The user of the operating system that it runs as, on that machine. */
  readonly user: string;
  /** Absolute folder, on that machine; one that begins with `~` lies in the user's home there. */
  readonly cwd: string;
  /** What the script gets as INPUT_<NAME>. */
  readonly values: Readonly<Record<string, string>>;
  /** The names of the variables that it gets besides; their values may be secret. */
  readonly variables: readonly string[];
  /** The files that the step says it uses: SHA-256 of their content, hex. */
  readonly files: readonly { readonly path: string; readonly hash: string }[];
  readonly timeout: Milliseconds;
}

/** SHA-256, hex, of a plan: the same for the same plan, whatever the order in which it was put together. */
export function planHash(plan: ExactPlan): string {
  return createHash('sha256').update(canonicalJson(plan)).digest('hex');
}
