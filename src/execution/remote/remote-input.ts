import { WatchkeeperError } from '../../core/errors.ts';

/** What the other machine is to run. */
export interface RemoteScript {
  readonly script: string;
  /** Program and options that read the script. */
  readonly shell: readonly [string, ...string[]];
  /** A folder there; one that begins with `~` lies in the user's home. */
  readonly cwd: string;
  /** Every variable that it gets besides those of a login there. Values may be secret. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds between SIGTERM and SIGKILL when it is to end. */
  readonly grace: number;
}

/** ssh says by this exit code that it failed itself; a command that ends with it is reported as the one below. */
export const sshFailed = 255;
const insteadOfSshFailed = 254;
/** How often it is looked whether the command has gone, in seconds. */
const step = 0.2;

/**
 * What goes over standard input to `bash -s` on the other machine. It is one function, so that nothing of it runs before all
 * of it is there. The command gets a process group of its own and an empty standard input. The connection's own stays open
 * for as long as the command is wanted: when it ends, be it that we want that or that the connection broke, the whole group
 * is ended.
 * @throws WatchkeeperError `runs.value` for a value that no process can be given
 */
export function remoteInput({ script, shell, cwd, env, grace }: RemoteScript): string {
  const assignments = Object.entries(env).map(([name, value]) => `  export ${name}=${quoteWord(value)}`);
  const [first = '', ...deeper] = cwd.split('/');
  const folder = first === '~' ? `"$HOME"/${quoteWord(deeper.join('/'))}` : quoteWord(cwd);
  return [
    'watchkeeper() {',
    '  umask 022',
    ...assignments,
    `  cd -- ${folder} || exit 1`,
    '  exec 8<&0',
    '  set -m',
    `  ${shell.map(quoteWord).join(' ')} /dev/fd/9 9<<<${quoteWord(script)} 8<&- </dev/null &`,
    '  local command=$! code',
    '  set +m',
    '  {',
    '    while read -r -u 8 _; do :; done',
    '    kill -TERM -- "-$command"',
    `    for ((tries = 0; tries < ${Math.ceil(grace / 1_000 / step)}; tries += 1)); do`,
    `      kill -0 -- "-$command" || exit 0; sleep ${step}`,
    '    done',
    '    kill -KILL -- "-$command"',
    '  } </dev/null >/dev/null 2>&1 &',
    '  local watch=$!',
    '  wait "$command"; code=$?',
    // Until it is gone, so that the end of the connection says that all of the group has ended.
    '  if read -r -t 0 -u 8 _; then wait "$watch"; else kill "$watch" 2>/dev/null; fi',
    `  if [ "$code" = ${sshFailed} ]; then echo "It ended with exit code ${sshFailed}, shown as ${insteadOfSshFailed}." >&2; code=${insteadOfSshFailed}; fi`,
    '  exit "$code"',
    '}',
    'watchkeeper',
    '',
  ].join('\n');
}

/** A word as every POSIX shell reads it back, whatever stands in it. */
export function quoteWord(text: string): string {
  if (text.includes('\0'))
    throw new WatchkeeperError('runs.value', 'A value holds a NUL character, which no command can be given.');
  return `'${text.replaceAll("'", "'\\''")}'`;
}
