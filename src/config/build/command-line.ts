import { resolve } from 'node:path';
import type { CommandLine } from '../../checks/probe.ts';
import type { ServiceFile } from '../schema/service-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the commands of a service run: an absolute folder. */
export function folderOf(service: ServiceFile, home: string): string {
  return resolve(home, service.environment.cwd ?? '.');
}

/**
 * The whole environment of a service's commands: what every program needs to find others and to print
 * UTF-8, the allowed and secret variables that are set, and what config sets itself.
 */
export function environmentOf(service: ServiceFile, env: Environment): Record<string, string> {
  const { allow, secrets, set } = service.environment;
  const passed = ['HOME', 'TZ', ...allow, ...secrets].flatMap((name): [string, string][] => {
    const value = env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    PATH: env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    ...Object.fromEntries(passed),
    ...set,
  };
}

/** The words that start a command or a text for bash; undefined when neither is given. */
export function argvOf(entry: {
  readonly command?: readonly [string, ...string[]] | undefined;
  readonly shell?: string | undefined;
}): CommandLine['argv'] | undefined {
  if (entry.command) return entry.command;
  if (entry.shell !== undefined) return ['bash', '-euo', 'pipefail', '-c', entry.shell];
  return undefined;
}
