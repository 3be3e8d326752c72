import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';

const shipped = resolve(import.meta.dirname, '..', '..', '..');

/**
 * A home with the shipped config and runbooks, except that no service has a planned window (in which nobody is told,
 * whatever the hour of the test) and that nothing counts as flapping: here things break every few seconds.
 * @returns its folder, which is made
 */
export function layOutCalmHome(folder: string): string {
  const services = join('config', 'services');
  mkdirSync(join(folder, services), { recursive: true });
  symlinkSync(join(shipped, 'runbooks'), join(folder, 'runbooks'));
  for (const name of readdirSync(join(shipped, services))) {
    const file = parseDocument(readFileSync(join(shipped, services, name), 'utf8'));
    file.delete('windows');
    writeFileSync(join(folder, services, name), file.toString());
  }
  const workspace = parseDocument(readFileSync(join(shipped, 'config', 'watchkeeper.yaml'), 'utf8'));
  workspace.setIn(['watching', 'flapping'], { changes: 1_000 });
  writeFileSync(join(folder, 'config', 'watchkeeper.yaml'), workspace.toString());
  return folder;
}
