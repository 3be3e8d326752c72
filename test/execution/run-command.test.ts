import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CommandOutcome } from '../../src/execution/command-outcome.ts';
import { type CommandLimits, runCommand } from '../../src/execution/run-command.ts';

const programs = fileURLToPath(new URL('../fixtures/programs/', import.meta.url));
const path = process.env.PATH ?? '';
/** Goes into the environment of every command of this file, so that its processes can be counted. */
const mark = `WATCHKEEPER_TEST_MARK=${process.pid}`;

/** Ids of the living processes that carry the mark, found in /proc and not through our own code. */
function marked(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const isZombie = /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
        return !isZombie && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark);
      } catch {
        return false;
      }
    })
    .map(Number);
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-command-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function run(
  argv: readonly [string, ...string[]],
  limits: Partial<CommandLimits> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<CommandOutcome> {
  const [program, ...words] = argv;
  const [name, value] = mark.split('=') as [string, string];
  return runCommand(
    {
      argv: [/\.sh$/.test(program) ? programs + program : program, ...words],
      cwd: folder,
      env: { PATH: path, [name]: value },
    },
    { timeout: 10_000, outputLimit: 100_000, grace: 300, ...limits },
    signal,
  );
}

describe('a command that ends by itself', () => {
  test('gives its exit code and both outputs', async () => {
    const outcome = await run(['exit-code.sh', '3']);
    expect(outcome).toMatchObject({
      finished: true,
      exitCode: 3,
      signal: null,
      stdout: '',
      stderr: 'first complaint\ndisk is full\n',
      truncated: false,
    });
  });

  test('gets exactly the given environment, its folder and nothing to read', async () => {
    const outcome = await run(['print-environment.sh']);
    const lines = outcome.stdout.trim().split('\n');
    expect(lines.at(-1)?.trim()).toBe('0');
    expect(lines.at(-2)).toBe(folder);
    const names = lines.slice(0, -2).map((line) => line.split('=')[0] ?? '');
    // What the shell itself sets.
    const ours = names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name));
    expect(ours.sort()).toEqual(['PATH', 'WATCHKEEPER_TEST_MARK']);
  });

  test('can open its outputs by name', async () => {
    const outcome = await run(['bash', '-c', 'echo both | tee /dev/stderr; echo last > /dev/stdout']);
    expect(outcome).toMatchObject({ exitCode: 0, stdout: 'both\nlast\n', stderr: 'both\n' });
  });

  test('gets its words as they are, none of them read by a shell', async () => {
    const outcome = await run(['print.sh', '$(id); `id` "*" <!channel> \\']);
    expect(outcome.stdout).toBe('$(id); `id` "*" <!channel> \\');
  });

  test('names the signal that somebody else ended it with', async () => {
    expect(await run(['kill-self.sh'])).toMatchObject({ finished: true, exitCode: null, signal: 'SIGSEGV' });
  });

  test('has bytes that are no UTF-8 replaced', async () => {
    expect((await run(['invalid-utf8.sh'])).stdout).toBe('caf\uFFFD \uFFFD\uFFFD ok €\n');
  });

  test('has escape sequences and control characters taken out, and markup left as text', async () => {
    expect((await run(['ansi.sh'])).stdout).toBe('red link bell 10%\n20%\nevil\n<!channel>\n');
  });

  test('leaves no child behind that holds its output open', async () => {
    const outcome = await run(['leave-child.sh']);
    expect(outcome).toMatchObject({
      finished: true,
      exitCode: 0,
      stdout: expect.stringMatching(/^left \d+\n$/),
    });
    await vi.waitFor(() => expect(marked()).toEqual([]));
  });

  test('leaves no child behind that holds nothing open', async () => {
    expect(await run(['leave-quiet-child.sh'])).toMatchObject({ finished: true, exitCode: 0 });
    await vi.waitFor(() => expect(marked()).toEqual([]));
  });

  test('comes back although a process outside its group holds its output open', async () => {
    const outcome = await run(['leave-group.sh']);
    const left = Number(/left (\d+)/.exec(outcome.stdout)?.[1]);
    process.kill(left, 'SIGKILL');
    expect(outcome).toMatchObject({ finished: true, exitCode: 0 });
    expect(outcome.took).toBeLessThan(5_000);
  });
});

