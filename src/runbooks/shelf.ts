/** A section of a runbook file, for reading. */
export interface RunbookSection {
  /** `service/runbook` or `service/runbook#anchor`. */
  readonly address: string;
  readonly title: string;
  /** The Markdown of the section as people read it, without its heading. */
  readonly markdown: string;
  /** Path relative to WATCHKEEPER_HOME, and the line of the heading. */
  readonly path: string;
  readonly line: number;
}

/** Where the runbooks stand. */
export interface RunbookShelf {
  /** The section at an address such as `mission-control/maintenance#quarterly-restore-test`; undefined when there is none. */
  find(address: string): Promise<RunbookSection | undefined>;
}
