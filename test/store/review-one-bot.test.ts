import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimBot } from '../../src/store/sqlite/one-bot.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchkeeper-one-bot-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('says that another bot runs only when one does', () => {
  const path = join(folder, 'watchkeeper.lock');
  const letGo = claimBot(path);
  expect(() => claimBot(path)).toThrow(expect.objectContaining({ code: 'store.bot-running' }));
  letGo();
  claimBot(path)();
});

it('names the file and the reason when the lock cannot be had for another one', () => {
  const path = join(folder, 'watchkeeper.lock');
  writeFileSync(path, 'no database at all, but a text that somebody left here\n'.repeat(100));
  expect(() => claimBot(path)).toThrow(
    expect.objectContaining({ code: 'store.lock', message: expect.stringContaining(path) }),
  );
  expect(() => claimBot(join(folder, 'no-such-folder', 'watchkeeper.lock'))).toThrow(
    expect.objectContaining({ code: 'store.lock' }),
  );
});
