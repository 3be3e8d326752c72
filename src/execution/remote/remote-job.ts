import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Milliseconds } from '../../core/clock.ts';
import { WatchkeeperError } from '../../core/errors.ts';
import type { ExactPlan } from '../../runs/exact-plan.ts';
import type { Bench } from '../../runs/ports.ts';
import { type RemoteHost, whereabouts } from '../../runs/remote-host.ts';
import type { WantedScript } from '../../runs/wanted-script.ts';
import type { Job } from '../supervise/job.ts';
import { remoteInput, sshFailed } from './remote-input.ts';
import { connectedFile, sshWords } from './ssh-words.ts';

/** What belongs to a machine and is not carried to another one. */
const ownOfMachine = new Set(['PATH', 'HOME', 'TZ', 'LANG', 'LC_ALL', 'SHELL', 'USER', 'SSH_AUTH_SOCK']);
/** The name of the other machine, in the attempt's folder. */
const hostFile = 'host';

type Place = Pick<ExactPlan, 'host' | 'reached' | 'user' | 'cwd' | 'variables' | 'files'>;

/**
 * Where a script would run on another machine.
 * @throws WatchkeeperError `runs.host`, `runs.folder` or `runs.file` when it cannot be run there
 */
export function remotePlace(bench: Bench, { host: name, ...wanted }: WantedScript & { host: string }): Place {
  const host = hostOf(bench, name);
  if (wanted.uses.length > 0)
    throw new WatchkeeperError(
      'runs.file',
      `This step uses ${wanted.uses.join(', ')} on ${name}. Files there cannot be held against what people agree to, so it is not run. Take "uses" out, or run it here.`,
    );
  return {
    host: name,
    reached: whereabouts(host),
    user: host.user,
    cwd: folderThere(host, wanted.cwd),
    variables: Object.keys(carried(bench)).sort(),
    files: [],
  };
}

/** @throws WatchkeeperError `runs.host` for one that config does not list, or not as it was planned */
function hostOf(bench: Bench, name: string, reached?: string): RemoteHost {
  const hosts = bench.hosts ?? {};
  const host = Object.hasOwn(hosts, name) ? hosts[name] : undefined;
  if (host && (reached === undefined || whereabouts(host) === reached)) return host;
  const names = Object.keys(hosts);
  throw new WatchkeeperError(
    'runs.host',
    `This step wants to run on ${name}, and the config lists no such host (${names.length > 0 ? `it lists ${names.join(', ')}` : 'it lists none'}).`,
  );
}

/** @throws WatchkeeperError `runs.folder` for one that leads out of where commands start there */
function folderThere({ name, cwd: base }: RemoteHost, wanted: string | null): string {
  const way = posix.normalize(wanted ?? '.');
  if (posix.isAbsolute(way) || way === '..' || way.startsWith('../'))
    throw new WatchkeeperError(
      'runs.folder',
      `This step wants to run in ${wanted}, which lies outside of its folder on ${name}.`,
    );
  return way === '.' ? (base ?? '~') : `${base ?? '~'}/${way}`;
}

/** The variables that a command gets on another machine. */
function carried({ env }: Bench): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ownOfMachine.has(name)));
}

/**
 * What has to be supervised here so that a plan is carried out there.
 * @param inputs INPUT_ variables
 */
export function remoteJob(
  bench: Bench,
  plan: ExactPlan & { host: string },
  inputs: Readonly<Record<string, string>>,
  { folder, grace }: { readonly folder: string; readonly grace: Milliseconds },
): Pick<Job, 'argv' | 'cwd' | 'env' | 'input' | 'endBy'> {
  const host = hostOf(bench, plan.host, plan.reached);
  writeFileSync(join(folder, hostFile), host.name, { mode: 0o600 });
  const { PATH = '', HOME, SSH_AUTH_SOCK } = bench.env;
  const env = { LC_ALL: 'C.UTF-8', ...carried(bench), ...inputs };
  return {
    argv: sshWords(host),
    // Where it leaves a file once the other machine has let us in.
    cwd: folder,
    env: {
      PATH,
      SHELL: '/bin/sh',
      ...(HOME === undefined ? {} : { HOME }),
      ...(SSH_AUTH_SOCK === undefined ? {} : { SSH_AUTH_SOCK }),
    },
    input: remoteInput({ script: plan.script, shell: plan.shell, cwd: plan.cwd, env, grace }),
    endBy: 'input',
  };
}

/** What an exit code of ssh itself means; undefined for what the command over there has ended with, or ran here. */
export function connectionFailure(
  folder: string,
  code: number | null,
): { readonly host: string; readonly couldHaveRun: boolean } | undefined {
  const path = join(folder, hostFile);
  if (code !== sshFailed || !existsSync(path)) return undefined;
  return { host: readFileSync(path, 'utf8'), couldHaveRun: existsSync(join(folder, connectedFile)) };
}
