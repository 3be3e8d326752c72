import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
// Inside the checkout, as dist/ is: what was built finds its libraries, migrations and version by going up.
mkdirSync(join(root, 'data'), { recursive: true });
const folder = mkdtempSync(join(root, 'data', 'build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('builds a program that runs without its TypeScript', async () => {
  const out = join(folder, 'dist');
  await execa(join(root, 'node_modules/.bin/tsc'), ['--project', 'tsconfig.build.json', '--outDir', out], {
    cwd: root,
  });
  const main = join(out, 'src/main.js');
  const version = await execa(process.execPath, [main, '--version']);
  expect(version.stdout).toBe(packageJson.version);
  const migrated = await execa(process.execPath, [main, 'migrate', '--json'], {
    cwd: folder,
    env: { WATCHKEEPER_DATA: join(folder, 'state') },
  });
  const { pending, backup, database } = JSON.parse(migrated.stdout);
  expect({ pending, backup }).toEqual({ pending: [], backup: null });
  // The thread that reads history is a program of its own, found beside the one that starts it.
  const program = `
    const { ThreadedHistoryReader } = await import(${JSON.stringify(join(out, 'src/store/sqlite/history-reader.js'))});
    const reader = new ThreadedHistoryReader({ path: ${JSON.stringify(database)} });
    const read = await reader.read([{ service: 'none', check: 'none' }], [0, 1]);
    console.log(read.length);
    reader.close();`;
  const read = await execa(process.execPath, ['--input-type=module', '--eval', program]);
  expect(read.stdout).toBe('1');
});
