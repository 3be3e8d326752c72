import { describe, expect, it } from 'vitest';
import { createAuditCommand } from '../../commands/audit.ts';
import { createCheckCommand } from '../../commands/check.ts';
import { createHelpCommand } from '../../commands/help.ts';
import { knownRights } from '../../commands/index.ts';
import { createScheduleCommand } from '../../commands/schedule.ts';
import { createStatusCommand } from '../../commands/status.ts';
import { createSummaryCommand } from '../../commands/summary.ts';
import type { RecordedLook } from '../../src/checks/record-look.ts';
import { renderForTerminal } from '../../src/cli/render.ts';
import type { Reply } from '../../src/core/reply.ts';
import type { Command, Request } from '../../src/dialogue/command.ts';
import { createDialogue } from '../../src/dialogue/dialogue.ts';
import type { AuditEvent, AuditStore } from '../../src/record/audit.ts';
import type { Change } from '../../src/record/change.ts';
import { createSummaries } from '../../src/reports/summaries.ts';
import type { Schedule, SettledSlot } from '../../src/schedule/schedule.ts';
import { check, now, service, standing } from '../reports/standings.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { noHistory } from '../support/no-history.ts';

const request: Request = { actor: { kind: 'slack', user: 'U0NADIA001' }, at: now, delivery: 'envelope-1' };
const clock = new ManualClock(now);
const alpha = service('alpha', {
  checks: [check('disk', 'warning', { runbook: 'upkeep#disk' }), check('site', 'ok')],
});
const beta = service('beta');
const services = [alpha.service, beta.service];
const shown = (reply: Reply) => renderForTerminal(reply, { colours: false, timezone: 'UTC' });
const readStanding = async (wanted: readonly string[]) =>
  standing(...[alpha, beta].filter(({ service: { id } }) => wanted.length === 0 || wanted.includes(id)));

describe('status', () => {
  const command = createStatusCommand({ services, readStanding });

  it('shows everything, or one service whole, by id or name, case aside', async () => {
    expect(shown(await command.run([], request))).toContain('OK  Beta');
    for (const word of ['alpha', 'ALPHA', 'Alpha']) {
      const reply = await command.run([word], request);
      expect(reply.title).toBe('Alpha: 1 warning');
      expect(reply).toMatchObject({ shareable: true, data: { services: [{ id: 'alpha' }] } });
    }
  });

  it('gives the nearest service for one that there is not, and takes one at a time', async () => {
    expect(shown(await command.run(['aplha'], request))).toContain('Did you mean watchkeeper status alpha?');
    expect((await command.run(['alpha', 'beta'], request)).problem).toEqual({ code: 'usage' });
  });
});

