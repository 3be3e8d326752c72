import type { AccessRules, Person } from './access.ts';

/** So many people are named of those who could help. */
const mostHelpers = 3;

/** Says why somebody may not do something, and what to do next. */
export function explainRefusal(
  rules: AccessRules,
  people: readonly Person[],
  right: string,
  hindrances: readonly string[],
): string {
  const named = Object.hasOwn(rules.rights, right) ? (rules.rights[right] ?? []) : [];
  const roles = named.filter((role) => role !== 'nobody');
  if (roles.length === 0)
    return `Nobody has the right ${right}. Whoever keeps the config can give it to a role under access: rights.`;

  const who = roles.includes('everyone')
    ? `Only full members of this workspace may use ${right}.`
    : `You need the role ${either(roles)} for ${right}.`;
  return [who, ...hindrances, whomToAsk(rules, people, roles)].join(' ');
}

/** Says why somebody counts as having none of these roles, and what to do next. */
export function explainMissingRole(
  rules: AccessRules,
  people: readonly Person[],
  roles: readonly string[],
  hindrances: readonly string[],
): string {
  if (roles.length === 0) return 'No role is named, so nobody may do this.';
  return [
    `You need the role ${either(roles)} for this.`,
    ...hindrances,
    whomToAsk(rules, people, roles),
  ].join(' ');
}

function whomToAsk(rules: AccessRules, people: readonly Person[], roles: readonly string[]): string {
  const holders = new Set(roles.flatMap((role) => rules.roles[role]?.users ?? []));
  const names = people
    .filter((person) => person.slack !== undefined && holders.has(person.slack))
    .map((person) => person.name)
    .slice(0, mostHelpers);
  const whom = names.length > 0 ? `Ask ${either(names)} to do it, or ask` : 'Ask';
  return `${whom} whoever keeps the config for a role.`;
}

/** `dba`, `dba or lead`, `dba, lead or operator`. */
export function either(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
