import { describe, expect, it } from 'vitest';
import { type CliParts, runCli } from '../../src/cli/cli.ts';
import { exitCodeOf, exitCodes } from '../../src/cli/exit-codes.ts';
import type { Reply } from '../../src/core/reply.ts';

const reply: Reply = { title: 'All is well', status: 'ok', parts: [], data: { well: true } };

/** Runs a command line on made-up parts, and gives back what was asked, printed and returned. */
async function run(argv: readonly string[], changes: Partial<CliParts> = {}) {
  const asked: unknown[] = [];
  let out = '';
  let err = '';
  const code = await runCli(argv, {
    version: '1.2.3',
    start: async () => {
      asked.push('start');
      return 0;
    },
    validate: async () => {
      asked.push('validate');
      return reply;
    },
    migrate: async (options) => {
      asked.push(options);
      return reply;
    },
    backup: async (keep) => {
      asked.push({ keep });
      return reply;
    },
    run: async (wanted) => {
      asked.push({ run: wanted });
      return 1;
    },
    answer: async (words) => {
      asked.push(words);
      return reply;
    },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    style: { colours: false, timezone: 'UTC' },
    ...changes,
  });
  return { asked, out, err, code };
}

describe('a command line', () => {
  it.each([
    ['status', ['status']],
    ['status mids-hero', ['status', 'mids-hero']],
    ['check mids-hero/site-up', ['check', 'mids-hero/site-up']],
    ['summary morning post', ['summary', 'morning', 'post']],
    ['audit verify', ['audit', 'verify']],
    [
      'schedule next --from 2026-03-08T00:00:00Z --count 5',
      ['schedule', 'next', '--from', '2026-03-08T00:00:00Z', '--count', '5'],
    ],
    [
      'schedule --count 5 next --from 2026-03-08T00:00:00Z',
      ['schedule', '--count', '5', 'next', '--from', '2026-03-08T00:00:00Z'],
    ],
  ])('%s hands its words on as they are', async (line, words) => {
    expect((await run(line.split(' '))).asked).toEqual([words]);
  });

  it('keeps options of the words together with their values, blanks and all', async () => {
    const words = ['maintenance', 'done', 'a/b', '--result', 'pass', '--notes', 'a b --json'];
    expect((await run(words)).asked).toEqual([words]);
  });

  it.each([['status --json mids-hero'], ['status mids-hero --json']])(
    '%s prints for programs',
    async (line) => {
      const { asked, out } = await run(line.split(' '));
      expect(asked).toEqual([['status', 'mids-hero']]);
      expect(JSON.parse(out)).toEqual({ well: true });
    },
  );

  it.each([['schedule next --count 5 --json'], ['schedule --json next --count 5']])(
    '%s does both, options of its own and --json',
    async (line) => {
      const { asked, out } = await run(line.split(' '));
      expect(asked).toEqual([['schedule', 'next', '--count', '5']]);
      expect(JSON.parse(out)).toEqual({ well: true });
    },
  );

  it('prints for people otherwise', async () => {
    expect((await run(['status'])).out).toBe('OK  All is well\n');
  });

  it('brings the database up to date, or only says how it stands', async () => {
    expect((await run(['migrate'])).asked).toEqual([{ statusOnly: false }]);
    expect((await run(['migrate', '--status'])).asked).toEqual([{ statusOnly: true }]);
  });

  it('starts the bot, and ends as the bot ends', async () => {
    expect((await run(['start'])).asked).toEqual(['start']);
    expect((await run(['start'], { start: async () => 78 })).code).toBe(78);
  });
});

describe('a command line that makes no sense', () => {
  it('gets the nearest verb, and code 64', async () => {
    const { code, err, asked } = await run(['staus']);
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain("unknown command 'staus'");
    expect(err).toContain('Did you mean status?');
    expect(asked).toEqual([]);
  });

  it('of a verb that takes no words gets code 64, too', async () => {
    expect((await run(['validate', 'this'])).code).toBe(exitCodes.usage);
    expect((await run(['migrate', '--stauts'])).code).toBe(exitCodes.usage);
    expect((await run(['start', '--fast'])).code).toBe(exitCodes.usage);
  });

  it('of no words at all gets the help, and code 64', async () => {
    const { code, err } = await run([]);
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain('Usage: watchkeeper');
  });
});

describe('help', () => {
  it('names every verb and every exit code', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const verb of [
      'start',
      'validate',
      'status',
      'check',
      'maintenance',
      'summary',
      'schedule',
      'audit',
      'migrate',
    ])
      expect(out).toMatch(new RegExp(`^  ${verb}\\b`, 'm'));
    for (const number of Object.values(exitCodes)) expect(out).toMatch(new RegExp(`\\b${number}\\b`));
  });

  it('says the version', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, out: '1.2.3\n' });
  });
});

describe('a refusal', () => {
  const refusal: Reply = {
    title: 'You may not do this.',
    parts: [{ kind: 'text', text: 'Ask Nadia.' }],
    problem: { code: 'forbidden' },
  };

  it('goes to standard error, so that standard output stays empty', async () => {
    const { out, err, code } = await run(['status'], { answer: async () => refusal });
    expect({ out, err, code }).toEqual({ out: '', err: 'You may not do this.\nAsk Nadia.\n', code: 77 });
  });

  it('is a sentence for programs, too, when it has no data', async () => {
    const { out, err, code } = await run(['status', '--json'], { answer: async () => refusal });
    expect({ out, code }).toEqual({ out: '', code: 77 });
    expect(err).toContain('Ask Nadia.');
  });

  it('of the config ends with 78', async () => {
    const broken: Reply = {
      title: 'Two errors.',
      parts: [],
      problem: { code: 'failed' },
      data: { valid: false },
    };
    expect((await run(['validate'], { validate: async () => broken })).code).toBe(78);
    expect(await run(['validate', '--json'], { validate: async () => broken })).toMatchObject({
      code: 78,
      out: '{\n  "valid": false\n}\n',
    });
  });
});

describe('exit codes', () => {
  it.each([
    ['ok', 0],
    ['warning', 1],
    ['critical', 2],
    ['unknown', 3],
  ] as const)('%s is %i, as for monitoring plugins', (status, code) => {
    expect(exitCodeOf({ title: '', parts: [], status })).toBe(code);
  });

  it.each([
    ['usage', 64],
    ['not-found', 66],
    ['unavailable', 69],
    ['failed', 70],
    ['conflict', 75],
    ['forbidden', 77],
  ] as const)('%s is %i, whatever its status', (problem, code) => {
    expect(exitCodeOf({ title: '', parts: [], status: 'ok', problem: { code: problem } })).toBe(code);
  });

  it('are 0 for an answer without a status', () => {
    expect(exitCodeOf({ title: '', parts: [] })).toBe(0);
  });
});
