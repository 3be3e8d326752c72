import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * Another program that owns the file: again and again it reads it, adds the next number to `log`, and writes
 * it, by rename or in place. Arguments: path, way, how often. It pauses as a program does that has other work.
 */
const [path, way, times] = z
  .tuple([z.string(), z.enum(['rename', 'in-place']), z.coerce.number()])
  .parse(process.argv.slice(2));
const shape = z.looseObject({ log: z.array(z.number()) });

for (let number = 1; number <= times; number += 1) {
  const content = shape.parse(JSON.parse(readFileSync(path, 'utf8')));
  const text = JSON.stringify({ ...content, log: [...content.log, number] });
  if (way === 'in-place') writeFileSync(path, text);
  else {
    writeFileSync(`${path}.editing`, text);
    renameSync(`${path}.editing`, path);
  }
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, number % 4 === 0 ? 20 : 1);
}
