import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const unit = readFileSync(join(root, 'deploy/watchkeeper.service'), 'utf8');
const analyze = '/usr/bin/systemd-analyze';

/** What the unit says under a key; the last one counts. */
const says = (key: string) => [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].at(-1)?.[1];

describe('the unit for systemd', () => {
  it('starts a program of the checkout, in the place that the page says', () => {
    const [program = '', ...words] = (says('ExecStart') ?? '').split(' ');
    expect(words).toEqual(['start']);
    accessSync(join(root, program.replace('/opt/watchkeeper/', '')), constants.X_OK);
    const page = readFileSync(join(root, 'docs/install.md'), 'utf8');
    for (const place of ['/opt/watchkeeper', '/var/lib/watchkeeper', says('EnvironmentFile') ?? '?'])
      expect(page).toContain(place);
  });

  it('ends the bot alone when it stops it, so that commands of runbooks outlive it', () => {
    expect(says('KillMode')).toBe('process');
    // The bot gives itself ten seconds.
    expect(Number(says('TimeoutStopSec'))).toBeGreaterThan(10);
  });

  it('does not start again what a wrong config has ended', () => {
    expect(says('Restart')).toBe('always');
    expect(says('RestartPreventExitStatus')).toBe(String(exitCodes.config));
  });

  it.skipIf(!existsSync(analyze))('has nothing that systemd does not know', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-unit-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'watchkeeper.service');
    // It looks for the program, which lies elsewhere here.
    writeFileSync(file, unit.replaceAll('/opt/watchkeeper/', `${root}/`));
    const { exitCode, stderr } = await execa(analyze, ['verify', '--man=no', file], { reject: false });
    expect([exitCode, stderr.split('\n').filter((line) => line.includes('watchkeeper.service:'))]).toEqual([
      0,
      [],
    ]);
  });
});
