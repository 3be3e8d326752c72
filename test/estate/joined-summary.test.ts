import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderForTerminal } from '../../src/cli/render.ts';
import type { Config } from '../../src/config/config.ts';
import type { Status } from '../../src/core/status.ts';
import { arrangeStanding, type Standing, type StandingDuty } from '../../src/reports/standing.ts';
import { renderSummary } from '../../src/reports/summary.ts';
import { slotsOfDay } from '../../src/schedule/preview.ts';
import { scheduleWords } from '../../src/schedule/words.ts';
import { renderBlocks } from '../../src/slack/render/blocks.ts';
import { names } from '../slack/support/names.ts';
import { madeUpEnvironment } from './made-up-environment.ts';
import { readServices } from './shipped-services.ts';

const home = join(import.meta.dirname, '..', '..');
const five = readdirSync(join(home, 'config', 'services')).map((name) => name.replace(/\.yaml$/, ''));
/** Monday 2 March 2026, 09:00 in New York. */
const now = Date.parse('2026-03-02T14:00:00Z');
let config: Config;

beforeAll(async () => {
  config = await readServices(five, madeUpEnvironment(five));
});

/** All five services with every check (and five duties each) standing the same way; the reason as long as they come. */
function allAre(status: Status, reasons: (check: string) => string): Standing {
  return arrangeStanding(
    now,
    config.services.map((service) => ({
      service,
      checks: config.checks
        .filter((check) => check.service === service.id)
        .map((check) => ({
          check,
          state: {
            ...{ service: service.id, check: check.id, status, since: now - 3_600_000, seen: status },
            ...{ pending: null, value: status === 'unknown' ? null : 12.345, lookedAt: now },
            reason: status === 'ok' ? null : reasons(check.id),
          },
        })),
      duties: [1, 2, 3, 4, 5].map((each) => duty(service.id, `duty ${each} of a quarter`, status)),
      dutyProblems: [],
    })),
  );
}

function duty(service: string, name: string, status: Status): StandingDuty {
  const daysLeft = { ok: 40, warning: 3, critical: -12, unknown: null }[status];
  return {
    ...{ reference: `${service}/${name}`, service, name, owner: '@karen', snoozedUntil: null, item: {} },
    due: {
      status,
      daysLeft,
      ...{ dueDate: daysLeft === null ? null : '2026-03-05', overdueFrom: null },
      reason: daysLeft === null ? 'Never recorded as done.' : null,
    },
  };
}

function summaryOf(standing: Standing) {
  const planned = slotsOfDay(config.schedules, '2026-03-02', 'America/New_York')
    .filter(({ dueAt }) => dueAt > now)
    .map(({ schedule, dueAt }) => ({ at: dueAt, zone: schedule.timezone, what: scheduleWords(schedule) }));
  const since = { id: 's', channel: '#ops', edition: 'morning' as const, at: now - 86_400_000 };
  const statuses = Object.fromEntries(
    config.checks.map(({ service, id }) => [`${service}/${id}`, 'ok' as const]),
  );
  return renderSummary({
    ...{ edition: 'morning', standing, planned, timezone: 'America/New_York' },
    since: { ...since, statuses },
  });
}

const rendered = (standing: Standing) => {
  const document = summaryOf(standing);
  return {
    document,
    text: renderForTerminal(document, { colours: false, timezone: 'America/New_York' }),
    plain: JSON.stringify(renderBlocks(document, names, { newBlocks: false })),
    rich: JSON.stringify(renderBlocks(document, names, { newBlocks: true })),
  };
};

const long = (check: string) =>
  `${check} ended with exit code 1: ${'ERROR 2002 (HY000): cannot connect to somewhere '.repeat(10)}`;

describe('the joined summary of all services', () => {
  it('speaks of five', () => {
    expect(config.services.map(({ id }) => id).toSorted()).toEqual([
      ...['mids-hero', 'mission-control', 'treazr-island', 'vedfolnir', 'witch-city-rope'],
    ]);
  });

  it('is read at a glance when all is well', () => {
    const { document, text, plain } = rendered(allAre('ok', () => ''));
    expect(document.title).toBe('Morning summary: all is well');
    expect(text.split('\n').length).toBeLessThan(45);
    expect(plain.length).toBeLessThan(8000);
  });

  it.each<[Status]>([['critical'], ['warning'], ['unknown']])(
    'loses no service and nothing silently when everything is %s',
    (status) => {
      const { document, text, plain, rich } = rendered(allAre(status, long));
      expect(document.title.length).toBeLessThanOrEqual(150);
      for (const shown of [plain, rich]) {
        expect(shown).not.toContain('did not fit');
        for (const { id, name } of config.services) {
          expect(shown).toContain(name);
          expect(shown).toContain(`/ops status ${id}`);
        }
        expect(shown).toContain('for more');
      }
      // What is listed and what is only counted are all there is.
      const listed = [...text.matchAll(/^ {2}(CRITICAL|UNKNOWN|WARNING) +(?!.*→)/gm)].length;
      expect(listed).toBeLessThanOrEqual(16);
      const counted = [...text.matchAll(/and (\d+) more: watchkeeper status/g)].reduce(
        (sum, [, amount]) => sum + Number(amount),
        0,
      );
      expect(counted).toBeGreaterThan(config.checks.length / 2);
    },
  );
});
