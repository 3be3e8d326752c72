import type { Condition } from '../checks/check.ts';
import type { Milliseconds } from '../core/clock.ts';
import type { Status } from '../core/status.ts';
import type { Lines } from './lines.ts';

export type Step = RunStep | ManualStep | CheckStep | ChooseStep | WaitStep | ApproveStep | NotifyStep;
export type StepKind = Step['kind'];

/** What every step has. */
interface StepBase {
  /** Unique within the file: the name that its attributes give, else `<procedure>.<number>`, counted within the procedure. */
  readonly id: string;
  /** The name that its attributes give; null for most. */
  readonly name: string | null;
  /** The id of the procedure that it stands in. */
  readonly procedure: string;
  /** One line. */
  readonly title: string;
  /** Its own Markdown, for people; empty for a bare command. */
  readonly text: string;
  /** Markdown that stands between the step before it and this one. */
  readonly intro: string;
  readonly lines: Lines;
  /** The bytes of these lines that belong to it, as they stand in the file. A step whose source has changed is not the same step. */
  readonly source: string;
  /** The id of the numbered or task item that holds it; null outside of such items. */
  readonly within: string | null;
  /** `rollback`: another step names it as what undoes that one, so it is never come to by going on. */
  readonly entry: 'flow' | 'rollback';
  /** Every one must hold, else the step is skipped. */
  readonly when: readonly When[];
  /** Asked in addition before it happens; null: only the usual question. */
  readonly confirm: string | null;
  /** A second person's consent before it happens; null: none needed by the file. */
  readonly approve: Approval | null;
  /** What happens after a failure, a refusal or the end of the time; null: people decide. */
  readonly onFailure: OnFailure | null;
  /** Where it goes on after success; null: with the next step. */
  readonly next: Goto | null;
  /** Undoes this step, when people or `on_failure: rollback` ask for it. */
  readonly rollback: Target | null;
  /** How long one attempt may take; null: what the file or config says. */
  readonly timeout: Milliseconds | null;
  /** True: doing it twice does no harm, so it may be repeated without asking. */
  readonly idempotent: boolean;
}

/** How a piece of shell is run. */
export interface Script {
  /** The content of the fence, line ends as LF; of a session with prompts only the commands. */
  readonly script: string;
  /** The first word of the info string in lower case; null for a block without one. */
  readonly language: string | null;
  /** Program and options that read the script; null: what the file or the house says (`bash -euo pipefail`). */
  readonly shell: readonly string[] | null;
  /** Another host to run on; null: the file's, else this one. */
  readonly host: string | null;
  /** Working folder below the service's own; null: the file's, else the service's. */
  readonly cwd: string | null;
  /** Names that it needs: those that it mentions as INPUT_X, and those that its attributes name. Without `INPUT_`. */
  readonly inputs: readonly string[];
  /** Files and programs that decide what happens: an approval is bound to their content, too. */
  readonly uses: readonly string[];
  /** Why it can only be shown, even in an armed runbook (empty, not closed …); null when it can be run. */
  readonly notRunnable: string | null;
}

/** A command. */
export interface RunStep extends StepBase, Script {
  readonly kind: 'run';
  /** Written as a fence, or as a session with prompts (and perhaps output). */
  readonly form: 'script' | 'session';
  /** What a session shows as output, for people to compare; empty otherwise. */
  readonly output: string;
  readonly retries: Retries | null;
  readonly capture: readonly Capture[];
}

/** Something that a person does and confirms. */
export interface ManualStep extends StepBase {
  readonly kind: 'manual';
  /** An item that only holds other steps: it is not asked, it is done when they are. */
  readonly group: boolean;
  /** A task that was ticked in the file. Says nothing about a run. */
  readonly ticked: boolean;
  /** A block to be copied by hand: no language, or one that we do not run. */
  readonly material: { readonly text: string; readonly language: string | null } | null;
  readonly note: Wanted;
  readonly evidence: Wanted;
  readonly record: readonly RecordedValue[];
}

/** Whether a person has to, may, or cannot give something. */
export type Wanted = 'no' | 'optional' | 'required';