describe('a command that cannot start', () => {
  test.each([
    [['nothing-of-this-name'], 'not-found', /nothing-of-this-name was not found in PATH/],
    [['./nothing'], 'not-found', /program \.\/nothing does not exist/],
    [['not-executable.sh'], 'not-executable', /may not be executed/],
  ] as const)('%s says so', async (argv, failure, reason) => {
    expect(await run(argv)).toMatchObject({
      finished: false,
      failure,
      reason: expect.stringMatching(reason),
    });
  });

  test('because its folder is missing says that, not that the program is missing', async () => {
    const outcome = await runCommand(
      { argv: ['echo'], cwd: join(folder, 'gone'), env: { PATH: path } },
      { timeout: 1_000, outputLimit: 100 },
      new AbortController().signal,
    );
    expect(outcome).toMatchObject({
      finished: false,
      failure: 'folder-missing',
      reason: `its folder ${join(folder, 'gone')} does not exist`,
    });
  });

  test('because it was cancelled before is not started', async () => {
    expect(await run(['hang.sh'], {}, AbortSignal.abort())).toMatchObject({
      finished: false,
      failure: 'cancelled',
    });
  });

  test.each([[['bad\0name']], [['echo', 'bad\0word']]] as const)(
    'with a null character does not throw',
    async (argv) => {
      expect(await run(argv)).toMatchObject({ finished: false, failure: 'not-started' });
    },
  );
});

describe('a command that goes too far', () => {
  test('in time is ended, and what it said before is kept', async () => {
    const outcome = await run(['hang.sh'], { timeout: 300 });
    expect(outcome).toMatchObject({ finished: false, failure: 'timed-out', stdout: 'started\n' });
    expect(marked()).toEqual([]);
  });

  test('and ignores SIGTERM, as its children do, is killed after the grace', async () => {
    const outcome = await run(['ignore-sigterm.sh'], { timeout: 300 });
    expect(outcome).toMatchObject({ finished: false, failure: 'timed-out', stdout: 'started\n' });
    expect(outcome.took).toBeGreaterThanOrEqual(600);
    expect(outcome.took).toBeLessThan(5_000);
    expect(marked()).toEqual([]);
  });

  test('in output is ended at the limit without holding all of it in memory', async () => {
    const before = process.memoryUsage().rss;
    const outcome = await run(['flood.sh'], { outputLimit: 1_000_000 });
    expect(outcome).toMatchObject({ finished: false, failure: 'output-limit', truncated: true });
    expect(outcome.stdout.length).toBe(1_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    expect(marked()).toEqual([]);
  });

  test('on standard error is ended just so', async () => {
    const outcome = await run(['flood-stderr.sh'], { outputLimit: 10_000 });
    expect(outcome).toMatchObject({ finished: false, failure: 'output-limit' });
    expect(outcome.stderr.length).toBe(10_000);
    expect(marked()).toEqual([]);
  });

  test('only by a little and ends by itself is not taken for finished', async () => {
    expect(await run(['print.sh', 'x'.repeat(101)], { outputLimit: 100 })).toMatchObject({
      finished: false,
      failure: 'output-limit',
      stdout: 'x'.repeat(100),
    });
    expect(await run(['print.sh', 'x'.repeat(100)], { outputLimit: 100 })).toMatchObject({ finished: true });
  });

  test('is ended with all its group when it is cancelled', async () => {
    const controller = new AbortController();
    const outcome = run(['ignore-sigterm.sh'], {}, controller.signal);
    await vi.waitFor(() => expect(marked().length).toBeGreaterThanOrEqual(2));
    controller.abort();
    expect(await outcome).toMatchObject({
      finished: false,
      failure: 'cancelled',
      reason: 'it was cancelled',
    });
    expect(marked()).toEqual([]);
  });
});

test.skipIf(process.platform !== 'linux')('a system out of descriptors keeps none of ours', async () => {
  const script = `
    import { openSync, closeSync, readdirSync } from 'node:fs';
    import { runCommand } from '${new URL('../../src/execution/run-command.ts', import.meta.url)}';
    const limits = { timeout: 1000, outputLimit: 1000, grace: 10 };
    const run = () => runCommand({ argv: ['true'], cwd: '/', env: {} }, limits, AbortSignal.timeout(60_000));
    await run();
    const taken = [];
    const room = 3;
    try { for (;;) taken.push(openSync('/dev/null')); } catch {}
    for (const fd of taken.splice(0, room)) closeSync(fd);
    const outcomes = [await run(), await run()];
    let free = 0;
    try { for (; free < 10; free += 1) openSync('/dev/null'); } catch {}
    console.log(JSON.stringify({ finished: outcomes.map((each) => each.finished), free }));
  `;
  const outcome = await run(
    ['bash', '-c', 'ulimit -n 100; exec "$0" --input-type=module -e "$1"', process.execPath, script],
    { timeout: 30_000 },
  );
  expect(outcome.stderr).toBe('');
  expect(JSON.parse(outcome.stdout)).toEqual({ finished: [false, false], free: 3 });
});
