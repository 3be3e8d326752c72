import { describe, expect, it } from 'vitest';
import { renderForTerminal } from '../../src/cli/render.ts';
import type { Document } from '../../src/core/reply.ts';
import type { Status } from '../../src/core/status.ts';
import { changesSince, statusesOf } from '../../src/reports/changes.ts';
import {
  maintenanceData,
  maintenanceDataShape,
  statusData,
  statusDataShape,
} from '../../src/reports/data.ts';
import { renderServiceStatus, renderStatus } from '../../src/reports/status.ts';
import { renderSummary, type SummaryInput } from '../../src/reports/summary.ts';
import { checkLine, countStatuses, formatValue, seenWords } from '../../src/reports/words.ts';
import { check, duty, now, service, standing } from './standings.ts';

const shown = (document: Document) =>
  renderForTerminal(document, { colours: false, timezone: 'America/New_York' });

const well = service('beta', { checks: [check('site', 'ok')], duties: [duty('restore', 60)] });
const bad = service('alpha', {
  checks: [
    check('disk', 'warning', { part: 'Database' }, { value: 85 }),
    check('import', 'critical', { action: 'Restart it', runbook: 'imports' }),
    check('cache', 'unknown', { part: 'Cache' }),
    check('site', 'ok'),
  ],
  duties: [duty('restore', -12, { owner: '@dba' }), duty('keys', 3), duty('audit', null), duty('drill', 90)],
});

function summary(changes: Partial<SummaryInput> = {}): Document {
  return renderSummary({
    edition: 'morning',
    standing: standing(well, bad),
    since: undefined,
    planned: [],
    timezone: 'America/New_York',
    ...changes,
  });
}

describe('a standing', () => {
  it('has the worst service first, and is as bad as its worst', () => {
    const { status, services } = standing(well, service('zeta'), bad);
    expect(status).toBe('critical');
    expect(services.map(({ service: { id }, status: each }) => `${id} ${each}`)).toEqual([
      'alpha critical',
      'beta ok',
      'zeta ok',
    ]);
  });

  it.each<[string, Parameters<typeof service>[1]]>([
    ['a check is unknown', { checks: [check('a', 'unknown'), check('b', 'warning')] }],
    ['a duty is unknown', { duties: [duty('a', null)] }],
    ['its duties cannot be read', { dutyProblems: [{ service: 'alpha', reason: 'not JSON' }] }],
  ])('is never ok, but unknown, when%s', (_, parts) => {
    const unclear = standing(service('alpha', parts), well);
    expect(unclear.status).toBe('unknown');
    for (const document of [
      renderStatus(unclear),
      renderServiceStatus(unclear.services[0] ?? expect.fail(), now),
      summary({ standing: unclear }),
    ]) {
      expect(document.status).toBe('unknown');
      expect(document.title).not.toMatch(/well/);
    }
  });
});

describe('what to do about a check', () => {
  const advice = (status: 'critical' | 'unknown') =>
    checkLine(check('data', status, { action: 'Restore the backup' }), now).detail;

  it('is what the handbook says while its value is known', () => {
    expect(advice('critical')).toBe('Restore the backup');
  });

  it('is to find out first while it is not: the handbook’s advice might do harm', () => {
    expect(advice('unknown')).toBe('Find out first why it cannot be looked at');
  });
});

