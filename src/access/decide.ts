import type { Clock } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Actor } from '../record/actor.ts';
import type { Access, AccessRules, Directory, Member, Person, Verdict } from './access.ts';
import { explainMissingRole, explainRefusal } from './refusal.ts';

export interface AccessParts {
  readonly rules: AccessRules;
  readonly people: readonly Person[];
  readonly directory: Directory;
  readonly clock: Clock;
}

/** The roles that an actor has, and what kept them from having more. */
interface Standing {
  readonly roles: ReadonlySet<string>;
  /** Sentences for the reason of a refusal. */
  readonly hindrances: readonly string[];
}

/** Somebody as far as roles are concerned. */
interface Holder {
  readonly slack: string | undefined;
  readonly isEveryone: boolean;
  readonly countsInGroups: boolean;
  readonly hindrances: readonly string[];
}

/**
 * Decides who may do what. What is not known counts as not allowed:
 * - A Slack user named in a role has it. Members of its groups have it if they are full members of our own
 *   workspace and the group was looked up within `groupMaxAge`. `everyone` are full members.
 * - A terminal user is the person whom config maps to their uid, with that person's roles. `everyone` includes
 *   every terminal user: whoever can run Watchkeeper on its machine can read its database anyway.
 * - The bot itself may do what its schedules tell it.
 */
export function createAccess(parts: AccessParts): Access {
  const { rules, people, directory, clock } = parts;

  /** Looks only at the roles that matter, so that a reason speaks of nothing else. */
  async function standingOf(actor: Actor, wanted: ReadonlySet<string>): Promise<Standing> {
    const holder = await holderOf(actor);
    const roles = new Set<string>();
    const hindrances = [...holder.hindrances];
    if (holder.isEveryone) roles.add('everyone');
    for (const [role, members] of Object.entries(rules.roles)) {
      if (!wanted.has(role) || role === 'everyone' || role === 'nobody') continue;
      if (holder.slack === undefined) continue;
      if (members.users.includes(holder.slack)) {
        roles.add(role);
        continue;
      }
      if (!holder.countsInGroups) continue;
      for (const group of members.groups) {
        const found = await membersOf(group);
        if (typeof found === 'string') hindrances.push(found);
        else if (found.includes(holder.slack)) roles.add(role);
      }
    }
    return { roles, hindrances: [...new Set(hindrances)] };
  }

  async function holderOf(actor: Actor): Promise<Holder> {
    if (actor.kind === 'watchkeeper')
      return { slack: undefined, isEveryone: true, countsInGroups: false, hindrances: [] };
    if (actor.kind === 'slack') {
      const member = await memberOf(actor.user);
      const isFull = member?.full ?? false;
      return {
        slack: actor.user,
        isEveryone: isFull,
        countsInGroups: isFull,
        hindrances: isFull ? [] : [hindranceOf(member)],
      };
    }
    const person = people.find((each) => each.uid === actor.uid);
    if (person?.slack === undefined)
      return {
        slack: undefined,
        isEveryone: true,
        countsInGroups: false,
        hindrances: [
          person
            ? `${person.name} has no Slack user id under people: in the config, so no role can be looked up.`
            : `Your user id on this machine (${actor.uid}) belongs to nobody under people: in the config.`,
        ],
      };
    const member = await memberOf(person.slack);
    const countsInGroups = member?.full ?? false;
    return {
      slack: person.slack,
      isEveryone: true,
      countsInGroups,
      hindrances: countsInGroups ? [] : [hindranceOf(member)],
    };
  }

  /** A directory that fails is one that knows nothing. */
  async function memberOf(user: string): Promise<Member | undefined> {
    try {
      return await directory.member(user);
    } catch {
      return undefined;
    }
  }

  /** The users of a group, or a sentence that says why it counts as empty. */
  async function membersOf(group: string): Promise<readonly string[] | string> {
    let found: Awaited<ReturnType<Directory['group']>>;
    try {
      found = await directory.group(group);
    } catch (thrown) {
      return `The group ${group} could not be looked up, so it counts as empty: ${sentenceOf(thrown)}`;
    }
    if (!found) return `The group ${group} could not be looked up, so it counts as empty.`;
    const age = Math.abs(clock.now() - found.asOf);
    if (age > rules.groupMaxAge)
      return `The members of the group ${group} are known as of ${new Date(found.asOf).toISOString()}, which is more than ${formatDuration(rules.groupMaxAge)} away, so it counts as empty.`;
    return found.users;
  }

  async function may(actor: Actor, right: string): Promise<Verdict> {
    if (actor.kind === 'watchkeeper') return { allowed: true };
    const granting = rolesFor(rules, right);
    const { roles, hindrances } = await standingOf(actor, new Set(granting));
    if (granting.some((role) => roles.has(role))) return { allowed: true };
    return { allowed: false, reason: explainRefusal(rules, people, right, hindrances) };
  }

  async function hasRole(actor: Actor, wanted: readonly string[]): Promise<Verdict> {
    if (actor.kind === 'watchkeeper') return { allowed: true };
    const { roles, hindrances } = await standingOf(actor, new Set(wanted));
    if (wanted.some((role) => roles.has(role))) return { allowed: true };
    return { allowed: false, reason: explainMissingRole(rules, people, wanted, hindrances) };
  }

  return { may, hasRole };
}

/** The roles that have a right. Names such as `constructor` are no rights. */
function rolesFor(rules: AccessRules, right: string): readonly string[] {
  return Object.hasOwn(rules.rights, right) ? (rules.rights[right] ?? []) : [];
}

function hindranceOf(member: Member | undefined): string {
  return member
    ? 'Guests, bots, former members and people of other workspaces have only the roles in which config names them.'
    : 'Slack could not say who you are, so only the roles count in which config names you.';
}
