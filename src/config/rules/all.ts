import type { ServiceEntries, WorkspaceEntries } from '../entries.ts';
import type { YamlFile } from '../yaml-file.ts';

/** Everything that the rules across keys and files look at. */
export interface Everything {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly knownRights: readonly string[];
  /** What the files say, also where it does not fit the schema; undefined for a file that cannot be read. */
  readonly workspaceYaml: YamlFile | undefined;
  readonly serviceYamls: readonly YamlFile[];
  readonly workspace: WorkspaceEntries | undefined;
  readonly services: readonly ServiceEntries[];
}

/** Holds everything against every rule. */
export async function checkRules(_everything: Everything): Promise<void> {}