describe('check', () => {
  const checks = alpha.checks.map((each) => each.check);
  const looked: string[] = [];
  const command = createCheckCommand({
    services,
    checks,
    clock,
    history: noHistory,
    shelf: {
      find: async (address) =>
        address === 'alpha/upkeep#disk'
          ? { address, title: 'Disk', markdown: 'Make room.', path: 'runbooks/alpha/upkeep.md', line: 9 }
          : undefined,
    },
    lookNow: async (id, probe): Promise<RecordedLook> => {
      looked.push(`${id}/${probe}`);
      return {
        probe: { id: probe, service: id } as RecordedLook['probe'],
        result: { took: 1_500, output: 'disk: 95' } as RecordedLook['result'],
        states: alpha.checks.map(({ state }) => ({ ...state, lookedAt: now })),
        transitions: [],
      };
    },
  });

  it('looks once at a probe, however many checks are on it', async () => {
    const reply = await command.run(['alpha'], request);
    expect(looked).toEqual(['alpha/probe']);
    expect(reply.title).toBe('Alpha: looked at 2 checks just now');
    expect(reply.status).toBe('warning');
  });

  it('at one check shows its output', async () => {
    const text = shown(await command.run(['alpha/disk'], request));
    expect(text).toContain('disk is warning');
    expect(text).toContain('  disk: 95');
    expect(text).toContain('looked in 1 s');
  });

  it('tells the other values that a check names, with moments in the reader’s zone', async () => {
    const mode = check(
      'mode',
      'warning',
      { details: { since: 'started' } },
      { reason: 'since: 2026-03-01T12:00:00Z' },
    );
    const looking = createCheckCommand({
      ...{
        services,
        checks: [mode.check],
        clock,
        history: noHistory,
        shelf: { find: async () => undefined },
      },
      lookNow: async (id, probe): Promise<RecordedLook> => ({
        probe: { id: probe, service: id } as RecordedLook['probe'],
        result: { took: 1, output: '' } as RecordedLook['result'],
        states: [{ ...mode.state, lookedAt: now }],
        transitions: [],
      }),
    });
    expect(shown(await looking.run(['alpha/mode'], request))).toContain('since: Sun 1 Mar 2026, 12:00 (UTC)');
  });

  it('does not advise what a critical value calls for while nobody knows the value', async () => {
    const rate = check('rate', 'unknown', { action: 'Roll back' }, { reason: 'connection refused' });
    const looking = createCheckCommand({
      ...{ services, checks: [rate.check], clock, history: noHistory },
      shelf: { find: async () => undefined },
      lookNow: async (id, probe): Promise<RecordedLook> => ({
        probe: { id: probe, service: id } as RecordedLook['probe'],
        result: { took: 1, output: '' } as RecordedLook['result'],
        states: [{ ...rate.state, lookedAt: now }],
        transitions: [],
      }),
    });
    const text = shown(await looking.run(['alpha/rate'], request));
    expect(text).toContain('Find out first why it cannot be looked at');
    expect(text).not.toContain('Roll back');
  });

  it('at one check offers its runbook, and shows the section that it points to', async () => {
    const reply = await command.run(['alpha/disk'], request);
    const action = { action: 'check.runbook', subject: 'alpha/disk', label: 'Runbook' };
    const start = { action: 'run.begin', subject: 'alpha/upkeep#disk', label: 'Start run' };
    expect(reply.parts).toContainEqual({ kind: 'actions', actions: [action, start] });
    expect((await command.run(['alpha'], request)).parts.some(({ kind }) => kind === 'actions')).toBe(false);
    const [handler] = command.actions ?? [];
    expect(handler?.right).toBe('check');
    expect(shown((await handler?.run('alpha/disk', {}, request)) ?? reply)).toContain('Make room.');
    expect((await handler?.run('alpha/gone', {}, request))?.problem).toEqual({ code: 'not-found' });
  });

  it.each([
    [[], 'usage', 'For example: watchkeeper check alpha/disk'],
    [['alpha/dsik'], 'not-found', 'Did you mean watchkeeper check alpha/disk?'],
    [['alpah/disk'], 'not-found', 'Did you mean watchkeeper check alpha?'],
    [['alpha', 'disk'], 'usage', 'Name one service, or one of its checks'],
  ])('%j is %s, with what to type', async (words, code, sentence) => {
    const reply = await command.run(words, request);
    expect(reply.problem).toEqual({ code });
    expect(shown(reply)).toContain(sentence);
  });
});

describe('help', () => {
  const simple = (word: string): Command => ({
    word,
    right: word,
    summary: `About ${word}.`,
    usage: '[X]',
    examples: [word, `${word} x`],
    run: async () => ({ title: word, parts: [] }),
  });
  const commands = ['status', 'audit'].map(simple);
  const access = {
    may: async (_: unknown, right: string) =>
      right === 'audit' ? ({ allowed: false, reason: 'no' } as const) : ({ allowed: true } as const),
  };
  const command = createHelpCommand({ commands: () => commands, access });

  it('lists only what the asker may do, and says that there is more', async () => {
    const text = shown(await command.run([], request));
    expect(text).toContain('  watchkeeper status [X]\n      About status.\n');
    expect(text).not.toContain('audit');
    expect(text).toMatch(/^1 more/m);
  });

  it('about one command gives its examples', async () => {
    expect(shown(await command.run(['Status'], request))).toContain('For example: watchkeeper status x');
    expect(shown(await command.run(['staus'], request))).toContain('Did you mean watchkeeper help status?');
  });
});

