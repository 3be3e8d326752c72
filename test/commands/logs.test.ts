import { describe, expect, it } from 'vitest';
import { createLogsCommand } from '../../commands/logs.ts';
import type { Reply } from '../../src/core/reply.ts';
import { logTailShape } from '../../src/reports/log-tail.ts';
import type { LogFile, Tail, TailWish } from '../../src/services/log-file.ts';

const service = {
  ...{ id: 'alpha', name: 'Alpha', timezone: 'UTC', labels: {} },
  ...{ channels: { health: '#ops' }, parts: [] },
};
const log: LogFile = { service: 'alpha', name: 'import', path: '/var/log/alpha/import.log', lines: 50 };
const sound: Tail = {
  ...{ read: true, file: log.path, writtenAt: 0, bytes: 10, lines: ['one', 'two'] },
  ...{ gaveUp: false, cut: false, older: null },
};

function build(tail: Tail = sound) {
  const asked: [string, TailWish][] = [];
  const command = createLogsCommand({
    services: [service],
    logFiles: [log],
    readTail: async ({ path }, wish) => {
      asked.push([path, wish]);
      return tail;
    },
  });
  const request = { actor: { kind: 'system' as const, name: 'test' }, at: 0 };
  const run = (text: string): Promise<Reply> =>
    command.run(text.split(' ').filter(Boolean), request as never);
  return { asked, run };
}

describe('/ops logs', () => {
  it.each<[string, TailWish]>([
    ['alpha import', { lines: 50, filter: '' }],
    ['alpha import 7', { lines: 7, filter: '' }],
    ['Alpha IMPORT 7 could not open', { lines: 7, filter: 'could not open' }],
    ['alpha import error 7', { lines: 50, filter: 'error 7' }],
  ])('takes %j', async (text, wish) => {
    const { asked, run } = build();
    const reply = await run(text);
    expect(asked).toEqual([[log.path, wish]]);
    expect(reply.problem).toBeUndefined();
    expect(reply.parts[0]).toEqual({ kind: 'code', text: 'one\ntwo' });
    expect(logTailShape.parse(reply.data).lines).toEqual(['one', 'two']);
  });

  it.each([
    ['beta import', 'not-found'],
    ['alpha imports', 'not-found'],
    ['alpha ../../etc/passwd', 'not-found'],
    ['alpha /etc/passwd', 'not-found'],
    ['alpha import 0', 'usage'],
    ['alpha import 501', 'usage'],
  ])('reads nothing for %j', async (text, code) => {
    const { asked, run } = build();
    expect((await run(text)).problem?.code).toBe(code);
    expect(asked).toEqual([]);
  });

  it('lists the logs there are', async () => {
    const { run } = build();
    expect((await run('')).parts).toEqual((await run('alpha')).parts);
    expect(JSON.stringify(await run('alpha'))).toContain('logs alpha import');
  });

  it('says why a log cannot be read, as a problem', async () => {
    const reply = await build({ read: false, reason: 'there is no log at /x' }).run('alpha import');
    expect(reply).toMatchObject({
      problem: { code: 'unavailable' },
      data: { error: 'there is no log at /x' },
    });
    expect(JSON.stringify(reply.parts)).toContain('there is no log at /x');
  });

  it('shows the newest lines when not all fit, and says how many are left out', async () => {
    const lines = Array.from({ length: 100 }, (_, index) => `${index} ${'x'.repeat(500)}`);
    const reply = await build({ ...sound, lines, older: '/var/log/alpha/import.log.1', gaveUp: true }).run(
      'alpha import 100',
    );
    const blocks = reply.parts.flatMap((part) => (part.kind === 'code' ? [part.text] : []));
    expect(blocks).toHaveLength(4);
    expect(blocks.every((text) => text.length <= 2_500)).toBe(true);
    const shown = blocks.join('\n').split('\n');
    expect(shown).toEqual(lines.slice(-shown.length));
    const note = JSON.stringify(reply.parts.at(-1));
    expect(note).toContain(`${100 - shown.length} older lines did not fit`);
    expect(note).toContain('import.log.1');
    expect(note).toContain('older lines may match');
    expect(logTailShape.parse(reply.data).lines).toHaveLength(100);
  });
});
