import type { Instant, Milliseconds } from '../core/clock.ts';
import type { Actor } from '../record/actor.ts';

/** Who may do what. */
export interface AccessRules {
  /** Role name → who has it. `everyone` and `nobody` are built in; `everyone` are full members of our own workspace. */
  readonly roles: Readonly<Record<string, RoleMembers>>;
  /** Right → role names that have it. A right that is not named here is nobody's. */
  readonly rights: Readonly<Record<string, readonly string[]>>;
  /** How old a group's membership may be while Slack cannot be asked. After that the group is empty. */
  readonly groupMaxAge: Milliseconds;
}

export interface RoleMembers {
  /** Slack user ids. A guest or a person of another workspace has rights only when named here. */
  readonly users: readonly string[];
  /** Slack user group ids. */
  readonly groups: readonly string[];
}

/** A person known to config, with their Slack user id and operating-system user id. */
export interface Person {
  readonly key: string;
  readonly name: string;
  readonly slack?: string;
  readonly uid?: number;
}

/** What is known of a Slack user. */
export interface Member {
  readonly user: string;
  /** True for full members of our own workspace: not a guest, not of another workspace, not deleted, not a bot. */
  readonly full: boolean;
  readonly name: string;
  /** IANA zone of the person. */
  readonly timezone: string;
}

/** Looks people and groups up. Both answer from what was last known when Slack is away; undefined when nothing is known. */
export interface Directory {
  member(user: string): Promise<Member | undefined>;
  group(id: string): Promise<{ readonly users: readonly string[]; readonly asOf: Instant } | undefined>;
}

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** Decides whether an actor has a right. Fails closed. */
export interface Access {
  may(actor: Actor, right: string): Promise<Verdict>;
  /**
   * Whether an actor has one of these roles. Narrows what a right allows, never widens it; the bot itself has every role
   * that its config asks of others.
   */
  hasRole(actor: Actor, roles: readonly string[]): Promise<Verdict>;
}
