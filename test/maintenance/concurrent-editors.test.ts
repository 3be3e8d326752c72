import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createMaintenanceFiles } from '../../src/execution/maintenance-files.ts';
import { maintenanceFile } from './support/files.ts';
import { temporaryFolder } from './support/folder.ts';

const edits = 120;

/** Runs the other program and, while it runs, writes back as often as it can. */
async function writeBackBeside(way: 'rename' | 'in-place') {
  const folder = temporaryFolder();
  const path = join(folder, 'maintenance.json');
  writeFileSync(path, JSON.stringify({ log: [], items: [{ id: 'a', cadence_days: 1 }] }));
  const file = maintenanceFile(path);
  const files = createMaintenanceFiles();
  const kept = new Set<number>();
  const remember = (text: string) => {
    for (const [, list] of text.matchAll(/"log":\[([\d,]*)/g))
      for (const number of (list ?? '').split(',').filter(Boolean)) kept.add(Number(number));
  };
  const rememberAll = () => {
    for (const name of readdirSync(folder)) remember(readFileSync(join(folder, name), 'utf8'));
  };
  let isOver = false;
  const editor = fileURLToPath(new URL('./support/editor.ts', import.meta.url));
  const over = new Promise<Error | null>((resolve) => {
    execFile(process.execPath, [editor, path, way, String(edits)], (error) => {
      isOver = true;
      resolve(error);
    });
  });
  const counts = { written: 0, conflicts: 0, failed: 0 };
  for (let round = 0; !isOver; round += 1) {
    const completion = { doneAt: 1_790_000_000_000, result: 'pass', notes: `round ${round}` };
    const plan = await files.plan(file, 'a', completion, `id-${round}`, 0);
    // Half-written by an editor that writes in place: refused, and tried again.
    if ('refused' in plan) continue;
    const outcome = await files.carryOut(file, plan);
    if (outcome.written) counts.written += 1;
    else if (outcome.conflict) counts.conflicts += 1;
    else counts.failed += 1;
    // The next round replaces the previous version: what the editor still wrote into it counts now.
    if (outcome.written) remember(readFileSync(outcome.previous, 'utf8'));
  }
  const error = await over;
  rememberAll();
  return { counts, error, kept, text: readFileSync(path, 'utf8'), names: readdirSync(folder) };
}

describe.each(['rename', 'in-place'] as const)('an editor that writes by %s while we write', (way) => {
  it(`loses none of its ${edits} edits`, async () => {
    const { counts, error, kept, text, names } = await writeBackBeside(way);
    expect(error).toBeNull();
    expect(Array.from({ length: edits }, (_, index) => index + 1).filter((each) => !kept.has(each))).toEqual(
      [],
    );
    expect(counts.failed).toBe(0);
    expect(counts.written).toBeGreaterThan(0);
    expect(() => JSON.parse(text)).not.toThrow();
    expect(names.filter((name) => name.includes('watchkeeper-'))).toEqual([]);
  });
});
