import { namesAt, type WorkspaceEntries } from '../entries.ts';
import { listWords, meant, quote } from '../wording.ts';
import { builtInRoles, type Everything, type Named, reportRepeated } from './everything.ts';
import { checkZone } from './zone.ts';

/** People, roles and rights of the workspace file. */
export function checkPeople(workspace: WorkspaceEntries, { known, knownRights }: Everything): void {
  const { data, report } = workspace;
  checkZone(data.timezone, ['timezone'], report);
  const people = Object.entries(data.people);
  const slack = people.flatMap(([key, { slack }]): Named[] =>
    slack === undefined ? [] : [{ name: slack, path: ['people', key, 'slack'] }],
  );
  const uids = people.flatMap(([key, { uid }]): Named[] =>
    uid === undefined ? [] : [{ name: String(uid), path: ['people', key, 'uid'] }],
  );
  reportRepeated(workspace, 'Slack id', slack);
  reportRepeated(workspace, 'user id', uids);
  reportRepeated(
    workspace,
    'channel',
    data.channels.map((name, index) => ({ name, path: ['channels', index] })),
  );
  checkRoles(workspace, known.people ?? []);
  checkRights(workspace, known.roles ?? [], knownRights);
  for (const [index, service] of data.runbooks.trusted.entries())
    if (!known.services.includes(service))
      report(
        ['runbooks', 'trusted', index],
        `${quote(service)} is no service; write ${listWords(known.services)}${meant(service, known.services)}`,
      );
}

function checkRoles({ data, file, report }: WorkspaceEntries, people: readonly string[]): void {
  for (const [name, role] of Object.entries(data.roles)) {
    if (builtInRoles.includes(name))
      report(['roles', name], `${name} is built in; choose another name`, { at: 'key' });
    for (const [index, person] of role.people.entries()) {
      const path = ['roles', name, 'people', index];
      if (!people.includes(person))
        report(path, `${quote(person)} is nobody under people: ${listWords(people)}${meant(person, people)}`);
      else if (namesAt(file.data, ['people', person, 'slack']).length === 0)
        report(path, `${person} has no slack id, by which roles are looked up, so this gives them nothing`, {
          severity: 'warning',
        });
    }
  }
}

function checkRights(
  { data, report }: WorkspaceEntries,
  roles: readonly string[],
  rights: readonly string[],
): void {
  for (const [right, holders] of Object.entries(data.rights)) {
    if (!rights.includes(right)) {
      const list = listWords([...rights].sort(), 30);
      report(['rights', right], `there is no such right; write ${list}${meant(right, rights)}`, {
        at: 'key',
      });
    }
    for (const [index, role] of holders.entries()) {
      if (roles.includes(role)) continue;
      report(
        ['rights', right, index],
        `${quote(role)} is no role; write ${listWords(roles)}${meant(role, roles)}`,
      );
    }
  }
}
