import type { Path, Report } from './report.ts';
import type { ServiceFile } from './schema/service-file.ts';
import type { WorkspaceFile } from './schema/workspace-file.ts';
import type { YamlFile } from './yaml-file.ts';

/** What a file says, as far as it fits its schema. `report` takes paths of `data`. */
export interface Entries<Data> {
  readonly file: YamlFile;
  readonly data: Data;
  readonly report: Report;
  /** Where in the file a path of `data` stands. */
  place(path: Path): Path;
}

export type WorkspaceEntries = Entries<WorkspaceFile>;
export type ServiceEntries = Entries<ServiceFile>;

/** The keys of a map or the ids of a list in a file, also of entries that do not fit the schema. */
export function namesAt(data: unknown, path: Path): string[] {
  let value = data;
  for (const step of path) {
    if (value === null || typeof value !== 'object') return [];
    value = Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
  }
  if (Array.isArray(value)) return value.filter((each) => typeof each === 'string');
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.keys(value) : [];
}
