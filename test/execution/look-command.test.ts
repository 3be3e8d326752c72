import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Look } from '../../src/checks/probe.ts';
import { lookOnce, valuesOf } from './probe-of.ts';

const programs = fileURLToPath(new URL('../fixtures/programs/', import.meta.url));

function command(
  output: 'json' | 'text',
  argv: readonly [string, ...string[]],
  extract: Readonly<Record<string, string>> = {},
): Look {
  const [program, ...words] = argv;
  return {
    kind: 'command',
    command: { argv: [programs + program, ...words], cwd: tmpdir(), env: { PATH: process.env.PATH ?? '' } },
    output,
    extract,
    outputLimit: 100_000,
  };
}

function json(printed: string, exitCode = '0'): Look {
  return command('json', ['print.sh', printed, exitCode]);
}

describe('a command that prints JSON', () => {
  test('gives its members as values, nested ones by path, lists with a count', async () => {
    const result = await lookOnce(
      json('{"speed": 812.5, "queue": {"depth": 3}, "errors": ["a", "b"], "ready": true}'),
    );
    expect(
      valuesOf(result, 'speed', 'queue.depth', 'errors.count', 'errors.0', 'ready', 'exit_code', 'lines'),
    ).toEqual([812.5, 3, 2, 'a', true, 0, 1]);
    expect(valuesOf(result, 'took_ms')[0]).toBeTypeOf('number');
  });

  test('keeps its values when it ends with another exit code than 0', async () => {
    expect(valuesOf(await lookOnce(json('{"speed": 1}', '2')), 'speed', 'exit_code')).toEqual([1, 2]);
  });

  test('that does not tell the truth about its exit code is not believed', async () => {
    expect(valuesOf(await lookOnce(json('{"exit_code": 0}', '2')), 'exit_code')).toEqual([2]);
  });

  test('has escape sequences taken out of its texts', async () => {
    expect(valuesOf(await lookOnce(json('{"note": "\\u001b[31mred\\u001b[0m <!channel>"}')), 'note')).toEqual(
      ['red <!channel>'],
    );
  });

  test.each(['', '{"half": ', '[1, 2]', '"text"', 'not JSON at all'])(
    'could not be seen when it prints %j',
    async (printed) => {
      expect(await lookOnce(json(printed))).toMatchObject({
        saw: false,
        reason: expect.stringContaining(`printed no JSON object: ${printed.trim() || 'nothing'}`),
      });
    },
  );

  test('could not be seen when it fails without JSON, and its last complaint is the reason', async () => {
    expect(await lookOnce(command('json', ['exit-code.sh', '3']))).toMatchObject({
      saw: false,
      reason: expect.stringMatching(/exit-code\.sh 3 ended with exit code 3: disk is full$/),
      output: 'first complaint\ndisk is full\n',
    });
  });
});

describe('a command that prints text', () => {
  test('gives its output, its lines, its exit code and what was picked out of it', async () => {
    const look = command('text', ['print.sh', 'used: 81 %\n\nstate: ready\n', '4'], {
      used: 'used: (\\d+)',
      state: '^state: (\\w+)$',
      missing: 'absent: (\\d+)',
    });
    expect(
      valuesOf(await lookOnce(look), 'output', 'lines', 'exit_code', 'used', 'state', 'missing'),
    ).toEqual(['used: 81 %\n\nstate: ready', 2, 4, 81, 'ready', null]);
  });

  test.each([
    ['-3', -3],
    ['2.50', 2.5],
    ['1.2.3', '1.2.3'],
    ['12ms', '12ms'],
  ])('has %s picked out as %j', async (printed, value) => {
    const look = command('text', ['print.sh', printed], { it: '(.+)' });
    expect(valuesOf(await lookOnce(look), 'it')).toEqual([value]);
  });

  test('could not be seen when a signal ended it', async () => {
    expect(await lookOnce(command('text', ['kill-self.sh']))).toMatchObject({
      saw: false,
      reason: expect.stringContaining('was ended by SIGSEGV'),
    });
  });
});

describe('a command that', () => {
  test('does not exist could not be seen', async () => {
    expect(await lookOnce(command('json', ['nothing']))).toMatchObject({
      saw: false,
      reason: expect.stringContaining('does not exist'),
    });
  });

  test('hangs could not be seen, within its time', async () => {
    const result = await lookOnce(command('json', ['hang.sh']), { timeout: 200 });
    expect(result).toMatchObject({
      saw: false,
      reason: expect.stringContaining('had not finished after 200 ms'),
    });
    expect(result.took).toBeLessThan(3_000);
  });

  test('prints without end could not be seen', async () => {
    expect(await lookOnce(command('json', ['flood.sh']))).toMatchObject({
      saw: false,
      reason: expect.stringContaining('printed more than 100 kB'),
    });
  });
});