describe('a summary', () => {
  it('says first whether anything needs hands', () => {
    expect(summary().title).toMatch(/^Morning summary: .*Alpha/);
    expect(summary().status).toBe('critical');
    expect(summary({ standing: standing(well) }).title).toMatch(/all is well/);
    expect(summary({ edition: 'evening', standing: standing(well) }).title).toMatch(/^Evening summary: /);
  });

  it('lists what is wrong, worst first, with since when, what to do and whose it is; what is well is folded', () => {
    const lines = shown(summary()).split('\n');
    const from = lines.indexOf('CRITICAL  Alpha');
    expect(lines.slice(from, lines.indexOf('OK  Beta'))).toEqual([
      'CRITICAL  Alpha',
      '  CRITICAL import: 95% (critical: above 90%), for 10 min',
      '           Restart it · Runbook: imports',
      '  CRITICAL restore: 12 days overdue, was due Wed 18 Feb · @dba',
      '  UNKNOWN  cache: the command is not there, for 10 min',
      '  UNKNOWN  audit: Never recorded as done.',
      '  WARNING  disk: 85% (warning: above 80%), for 10 min',
      '  WARNING  keys: due in 3 days, on Thu 5 Mar',
      '  OK       1 check ok',
      '  OK       1 duty not due soon',
      '',
    ]);
  });

  it('names the parts that are well, and no part of which something is wrong', () => {
    const mixed = service('alpha', {
      checks: [
        check('a', 'ok', { part: 'Cache' }),
        check('b', 'ok', { part: 'Database' }),
        check('c', 'warning', { part: 'Database' }),
      ],
    });
    expect(shown(summary({ standing: standing(mixed) }))).toContain('2 checks ok: Cache\n');
  });

  it('says which backups are present, by name, and none that is not', () => {
    const backups = service('alpha', {
      checks: [
        check('a', 'ok', { backup: 'nightly', unit: 'h' }, { value: 7 }),
        check('b', 'critical', { backup: 'weekly' }, { value: 200 }),
      ],
    });
    const text = shown(summary({ standing: standing(backups) }));
    expect(text).toContain('Backups present: nightly (7 h)\n');
    expect(text).toContain('CRITICAL b: 200%');
  });

  it('says what changed since the last one, and nothing when there was none', () => {
    const before = statusesOf(
      standing(service('alpha', { checks: bad.checks.map(({ check: { id } }) => check(id, 'ok')) })),
    );
    const since = {
      id: 's',
      channel: '#ops',
      edition: 'morning' as const,
      at: now - 86_400_000,
      statuses: before,
    };
    const text = shown(summary({ since }));
    expect(text).toContain('Changed since the summary of Sun 1 Mar 2026, 09:00 (New York)');
    expect(text).toContain('  CRITICAL import (Alpha): ok → critical');
    expect(text).toContain('  CRITICAL restore (Alpha): new → critical');
    expect(text).not.toContain('site (');
    expect(shown(summary())).not.toContain('Changed');
    const same = { ...since, statuses: statusesOf(standing(well, bad)) };
    expect(shown(summary({ since: same }))).toContain('No changes since the summary of');
  });

  it('counts changes instead of listing them when they are many', () => {
    const many = service('alpha', {
      checks: Array.from({ length: 20 }, (_, index) => check(`c${index}`, 'ok')),
    });
    const since = {
      id: 's',
      channel: '#ops',
      edition: 'morning' as const,
      at: now,
      statuses: Object.fromEntries(
        many.checks.map(({ check: { id } }) => [`alpha/${id}`, 'warning' as const]),
      ),
    };
    const text = shown(summary({ standing: standing(many), since }));
    expect(text.match(/→/g)).toHaveLength(8);
    expect(text).toContain('and 12 more');
  });

  it('says the plan of the day, each time in its own zone', () => {
    const planned = [{ at: now + 3_600_000, zone: 'Pacific/Honolulu', what: 'evening summary in #ops' }];
    expect(shown(summary({ planned }))).toContain('  05:00 (Honolulu) evening summary in #ops');
  });

  it('that comes late says so; a few seconds are not late', () => {
    expect(shown(summary({ lateBy: 2 * 3_600_000 }))).toContain('This comes 2 h late');
    expect(shown(summary({ lateBy: 59_999 }))).not.toContain('late');
  });
});

