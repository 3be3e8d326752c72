import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { writeTerminalEnv } from '../../demo/terminal-env.ts';

it('lets a shell take over the environment of the bot, whatever stands in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'terminal-env-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const odd = `it's $HOME "quoted" \`date\`; exit 1`;
  const path = writeTerminalEnv(folder, { PATH: '/nowhere', ODD: odd, EMPTY: '', GONE: undefined });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const script = `. "$1" && printf '%s|%s|%s' "$ODD" "$EMPTY" "\${GONE-unset}"`;
  const { stdout } = await execa('sh', ['-c', script, 'sh', path]);
  expect(stdout).toBe(`${odd}||unset`);
});
