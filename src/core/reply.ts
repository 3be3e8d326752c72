import type { Status } from './status.ts';
import type { Text } from './text.ts';

/**
 * Something to press or choose. It names what is to happen and to what, never a state: the handler
 * reads the state again.
 */
export interface Action {
  /** The name of a registered action, such as `maintenance.done`. */
  readonly action: string;
  /** The id of what it is about, at most 1,000 characters. Empty when it is about nothing. */
  readonly subject: string;
  /** What the button says, at most 30 characters. Ends with `…` when a dialog follows. */
  readonly label: string;
  readonly style?: 'primary' | 'danger';
  /** Asked before the action happens. */
  readonly confirm?: {
    readonly title: string;
    readonly text: string;
    readonly yes: string;
    readonly no: string;
  };
}

/** One line of a list, with a status sign before it when it has one. */
export interface Line {
  readonly status?: Status;
  readonly text: Text;
  /** A quieter second line. */
  readonly detail?: Text;
  /** What can be done about this line. */
  readonly actions?: readonly Action[];
}

/** One step of a plan, or several that were folded into one. */
export interface PlanStep {
  /** Unique within the plan, at most 255 characters. */
  readonly id: string;
  /** At most 150 characters. */
  readonly text: string;
  readonly state: 'pending' | 'here' | 'done' | 'failed' | 'skipped';
  /** What there is to say about its state in a few words: `under way`, `refused`. At most 80 characters. */
  readonly note?: string;
}

/** A part of a document, from top to bottom. */
export type Part =
  | { readonly kind: 'heading'; readonly text: string; readonly status?: Status }
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  | { readonly kind: 'fields'; readonly fields: readonly { readonly name: string; readonly value: Text }[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Text[])[];
    }
  /** Numbers over categories, such as the hours of a day. At most 5 series. */
  | {
      readonly kind: 'chart';
      readonly chart: 'line' | 'bar' | 'area';
      /** What is shown, at most 50 characters. */
      readonly title: string;
      /** Shown with the numbers: `ms`, `%`. */
      readonly unit?: string;
      /** Along the axis, in order: at most 20 with at most 20 characters each. */
      readonly categories: readonly string[];
      /** One value a category; null where there is none. */
      readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
      /** Says in words what the chart shows, for those who do not see it: lowest, highest, latest, gaps. */
      readonly words: Text;
    }
  /** What is gone through step by step, and where it stands. At most 45 steps; longer plans are folded before. */
  | { readonly kind: 'plan'; readonly title: string; readonly steps: readonly PlanStep[] }
  /** Preformatted text, such as the output of a command; `truncated` says that more was there. */
  | { readonly kind: 'code'; readonly text: string; readonly truncated?: boolean }
  /** Markdown from a runbook on disk, shown as it is meant. */
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'actions'; readonly actions: readonly Action[] }
  /** A quiet line at the end: when, where from, what else to type. */
  | { readonly kind: 'note'; readonly text: Text }
  | { readonly kind: 'divider' };

/** What is said, as plain data. Slack and the terminal each render it. */
export interface Document {
  /** One line that says the most important thing; also what a notification shows. At most 150 characters. */
  readonly title: string;
  /** The status of the whole, shown as a sign before the title. */
  readonly status?: Status;
  readonly parts: readonly Part[];
}

/** What a command answers. */
export interface Reply extends Document {
  /** True when the asker may share it with the channel by a button. */
  readonly shareable?: boolean;
  /** What programs get instead of the document (`--json`); its JSON Schema lies in docs/schemas. */
  readonly data?: unknown;
  /** True when what it did shows where it was pressed: whoever pressed need not be told besides. */
  readonly quiet?: boolean;
  /** Set when the command was refused or failed: the terminal turns it into an exit code. */
  readonly problem?: Problem;
}

/** Why there is no proper answer. */
export interface Problem {
  /** Stable code: `usage`, `forbidden`, `not-found`, `conflict`, `failed`, `unavailable`. */
  readonly code: 'usage' | 'forbidden' | 'not-found' | 'conflict' | 'failed' | 'unavailable';
}

/** A field of a form. */
export type Field = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
} & (
  | { readonly kind: 'line' | 'paragraph'; readonly initial?: string; readonly maxLength?: number }
  | {
      readonly kind: 'choice';
      readonly options: readonly { readonly value: string; readonly label: string }[];
      readonly initial?: string;
    }
  /** One of many: what is typed is sent to the action, which answers with what fits. */
  | { readonly kind: 'search' }
  /** A moment; `initial` in epoch milliseconds. */
  | { readonly kind: 'moment'; readonly initial?: number }
);

/** Something that a search offers. `value` has at most 75 characters. */
export interface Suggestion {
  readonly value: string;
  readonly label: string;
}

/** A dialog, as plain data: Slack shows a modal, the terminal takes options. */
export interface Form {
  /** The registered action that receives the answers. */
  readonly action: string;
  readonly subject: string;
  /** At most 24 characters. */
  readonly title: string;
  /** At most 24 characters. */
  readonly submit: string;
  readonly intro?: readonly Part[];
  readonly fields: readonly Field[];
  /** Comes back among the answers unseen: what the person had before their eyes, so that a change in between is noticed. */
  readonly hidden?: Readonly<Record<string, string>>;
}

/** What a person filled in, by field id. A moment is in epoch milliseconds, written in decimal digits. */
export type Answers = Readonly<Record<string, string>>;
