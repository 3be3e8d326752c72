import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchHistory } from './history.ts';
import { benchRuns } from './runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-bench-'));
try {
  for (const measure of [() => benchHistory(folder), benchRuns])
    for (const { what, found } of await measure()) process.stdout.write(`${what}: ${found}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
