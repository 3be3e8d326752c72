import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { root, tablesOf } from './pages.ts';

const names = z.record(z.string(), z.string()).default({});
const manifest = z
  .object({ dependencies: names, devDependencies: names, optionalDependencies: names })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

it('says of every dependency, and of no other package, why it is there', () => {
  const wanted = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap(
    (each) => Object.keys(each),
  );
  const listed = tablesOf('docs/dependencies.md').flatMap((rows) => rows.map(([name = '']) => name));
  expect(listed.toSorted()).toEqual(wanted.toSorted());
});
