import type { Instant } from '../core/clock.ts';
import type { Answers, Form, Reply, Suggestion } from '../core/reply.ts';
import type { Actor } from '../record/actor.ts';

/** What came with a request, whichever way it came. */
export interface Request {
  readonly actor: Actor;
  /** The Slack channel it came from, if any. */
  readonly channel?: string;
  readonly at: Instant;
  /**
   * The delivery it came by, if any. A handler that changes state passes it as `finishes`, so that the change
   * and the end of the delivery are one transaction; then a crash cannot make it happen twice.
   */
  readonly delivery?: string;
}

/** A sub-command of /ops, the same in Slack and in the terminal. One file of commands/ makes one. */
export interface Command {
  /** The word after /ops. */
  readonly word: string;
  readonly right: string;
  /** One short sentence for the help. */
  readonly summary: string;
  /** What follows the word, for the help: `[SERVICE]`. */
  readonly usage: string;
  /** At least one; the first is shown when the words were wrong. */
  readonly examples: readonly string[];
  run(words: readonly string[], request: Request): Promise<Reply>;
  /**
   * Words that stand for a filled-in dialog, so that everything can be done by typing, too: which action, on
   * what, with which answers. A reply says what was wrong with them; undefined: they are for `run`.
   */
  typedAction?(words: readonly string[], request: Request): TypedAction | Reply | undefined;
  /** The dialog that these words open where dialogs can be opened; undefined: they are answered. */
  dialog?(words: readonly string[], request: Request): Promise<Form | undefined>;
  /** What its buttons and dialogs do. */
  readonly actions?: readonly ActionHandler[];
}

/** A dialog that was typed. */
export interface TypedAction {
  readonly action: string;
  readonly subject: string;
  readonly answers: Answers;
}

/** What happens when a button is pressed or a dialog is sent. */
export interface ActionHandler {
  /** As in `Action.action` and `Form.action`: `maintenance.done`. */
  readonly action: string;
  readonly right: string;
  /**
   * A button that opens a dialog first. Reads the present state; a reply instead of a form says why not; undefined: nothing
   * need be asked, it acts at once.
   */
  open?(subject: string, request: Request): Promise<Form | Reply | undefined>;
  /** What fits to what is typed into a field of its dialog, best first. */
  suggest?(typed: string): Promise<readonly Suggestion[]>;
  /** A dialog that follows when this one is sent, quickly; undefined: what was filled in is acted upon. */
  next?(subject: string, answers: Answers, request: Request): Promise<Form | undefined>;
  /** Checks what was filled in, quickly and without the world: field id → what is wrong. Empty when all is well. */
  check?(answers: Answers): Readonly<Record<string, string>>;
  run(subject: string, answers: Answers, request: Request): Promise<Reply>;
}
