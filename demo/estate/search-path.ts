import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where the estate's commands find their programs: this very Node, and the `just` that npm brought.
 * The wrapper that npm puts into node_modules/.bin reads words such as `1e3` as numbers and hands on
 * `1000`, so the program behind it comes first.
 */
export function searchPath(present: string): string {
  const folders = [
    ...programFolder(),
    dirname(process.execPath),
    join(import.meta.dirname, '..', '..', 'node_modules', '.bin'),
  ];
  return [...folders, ...present.split(delimiter).filter((folder) => folder !== '')].join(delimiter);
}

/** Empty where npm has no program for this machine; then the host's own `just` must do. */
function programFolder(): string[] {
  try {
    return [
      dirname(fileURLToPath(import.meta.resolve(`rust-just-${process.platform}-${process.arch}/bin/just`))),
    ];
  } catch {
    return [];
  }
}
