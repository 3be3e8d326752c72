import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { attemptFiles } from '../../src/execution/supervise/attempt-folder.ts';
import { patience } from '../support/patience.ts';
import { openShop, type Shop } from './shop.ts';
import { worksFiles } from './works.ts';

const step = (title: string, script: string, attributes = '{}') =>
  `\n## ${title}\n\n~~~sh ${attributes}\n${script}\n~~~\n`;

const page = `---
armed: true
---
# Steps
${step('Reads', 'read -r answer || echo "nobody answers"\ncat\necho end')}
${step('Forks', '(until [ -e go ]; do sleep 0.02; done; echo still; echo survived > survived) &\necho begun')}
${step('Daemon', 'setsid sh -c "until [ -e go ]; do sleep 0.02; done; echo survived > survived" > /dev/null 2>&1 &\necho begun')}
${step('Full', 'echo x > /dev/full')}
${step('Limited', 'ulimit -f 8\nhead -c 100000 /dev/zero > big')}
${step('Binary', 'head -c 100000 /dev/urandom\nprintf "\\\\0\\\\033[2J\\\\033]0;title\\\\007\\\\xff\\\\xfe\\\\nlast line\\\\n"')}
${step('Gigabyte', 'echo first line\nhead -c 1000000000 /dev/zero | tr "\\\\0" "x"\necho\necho last line')}
${step('Value', 'printf "VALUE\\\\0\\\\033[31m"', '{"capture": {"VALUE": {"pattern": "[A-Z]+"}}}')}
${step('Gone', 'exec /no/such/program')}
${step('Shell', 'echo x', '{"shell": ["no-such-shell"]}')}
${step('Hurt', 'kill -SEGV $$')}
${step('Quick', 'echo begun >> effects\necho ended >> effects')}
`;

async function runToEnd(shop: Shop, procedure: string) {
  const { id } = await shop.begin(procedure);
  await shop.wish(id, { kind: 'run' });
  const { run, allAttempts } = await shop.until(
    id,
    (scene) => scene.run.state === 'finished' || scene.run.state === 'stuck',
  );
  const attempt = allAttempts.at(-1);
  if (!attempt) throw new Error('there was no attempt');
  const folder = join(worksFiles(shop.root).attempts, attempt.id);
  return { run, attempt, folder, output: await shop.output(attempt.id) };
}

describe('a command that is bad', () => {
  it('does not wait for an answer that nobody gives', async () => {
    const { attempt, output } = await runToEnd(await openShop(page), 'reads');
    expect(attempt.state).toBe('succeeded');
    expect(output.beginning).toBe('nobody answers\nend\n');
  });

  it.each(['forks', 'daemon'])(
    'is over when it leaves something behind, which stays: %s',
    async (procedure) => {
      const shop = await openShop(page);
      const { attempt } = await runToEnd(shop, procedure);
      expect(attempt.state).toBe('succeeded');
      // One that has left the group is out of sight.
      if (procedure === 'forks') expect(attempt.note).toContain('left processes running');
      writeFileSync(join(shop.folder, 'go'), '');
      await vi.waitFor(() => expect(shop.read('survived')).toBe('survived\n'), { timeout: patience });
    },
  );

  it('fails on a full disk, and says what it said', async () => {
    const { attempt, output } = await runToEnd(await openShop(page), 'full');
    expect(attempt).toMatchObject({ state: 'failed', exitCode: 1 });
    expect(output.beginning).toContain('No space left on device');
  });

  it('is ended by the system, and that is told', async () => {
    const shop = await openShop(page);
    const limited = await runToEnd(shop, 'limited');
    expect(limited.attempt.state).toBe('failed');
    const hurt = await runToEnd(shop, 'hurt');
    expect(hurt.attempt).toMatchObject({
      state: 'failed',
      note: expect.stringContaining('It was ended by SIGSEGV'),
    });
  });

  it('prints what is no text: what is shown is, and what is kept is as it came', async () => {
    const { attempt, output, folder } = await runToEnd(await openShop(page), 'binary');
    expect(attempt.state).toBe('succeeded');
    expect(attempt.printed).toBeGreaterThan(100_000);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(output.beginning).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f]/);
    expect(output.beginning.endsWith('last line\n')).toBe(true);
    expect(statSync(attemptFiles(folder).output).size).toBe(attempt.printed);
  });

  it('prints a gigabyte: beginning and end are kept', { timeout: 120_000 }, async () => {
    const { attempt, output, folder } = await runToEnd(await openShop(page), 'gigabyte');
    expect(attempt).toMatchObject({ state: 'succeeded', printed: 1_000_000_022 });
    expect(output.beginning.startsWith('first line\nxxx')).toBe(true);
    expect(output.end.endsWith('xxx\nlast line\n')).toBe(true);
    const files = attemptFiles(folder);
    expect(statSync(files.output).size + statSync(files.tail).size).toBeLessThan(40_000_000);
  });

  it('passes on no value that does not look as it must', async () => {
    const { attempt, run } = await runToEnd(await openShop(page), 'value');
    expect([attempt.state, run.progress.values]).toEqual(['succeeded', { VALUE: 'VALUE' }]);
  });

  it.each([
    ['gone', 'No such file or directory'],
    ['shell', 'no-such-shell was not found in PATH'],
  ])('is not there: %s', async (procedure, said) => {
    const { attempt, output } = await runToEnd(await openShop(page), procedure);
    expect(attempt.state).toBe('failed');
    expect(`${attempt.note} ${output.beginning}`).toContain(said);
  });
});

describe('a run', () => {
  it('is not begun in a folder that takes no files, nothing runs, and it goes on when that is mended', async () => {
    const shop = await openShop(page);
    const { attempts } = worksFiles(shop.root);
    writeFileSync(attempts, 'where a folder should be');
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { id } = await shop.begin('quick');
    await shop.wish(id, { kind: 'run' });
    await vi.waitFor(() => expect(console.error).toHaveBeenCalled(), { timeout: patience });
    expect(shop.read('effects')).toBeUndefined();
    rmSync(attempts);
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'stuck');
    expect(allAttempts).toMatchObject([{ state: 'not-started' }]);
    await shop.wish(id, { kind: 'run' });
    await shop.until(id, ({ run }) => run.state === 'finished');
    expect(shop.read('effects')).toBe('begun\nended\n');
  });

  it('waits for a database that another process has locked, and runs its command once', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('quick');
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const program = fileURLToPath(new URL('./support/lock-program.ts', import.meta.url));
    const locker = spawn(process.execPath, [program, worksFiles(shop.root).database, '3000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void locker.kill('SIGKILL'));
    await once(locker.stdout, 'data');
    const pressed = await shop.wish(id, { kind: 'run' }).catch((thrown: unknown) => String(thrown));
    if (pressed !== 'moved') {
      expect(pressed).toMatch(/locked|busy/i);
      expect(shop.read('effects')).toBeUndefined();
      await once(locker, 'exit');
      expect(await shop.wish(id, { kind: 'run' })).toBe('moved');
    }
    await shop.until(id, ({ run }) => run.state === 'finished');
    expect(shop.read('effects')).toBe('begun\nended\n');
  });
});