describe('schedule', () => {
  const morning: Schedule = {
    id: 'alpha/morning',
    cron: '30 2 * * *',
    timezone: 'America/New_York',
    task: { kind: 'summary', edition: 'morning' },
    channel: '#ops',
    services: [],
    quietDays: { weekdays: [7], dates: [] },
    catchUp: 'latest',
    catchUpWindow: 0,
  };
  const last: SettledSlot = {
    schedule: 'alpha/morning',
    dueAt: now - 1_000,
    outcome: 'failed',
    settledAt: now,
    note: 'no channel',
  };
  const store = { latest: async () => [last] } as never;
  const noRunbooks = { read: async () => undefined };
  const command = createScheduleCommand({ schedules: [morning], store, library: noRunbooks, clock });

  it('says what comes, on quiet days too, and what became of the last time', async () => {
    const text = shown(
      await command.run(['next', '--from', '2026-03-07T12:00:00Z', '--count', '2'], request),
    );
    expect(text).toContain('Sun 8 Mar 2026, 03:00 (New York) morning summary in #ops (quiet day');
    expect(text).toContain('CRITICAL alpha/morning:');
    expect(text).toContain('failed (no channel)');
  });

  it('without words has one line for each, and of the last times only what went wrong', async () => {
    const reply = await command.run([], request);
    expect(reply.title).toBe('1 schedule, each with its next time');
    const text = shown(reply);
    expect(text).toContain('Tue 3 Mar 2026, 02:30 (New York) morning summary in #ops · alpha/morning');
    expect(text).not.toContain('30 2 * * *');
    expect(text).toContain('failed (no channel)');
    expect(text).toContain('watchkeeper schedule alpha/morning shows more of one');
    const well = createScheduleCommand({
      schedules: [morning],
      store: { latest: async () => [{ ...last, outcome: 'on_time' }] } as never,
      library: noRunbooks,
      clock,
    });
    expect(shown(await well.run([], request))).not.toContain('Last time');
  });

  it('takes the id of a schedule, whole or without its service', async () => {
    for (const id of ['alpha/morning', 'morning'])
      expect((await command.run([id], request)).problem).toBeUndefined();
    expect(shown(await command.run(['mornign'], request))).toContain('There is no schedule “mornign”');
  });

  it.each([
    [['--count', '0'], 'from 1 to 500'],
    [['--count', '501'], 'from 1 to 500'],
    [['--count', '1.5'], 'from 1 to 500'],
    [['--count'], 'from 1 to 500'],
    [['--from', 'tomorrow'], 'is no time'],
    [['--from'], 'is no time'],
    [['--form', 'x'], 'is not understood here'],
    [['morning', 'evening'], 'is not understood here'],
  ])('%j is refused with what is wrong', async (words, sentence) => {
    const reply = await command.run(words, request);
    expect(reply.problem).toEqual({ code: 'usage' });
    expect(shown(reply)).toContain(sentence);
    expect(shown(reply)).toContain('For example: watchkeeper schedule');
  });
});

