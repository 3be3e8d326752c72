import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { buildConfig } from './build/config.ts';
import { checkShape, type Shaped } from './check-shape.ts';
import type { ConfigProblem, ConfigReading } from './config.ts';
import type { Entries } from './entries.ts';
import { orderProblems } from './report.ts';
import { checkRules } from './rules/all.ts';
import { collectNames } from './rules/everything.ts';
import { checkRunbookFiles } from './rules/runbook-files.ts';
import { serviceFile } from './schema/service-file.ts';
import { workspaceFile } from './schema/workspace-file.ts';
import { readTextFile } from './text-file.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';

export interface ReadConfigOptions {
  /** Absolute folder that holds config/ and runbooks/. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Every right that a command asks for, so that a misspelt one under `rights` is found. */
  readonly knownRights: readonly string[];
  /** Also says what is wrong in the runbooks themselves. The bot does without: it starts whatever they say. */
  readonly withRunbooks?: boolean;
}

/**
 * Reads config/watchkeeper.yaml and config/services/*.yaml, and answers with the config in the domain's
 * words, or with every problem of all files at once. Never throws for what the files say or are.
 */
export async function readConfig(options: ReadConfigOptions): Promise<ConfigReading> {
  const problems: ConfigProblem[] = [];
  const folder = await listServices(options.home);
  if ('problem' in folder) return { valid: false, problems: [folder.problem] };
  problems.push(...folder.problems);

  const read = (file: string) => readYaml(file, options, problems);
  const workspaceYaml = await read('config/watchkeeper.yaml');
  const serviceYamls: { name: string; yaml: YamlFile | undefined }[] = [];
  for (const name of folder.files)
    serviceYamls.push({ name: basename(name, '.yaml'), yaml: await read(`config/services/${name}`) });

  const workspace = workspaceYaml && entriesOf(workspaceYaml, workspaceFile);
  const services = serviceYamls
    .map(({ yaml }) => yaml && entriesOf(yaml, serviceFile))
    .filter((each) => each !== undefined);
  const known = collectNames(workspaceYaml, serviceYamls);
  const everything = { ...options, known, workspace, services };
  await checkRules(everything);
  if (options.withRunbooks) problems.push(...(await checkRunbookFiles(everything)));

  const ordered = orderProblems(problems);
  if (!workspace || ordered.some((problem) => problem.severity === 'error'))
    return { valid: false, problems: ordered };
  const config = buildConfig(
    workspace.data,
    services.map((each) => each.data),
    options,
  );
  return { valid: true, config, warnings: ordered };
}

async function readYaml(
  file: string,
  { home, env }: ReadConfigOptions,
  problems: ConfigProblem[],
): Promise<YamlFile | undefined> {
  const reading = await readTextFile(join(home, file));
  if (reading.readable) return parseYamlFile(file, reading.text, env, problems);
  problems.push(wholeFile(file, reading.reason));
  return undefined;
}

function entriesOf<Schema extends z.ZodType>(
  file: YamlFile,
  schema: Schema,
): Entries<z.output<Schema>> | undefined {
  if (file.data === undefined) return undefined;
  const shaped: Shaped<z.output<Schema>> | undefined = checkShape(file, schema);
  if (!shaped) return undefined;
  return {
    file,
    data: shaped.data,
    place: shaped.place,
    report: (path, message, how) => file.report(shaped.place(path), message, how),
  };
}

type Folder =
  | { readonly files: readonly string[]; readonly problems: readonly ConfigProblem[] }
  | { readonly problem: ConfigProblem };

/** The service files in config/, sorted; or why there is no config at all. */
async function listServices(home: string): Promise<Folder> {
  try {
    await readdir(join(home, 'config'));
  } catch {
    const message = `there is no folder config/ in ${home}; set WATCHKEEPER_HOME to the folder that holds config/ and runbooks/`;
    return { problem: wholeFile('config', message) };
  }
  try {
    const names = (await readdir(join(home, 'config', 'services'))).sort();
    const files = names.filter((name) => name.endsWith('.yaml') && !name.startsWith('.'));
    const misnamed = names.filter((name) => /\.(yml|json)$/.test(name));
    const problems = misnamed.map((name): ConfigProblem => {
      const message = 'is not read; name it .yaml';
      return { ...wholeFile(`config/services/${name}`, message), severity: 'warning' };
    });
    if (files.length === 0)
      problems.push(wholeFile('config/services', 'no service is here; add config/services/<service>.yaml'));
    return { files, problems };
  } catch {
    const message = 'is no folder that can be read; it holds one file for each service';
    return { files: [], problems: [wholeFile('config/services', message)] };
  }
}

function wholeFile(file: string, message: string): ConfigProblem {
  return { severity: 'error', file, line: 1, column: 1, path: '', message };
}
