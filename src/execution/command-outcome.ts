import type { Milliseconds } from '../core/clock.ts';

/** Why a command did not come to its own end. */
export type CommandFailure =
  | 'not-found'
  | 'not-executable'
  | 'folder-missing'
  | 'timed-out'
  | 'output-limit'
  | 'cancelled'
  | 'not-started';

/** What a command printed, fit to be shown. Secrets in it are not masked yet. */
export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly took: Milliseconds;
  /** True when more was printed than was kept. */
  readonly truncated: boolean;
}

/** What became of a command. */
export type CommandOutcome = CommandOutput &
  (
    | {
        readonly finished: true;
        /** Null when a signal ended it. */
        readonly exitCode: number | null;
        /** The signal that ended it, such as `SIGSEGV`, sent by somebody else. */
        readonly signal: string | null;
      }
    | {
        readonly finished: false;
        readonly failure: CommandFailure;
        /** A sentence for people: what happened and what to do next. */
        readonly reason: string;
      }
  );

/** The last line that says anything, at most 200 characters of it; empty when there is none. */
export function lastLine(text: string): string {
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .findLast((line) => line !== '')
      ?.slice(0, 200) ?? ''
  );
}
