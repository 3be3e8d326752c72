import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createMaintenanceFiles } from '../../src/execution/maintenance-files.ts';
import { maintenanceFile } from '../maintenance/support/files.ts';
import { temporaryFolder } from '../maintenance/support/folder.ts';

it('a file that does not answer is not readable, holds nobody up, and is read again once it answers', async () => {
  const path = join(temporaryFolder(), 'maintenance.json');
  // Opening a pipe that nobody writes to hangs, as a file on a dead share does.
  execFileSync('mkfifo', [path]);
  let hangs = true;
  const letGo = () => {
    if (hangs) writeFileSync(path, '');
    hangs = false;
  };
  onTestFinished(letGo);
  const files = createMaintenanceFiles({ patience: 50 });
  const file = maintenanceFile(path);

  const first = await files.read(file);
  expect(first).toMatchObject({
    readable: false,
    reason: expect.stringContaining('did not answer within 50 ms'),
  });
  // More of them than there are threads: none of these waits for the pipe.
  const others = await Promise.all(Array.from({ length: 20 }, () => files.read(file)));
  expect(others.every(({ readable }) => !readable)).toBe(true);
  const plan = await files.plan(file, 'a', { doneAt: 0, result: 'pass', notes: '' }, 'id', 0);
  expect(plan).toMatchObject({ refused: expect.stringContaining('did not answer') });

  letGo();
  rmSync(path);
  writeFileSync(path, '{"items": []}');
  await expect.poll(() => files.read(file)).toMatchObject({ readable: true, items: [] });
});
