import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { runbookDataShape } from '../../src/runbooks/data.ts';

const program = fileURLToPath(new URL('../../bin/watchkeeper', import.meta.url));

it('shows the steps of any file where there is no config at all, and makes nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-show-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'ours.md'), '# Ours\n\n1. Look\n\n```sh\nuptime\n```\n');
  const env = { PATH: process.env.PATH ?? '', HOME: folder };
  const show = (...words: string[]) =>
    execa(program, ['runbook', 'show', ...words], { cwd: folder, env, extendEnv: false, reject: false });
  const { stdout, exitCode } = await show('ours.md', '--json');
  expect(exitCode).toBe(0);
  expect(runbookDataShape.parse(JSON.parse(stdout))).toMatchObject({
    procedures: [
      {},
      { id: 'ours', steps: [{ lines: { from: 3 } }, { kind: 'run', lines: { from: 5, to: 7 } }] },
    ],
  });
  expect((await show('theirs.md')).exitCode).toBe(66);
  expect((await execa('ls', ['-A', folder])).stdout).toBe('ours.md');
});
