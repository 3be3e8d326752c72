import { type Entries, namesAt, type ServiceEntries, type WorkspaceEntries } from '../entries.ts';
import type { YamlFile } from '../yaml-file.ts';

/** Everything that the rules across keys and files look at. */
export interface Everything {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly knownRights: readonly string[];
  readonly workspace: WorkspaceEntries | undefined;
  readonly services: readonly ServiceEntries[];
  readonly known: KnownNames;
}

/**
 * Names that one place gives and others use. Also names of entries that do not fit the schema, so that one
 * mistake is not reported a second time wherever the name is used. Undefined: the file that gives them
 * cannot be read, so nothing can be said about them.
 */
export interface KnownNames {
  readonly channels: readonly string[] | undefined;
  readonly people: readonly string[] | undefined;
  readonly roles: readonly string[] | undefined;
  readonly services: readonly string[];
  /** `service/check`. */
  readonly checks: readonly string[];
}

/** Roles that need no declaration. */
export const builtInRoles = ['everyone', 'nobody'];

export function collectNames(
  workspace: YamlFile | undefined,
  services: readonly { readonly name: string; readonly yaml: YamlFile | undefined }[],
): KnownNames {
  const data = workspace?.data;
  return {
    channels: data === undefined ? undefined : namesAt(data, ['channels']),
    people: data === undefined ? undefined : namesAt(data, ['people']),
    roles: data === undefined ? undefined : [...builtInRoles, ...namesAt(data, ['roles'])],
    services: services.map(serviceOf),
    checks: services.flatMap((each) =>
      idsOf(each.yaml?.data, 'checks').map((check) => `${serviceOf(each)}/${check}`),
    ),
  };
}

function serviceOf({ name, yaml }: { readonly name: string; readonly yaml: YamlFile | undefined }): string {
  return namesAt(yaml?.data, ['service', 'id'])[0] ?? name;
}

/** The ids of a list of entries, also of those that do not fit the schema. */
function idsOf(data: unknown, list: string): string[] {
  const entries: unknown = data !== null && typeof data === 'object' ? Reflect.get(data, list) : undefined;
  return Array.isArray(entries) ? entries.flatMap((entry) => namesAt(entry, ['id'])) : [];
}

/** Says where a name stands, for rules that go through all names of a kind. */
export interface Named {
  readonly name: string;
  readonly path: readonly (string | number)[];
}

/** Reports every name that was there before in the same list. */
export function reportRepeated(
  entries: Pick<Entries<unknown>, 'report'>,
  what: string,
  names: readonly Named[],
): void {
  const seen = new Set<string>();
  for (const { name, path } of names) {
    if (seen.has(name))
      entries.report(path, `the ${what} "${name}" is already taken above; each must be unique`);
    seen.add(name);
  }
}
