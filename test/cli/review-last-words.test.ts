import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-last-words-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a word of the config cannot steer the terminal from an error message', async () => {
  mkdirSync(join(folder, 'config/services'), { recursive: true });
  writeFileSync(join(folder, 'config/watchkeeper.yaml'), '"No\\e[31mwhere\\u202e": 1\n');
  const main = join(import.meta.dirname, '../../src/main.ts');
  const { stderr, exitCode } = await execa(process.execPath, [main, 'status'], {
    env: { WATCHKEEPER_HOME: folder, WATCHKEEPER_DATA: join(folder, 'data') },
    reject: false,
    stripFinalNewline: true,
  });
  expect(exitCode).toBe(78);
  expect(stderr).toContain('where');
  for (const character of ['\u001b', '\u202e']) expect(stderr).not.toContain(character);
});
