import { isAbsolute, join, relative } from 'node:path';

/**
 * The path of a name that a person gave, below a folder.
 * @throws for a name that leads out of it
 */
export function pathBelow(folder: string, name: string): string {
  const path = join(folder, name);
  const way = relative(folder, path);
  if (name === '' || way === '' || way.startsWith('..') || isAbsolute(way))
    throw new Error(`${JSON.stringify(name)} is no name below ${folder}`);
  return path;
}