describe('audit', () => {
  const hash = 'b'.repeat(64);
  const asked: unknown[] = [];
  const audit = (verdict: Awaited<ReturnType<AuditStore['verify']>>) =>
    createAuditCommand({
      audit: {
        verify: async (since?: unknown) => {
          asked.push(since);
          return verdict;
        },
      } as never,
    });

  it('says that the log is whole, and its head to note down', async () => {
    const reply = await audit({ intact: true, head: { sequence: 7, hash } }).run(
      ['verify', `7:${hash}`],
      request,
    );
    expect(asked.at(-1)).toEqual({ sequence: 7, hash });
    expect(shown(reply)).toContain(`7:${hash}`);
    expect(reply.status).toBe('ok');
  });

  it('says where the log is broken', async () => {
    const reply = await audit({ intact: false, brokenAt: 3, reason: 'Entry 3 was changed.' }).run(
      [],
      request,
    );
    expect(reply).toMatchObject({ status: 'critical', problem: { code: 'failed' }, data: { intact: false } });
    expect(shown(reply)).toContain('broken at entry 3');
  });

  it.each([[['erase']], [['verify', '7']], [['verify', `x:${hash}`]], [['verify', `7:${hash}`, 'more']]])(
    'does not understand %j',
    async (words) => {
      const reply = await audit({ intact: true, head: { sequence: 0, hash } }).run(words, request);
      expect(reply.problem).toEqual({ code: 'usage' });
    },
  );
});

describe('summary', () => {
  function stage(allowed = true) {
    const saved: Change[] = [];
    const snapshots = {
      latest: async () => undefined,
      save: async (_: unknown, change: Change) => {
        saved.push(change);
      },
    };
    const auditHead = async () => ({ sequence: 0, hash: '' });
    const access = {
      may: async (_: unknown, right: string) =>
        allowed || right !== 'summary.post'
          ? ({ allowed: true } as const)
          : ({ allowed: false, reason: 'Ask Bo.' } as const),
      hasRole: async () => ({ allowed: true }) as const,
    };
    const makeSummary = createSummaries({
      readStanding,
      snapshots,
      schedules: [],
      auditHead,
      extremes: async () => [],
      clock,
    });
    const refusals: AuditEvent[] = [];
    const append = async (event: AuditEvent) => {
      refusals.push(event);
      return { sequence: 0, hash: '' };
    };
    const dialogue = createDialogue({
      commands: [createSummaryCommand({ services, schedules: [], makeSummary, snapshots, clock })],
      access,
      audit: { append } as never,
      clock,
      mask: (text) => text,
      onError: (error) => expect.fail(String(error)),
    });
    const say = (...words: string[]) => dialogue.answer(['summary', ...words], request);
    return { say, saved, refusals };
  }

  it('is shown to the asker, and saves nothing', async () => {
    const { say, saved } = stage();
    expect(shown(await say('evening', 'alpha'))).toContain('Evening summary');
    expect(saved).toEqual([]);
  });

  it('that is posted is one change: the trace, the message and the end of the delivery', async () => {
    const { say, saved } = stage();
    expect((await say('evening', 'Post', 'alpha')).title).toBe('The summary is on its way.');
    expect(saved).toMatchObject([
      {
        audit: [
          {
            actor: 'slack:U0NADIA001',
            action: 'summary.posted',
            subject: '#ops evening',
          } satisfies Partial<AuditEvent>,
        ],
        posts: [{ topic: 'summary', channel: '#ops' }],
        finishes: 'envelope-1',
      },
    ]);
  });

  it('is not posted by whom config does not allow it, and that is written down', async () => {
    const { say, saved, refusals } = stage(false);
    expect(await say('post')).toMatchObject({ problem: { code: 'forbidden' } });
    expect(saved).toEqual([]);
    expect(refusals).toMatchObject([{ action: 'access.refused', subject: 'summary.post' }]);
    expect((await say('morning')).problem).toBeUndefined();
  });

  it('of more words than it understands is refused', async () => {
    for (const words of [
      ['alpha', 'beta'],
      ['alpha', 'beta', 'post'],
    ])
      expect((await stage().say(...words)).problem).toEqual({ code: 'usage' });
    expect((await stage().say('alhpa', 'post')).problem).toEqual({ code: 'not-found' });
  });
});

it('every right is named once', () => {
  expect(new Set(knownRights).size).toBe(knownRights.length);
});
