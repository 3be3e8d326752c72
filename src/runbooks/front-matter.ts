import type { Milliseconds } from '../core/clock.ts';
import type { Approval } from './step.ts';

/** The settings at the top of a runbook. They may only narrow what config allows. */
export interface FrontMatter {
  /** True only for `armed: true` in settings without a mistake. Config must trust the folder besides. */
  readonly armed: boolean;
  readonly title: string | null;
  /** Roles of config; of those who may run runbooks at all, only they may run this one. Null: all of those. */
  readonly roles: readonly string[] | null;
  /** What `"approve": true` means in this file, beyond what config asks for. */
  readonly approval: Approval;
  readonly inputs: readonly Input[];
  /** Where its commands run; null: this machine. Config must list the host. */
  readonly host: string | null;
  /** Program and options that read a script; null: `bash -euo pipefail`. */
  readonly shell: readonly string[] | null;
  /** Working folder below the service's own; null: the service's. */
  readonly cwd: string | null;
  /** For one attempt of a step that says nothing itself; null: what config says. */
  readonly timeout: Milliseconds | null;
  /** What may run only once at a time; null: nothing is kept apart. */
  readonly oneAtATime: 'service' | 'runbook' | 'procedure' | null;
  /** Zone of wall-clock times; null: the service's. */
  readonly zone: string | null;
  /** The ids of the procedures at which a run may begin; the others are parts of them. Null: at each. */
  readonly beginAt: readonly string[] | null;
}

/** Something that is asked when a run begins. Scripts see it as INPUT_<NAME>. */
export interface Input {
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  /** The whole value must match. */
  readonly pattern: string;
  /** The only values allowed; null: any that the pattern allows. */
  readonly choices: readonly string[] | null;
  /** A command of the file's own that prints the choices, one a line; null: none. Never a shell. */
  readonly choicesFrom: { readonly command: readonly string[]; readonly take: string | null } | null;
  readonly initial: string | null;
  readonly optional: boolean;
  /** Where it is declared. */
  readonly line: number;
}

export const noApproval: Approval = { roles: [], count: 1, expires: null };

export const emptyFrontMatter: FrontMatter = {
  armed: false,
  title: null,
  roles: null,
  approval: noApproval,
  inputs: [],
  host: null,
  shell: null,
  cwd: null,
  timeout: null,
  oneAtATime: null,
  zone: null,
  beginAt: null,
};
