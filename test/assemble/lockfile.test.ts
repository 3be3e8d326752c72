import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = z.record(z.string(), z.string()).default({});
const lock = z
  .object({ packages: z.record(z.string(), z.object({ optionalDependencies: names })) })
  .parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));

/** Whether a package is locked where `from` would look for it: in its own node_modules, or further up. */
function isLockedFor(from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

it('locks the packages of other platforms, too: without them npm ci refuses to install anything', () => {
  const missing = Object.entries(lock.packages).flatMap(([from, { optionalDependencies }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLockedFor(from, name)),
  );
  expect(missing).toEqual([]);
});