describe('the status', () => {
  it('shows all services, worst first, with what is wrong by name', () => {
    const text = shown(renderStatus(standing(well, bad)));
    expect(text.indexOf('CRITICAL  Alpha')).toBeLessThan(text.indexOf('OK  Beta'));
    expect(text).toContain('  OK       1 of 4 checks ok, 1 of 4 duties not due soon');
    expect(text).toContain('  OK       1 of 1 check ok, 1 of 1 duty not due soon');
  });

  it('is not green anywhere when nothing is', () => {
    const unclear = standing(service('alpha', { checks: [check('a', 'unknown')] }));
    expect(shown(renderStatus(unclear))).not.toMatch(/\bOK\b/);
    expect(shown(renderStatus(unclear))).toContain('0 of 1 check ok');
  });

  it('without any service says so', () => {
    expect(renderStatus(standing()).title).toMatch(/^Nothing is under watch$/);
  });

  it('of one service shows every check with its value, then every duty', () => {
    const [first] = standing(bad).services;
    const text = shown(renderServiceStatus(first ?? expect.fail(), now));
    expect(text).toMatch(/^CRITICAL {2}Alpha: 2 critical, 2 unknown, 2 warnings\n/);
    expect(text).toMatch(/Database: disk +WARNING +85% +10 min/);
    expect(text).toMatch(/Cache: cache +UNKNOWN +the command is not there +10 min/);
    expect(text).toContain('OK       drill: due in 90 days');
    expect(text).toContain('America/New_York · env prod · region us-east');
  });

  it('of one service shows what was seen but does not count yet', () => {
    const pending = check('a', 'ok', {}, { seen: 'critical', pending: { status: 'critical', lasted: 1 } });
    const [first] = standing(service('alpha', { checks: [pending] })).services;
    expect(shown(renderServiceStatus(first ?? expect.fail(), now))).toContain('OK (critical seen)');
  });
});

describe('words', () => {
  it.each([
    [null, undefined, 'no value'],
    [true, undefined, 'yes'],
    [false, undefined, 'no'],
    [12.3456, '%', '12.35%'],
    [['a', 1], undefined, 'a, 1'],
    [[], undefined, 'none'],
    ['x'.repeat(500), undefined, `${'x'.repeat(119)}…`],
  ])('%j (%s) is written %s', (value, unit, words) => {
    expect(formatValue(value, unit)).toBe(words);
  });

  it('say why something is unknown instead of a value', () => {
    expect(seenWords(check('a', 'unknown'))).toBe('the command is not there');
    expect(seenWords(check('a', 'unknown', {}, { reason: null }))).toBe('nobody knows');
  });

  it('say what a plugin said, once, beside the number that is shown', () => {
    const plugin = { statusFrom: 'status' };
    const said = 'LOAD CRITICAL - 12.5, 8, 4';
    const seen = (state: object) => seenWords(check('a', 'critical', plugin, { pending: null, ...state }));
    expect(seen({ value: 12.5, reason: said })).toBe(`12.5% (${said})`);
    expect(seen({ value: said, reason: said })).toBe(said);
  });

  it('count statuses, worst first, and not those that are ok', () => {
    const statuses: Status[] = ['ok', 'warning', 'unknown', 'warning', 'critical'];
    expect(countStatuses(statuses)).toBe('1 critical, 1 unknown, 2 warnings');
    expect(countStatuses(['ok', 'ok'])).toBe('');
  });

  it('of a snoozed duty say until when', () => {
    const snoozed = service('alpha', { duties: [duty('a', -1, { snoozedUntil: now + 86_400_000 })] });
    expect(shown(renderStatus(standing(snoozed)))).toContain('snoozed until Tue 3 Mar 2026');
    const over = service('alpha', { duties: [duty('a', -1, { snoozedUntil: now - 1 })] });
    expect(shown(renderStatus(standing(over)))).not.toContain('snoozed');
  });
});

describe('changes', () => {
  it('are other statuses, and what is new and not ok; not what is gone', () => {
    const since = {
      id: 's',
      channel: '#ops',
      edition: 'morning' as const,
      at: now,
      statuses: { 'alpha/a': 'ok', 'alpha/gone': 'critical', 'alpha/c': 'critical' } as const,
    };
    const present = standing(
      service('alpha', {
        checks: [check('a', 'ok'), check('b', 'ok'), check('c', 'ok'), check('d', 'unknown')],
      }),
    );
    expect(changesSince(since, present)).toEqual([
      { name: 'c', service: 'Alpha', from: 'critical', to: 'ok' },
      { name: 'd', service: 'Alpha', from: null, to: 'unknown' },
    ]);
  });
});

describe('what programs get', () => {
  it('is of the published shape, with nothing more', () => {
    const all = standing(
      well,
      bad,
      service('zeta', { dutyProblems: [{ service: 'zeta', reason: 'not JSON' }] }),
    );
    expect(statusDataShape.parse(statusData(all))).toEqual(statusData(all));
    expect(maintenanceDataShape.parse(maintenanceData(all))).toEqual(maintenanceData(all));
    expect(maintenanceData(all).problems).toEqual(['not JSON']);
  });
});
