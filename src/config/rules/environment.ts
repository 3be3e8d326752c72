import { stat } from 'node:fs/promises';
import { folderOf } from '../build/command-line.ts';
import type { ServiceEntries } from '../entries.ts';
import type { Path } from '../report.ts';
import { type Everything, reportRepeated } from './everything.ts';

/** Variables and the folder of a service's commands. */
export async function checkEnvironment(service: ServiceEntries, { home, env }: Everything): Promise<void> {
  const { data, report } = service;
  const { allow, secrets, set } = data.environment;
  const places: [name: string, path: Path, at: 'key' | 'value'][] = [
    ...allow.map(
      (name, index) => [name, ['environment', 'allow', index], 'value'] as [string, Path, 'value'],
    ),
    ...secrets.map(
      (name, index) => [name, ['environment', 'secrets', index], 'value'] as [string, Path, 'value'],
    ),
    ...Object.keys(set).map((name) => [name, ['environment', 'set', name], 'key'] as [string, Path, 'key']),
  ];
  for (const [name, path, at] of places) {
    if (isOwn(name))
      report(path, `${name} belongs to Watchkeeper itself and never reaches a command; choose another name`, {
        at,
      });
  }
  reportRepeated(
    service,
    'variable',
    places.map(([name, path]) => ({ name, path })),
  );
  for (const [index, name] of secrets.entries()) {
    if (env[name] || isOwn(name)) continue;
    report(
      ['environment', 'secrets', index],
      `${name} is not set in the environment; set it before the start`,
      {
        severity: 'warning',
      },
    );
  }
  await checkFolder(service, home);
}

/** True for the settings of the bot itself. */
export function isOwn(name: string): boolean {
  return /^(WATCHKEEPER|SLACK)_/i.test(name);
}

async function checkFolder({ data, report }: ServiceEntries, home: string): Promise<void> {
  if (data.environment.cwd === undefined) return;
  const folder = folderOf(data, home);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder)
    report(['environment', 'cwd'], `there is no folder ${folder} now; commands fail until it is there`, {
      severity: 'warning',
    });
}
