import type { FrontMatter } from './front-matter.ts';
import type { Lines } from './lines.ts';
import type { Step } from './step.ts';

/** A Markdown file as Watchkeeper understands it. Nothing of it is run or trusted by having been read. */
export interface Runbook {
  /** Empty for a file that lies outside of `runbooks/`. */
  readonly service: string;
  /** The name of the file without its ending. */
  readonly name: string;
  /** As it was given: relative to WATCHKEEPER_HOME for those under `runbooks/`. */
  readonly path: string;
  readonly title: string;
  /** The text as it was read: what is pinned when it is run. */
  readonly text: string;
  readonly frontMatter: FrontMatter;
  /** In order. The first is the file itself, with the id '': its steps stand before the first heading. */
  readonly procedures: readonly Procedure[];
  readonly links: readonly Link[];
  /** Everything that a link may lead to within the file: anchors of headings, ids in HTML. */
  readonly anchors: readonly string[];
  /** Ordered by line. With an error nothing of the file may be run; it can still be read. */
  readonly problems: readonly RunbookProblem[];
}

/** A heading with what stands below it, up to the next heading. Below a heading lie those that are deeper. */
export interface Procedure {
  /** The anchor of its heading, unique within the file; '' for the file itself. Its address is `service/runbook#id`. */
  readonly id: string;
  readonly title: string;
  /** 1 to 6; 0 for the file itself. */
  readonly level: number;
  /** The id of the procedure above; null for the file itself. */
  readonly parent: string | null;
  /** The line of the heading. */
  readonly line: number;
  /**
   * `branch`: a question or a failure leads here, so a run of what is around it comes here only in that way, and then goes
   * on behind that question or failure. `rollback`: it undoes a step. A run may begin at it all the same.
   */
  readonly entry: 'flow' | 'branch' | 'rollback';
  /** From the heading to the line before the next heading, of whatever level. */
  readonly lines: Lines;
  /** Its own steps in order, without those of the procedures below it; `walkOf` gives all. */
  readonly steps: readonly Step[];
  /** Markdown behind its last step; all of its text where it has no steps. */
  readonly outro: string;
}

export interface Link {
  /** As written: `restore.md#snapshot`, `#keys`, `https://example.test/`. */
  readonly url: string;
  readonly line: number;
}

/** Something about a file that somebody should mend. */
export interface RunbookProblem {
  readonly severity: 'error' | 'warning';
  readonly line: number;
  /** What is wrong and what to write instead. */
  readonly message: string;
}
