import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the terminal takes from the shell that it runs in. */
const fromTheShell = ['PATH', 'HOME'];

/**
 * Writes the environment of the demo's bot as a file for shells, so that `bin/watchkeeper` beside it reads the same
 * config and the same database. Returns its path.
 */
export function writeTerminalEnv(folder: string, env: NodeJS.ProcessEnv): string {
  const path = join(folder, 'terminal.env');
  const lines = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || fromTheShell.includes(name) ? [] : [`export ${name}=${quote(value)}`],
  );
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  return path;
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
