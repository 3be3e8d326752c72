import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', 'config', 'services');

/** Something that fits wherever the shipped config of these services puts in a variable; nobody answers there. */
export function madeUpEnvironment(services: readonly string[]): Record<string, string> {
  const env: Record<string, string> = {};
  for (const service of services)
    for (const [, variable = ''] of readFileSync(join(folder, `${service}.yaml`), 'utf8').matchAll(
      /\$\{(\w+)/g,
    ))
      env[variable] = madeUp(variable);
  return env;
}

function madeUp(variable: string): string {
  if (variable.includes('PORT')) return '25';
  if (variable.includes('TOKEN')) return `made-up-${variable}`;
  return /HOST|NAME/.test(variable) ? 'www.example.test' : 'http://127.0.0.1:9';
}