/** A value that a person writes down, such as a time to restore. Later steps get it as INPUT_<NAME>. */
export interface RecordedValue {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'number' | 'duration';
  readonly unit: string | null;
  readonly pattern: string;
  readonly required: boolean;
}

/** Something must hold; asked again and again until it does or the time is over. */
export interface CheckStep extends StepBase {
  readonly kind: 'check';
  readonly expect: Expectation;
  readonly every: Milliseconds;
  /** For how long it may be asked again; 0: asked once. */
  readonly limit: Milliseconds;
}

export type Expectation =
  /** A check of config has one of these statuses, by a fresh look. `service/check`, or `check` of the runbook's service. */
  | { readonly by: 'check'; readonly check: string; readonly is: readonly Status[] }
  /** A command ends with 0, and what it prints, trimmed, meets the condition. */
  | ({ readonly by: 'command'; readonly output: Condition | null } & Script);

/** A question with known answers. The answer is a value like any other: INPUT_<NAME>. */
export interface ChooseStep extends StepBase {
  readonly kind: 'choose';
  /** The value's name; null when nothing needs it. */
  readonly value: string | null;
  readonly choices: readonly Choice[];
}

export interface Choice {
  /** What the value becomes. */
  readonly value: string;
  readonly label: string;
  /**
   * Where it leads. `branch`: the procedure is walked, then it goes on behind the question. `goto`: it goes on there.
   * Null: to the next step.
   */
  readonly leads:
    | { readonly kind: 'branch'; readonly procedure: string }
    | ({ readonly kind: 'goto' } & Goto)
    | null;
  readonly line: number;
}

export interface WaitStep extends StepBase {
  readonly kind: 'wait';
  readonly until:
    | { readonly kind: 'span'; readonly span: Milliseconds }
    /** The next time that the wall clock of the zone shows `HH:MM`. */
    | { readonly kind: 'time'; readonly time: string; readonly zone: string | null }
    | {
        readonly kind: 'check';
        readonly check: string;
        readonly is: readonly Status[];
        readonly every: Milliseconds;
      };
}

/** A second person says yes or no to going on. No is a failure: `on_failure` says what follows. */
export interface ApproveStep extends StepBase {
  readonly kind: 'approve';
  readonly approve: Approval;
}

/** Something is said; the text is the step's text, in which $INPUT_X stands for values. */
export interface NotifyStep extends StepBase {
  readonly kind: 'notify';
  /** `#status`, or the name of one of the service's channels: `health`, `incidents`, `dr`. */
  readonly channel: string;
}

export interface Approval {
  /** Roles of config whose people may give it, of those who may approve at all; empty: all of those. */
  readonly roles: readonly string[];
  /** How many people. */
  readonly count: number;
  /** How long it is good for; null: what config says. */
  readonly expires: Milliseconds | null;
}

export interface Retries {
  /** Beyond the first attempt. Only idempotent steps have any. */
  readonly count: number;
  readonly pause: Milliseconds;
}

/** Takes a value out of what a command prints. Later steps get it as INPUT_<NAME>. Never a secret. */
export interface Capture {
  readonly name: string;
  /** The first group, or the whole match, of this pattern, looked for line by line; null: all of standard output, trimmed. */
  readonly from: string | null;
  /** What the value must look like to be passed on. */
  readonly pattern: string;
}

/** A condition on a value, or on what became of another step. */
export type When =
  | { readonly kind: 'value'; readonly name: string; readonly condition: Condition }
  | { readonly kind: 'outcome'; readonly step: string; readonly is: readonly Outcome[] };

export type Outcome = 'done' | 'failed' | 'skipped' | 'refused';

export type OnFailure =
  | { readonly kind: 'abort' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'rollback' }
  | ({ readonly kind: 'goto' } & Goto);

/** A way to another step. */
export interface Goto {
  readonly to: Target;
  /** How many times in one run; null: not said, which is allowed only where it leads forward. */
  readonly atMost: number | null;
}

export type Target =
  | { readonly kind: 'step'; readonly id: string }
  /** The first step of the procedure's section. */
  | { readonly kind: 'procedure'; readonly id: string }
  /** The run ends here, well. */
  | { readonly kind: 'end' }
  /** There is no such step or procedure: reported, and not runnable. */
  | { readonly kind: 'nowhere'; readonly written: string };
