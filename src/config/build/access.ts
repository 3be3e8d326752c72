import type { AccessRules, Person } from '../../access/access.ts';
import type { WorkspaceFile } from '../schema/workspace-file.ts';

/** Rights that only read: everyone has them unless config says otherwise. */
const readingRights = [
  'status',
  'check',
  'uptime',
  'maintenance',
  'summary',
  'schedule',
  'runbook',
  'runs',
  'doctor',
  'help',
];

/** Who has what. Rights that config does not name: the reading ones are everyone's, all others nobody's. */
export function buildAccess(workspace: WorkspaceFile, knownRights: readonly string[]): AccessRules {
  const defaults = knownRights.map((right): [string, string[]] => [
    right,
    readingRights.includes(right) ? ['everyone'] : ['nobody'],
  ]);
  const roles = Object.entries(workspace.roles).map(([name, role]) => {
    const named = role.people.flatMap((person) => workspace.people[person]?.slack ?? []);
    return [name, { users: [...new Set([...named, ...role.users])], groups: role.groups }] as const;
  });
  return {
    roles: Object.fromEntries(roles),
    rights: { ...Object.fromEntries(defaults), ...workspace.rights },
    groupMaxAge: workspace.access.group_max_age,
  };
}

/** The people whom config knows. */
export function buildPeople(workspace: WorkspaceFile): Person[] {
  return Object.entries(workspace.people).map(([key, person]) => ({
    key,
    name: person.name,
    ...(person.slack === undefined ? {} : { slack: person.slack }),
    ...(person.uid === undefined ? {} : { uid: person.uid }),
  }));
}
