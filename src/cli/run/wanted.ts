/** What was asked for behind `watchkeeper run`. */
export interface RunWanted {
  /** `SERVICE/RUNBOOK#PROCEDURE` and inputs; empty when a run is taken up again. */
  readonly words: readonly string[];
  /** The id of an open run that is taken up again. */
  readonly resume?: string;
  readonly byItself: boolean;
  /** Ask, although standard input is no terminal. */
  readonly interactive: boolean;
}
