import { describe, expect, it } from 'vitest';
import { createCheckCommand } from '../../commands/check.ts';
import type { Alert, AlertCheck } from '../../src/alerts/alert.ts';
import { alertCard } from '../../src/alerts/card.ts';
import type { Judge } from '../../src/alerts/judge.ts';
import type { RecordedLook } from '../../src/checks/record-look.ts';
import { renderForTerminal } from '../../src/cli/render.ts';
import type { Document } from '../../src/core/reply.ts';
import { renderServiceStatus } from '../../src/reports/status.ts';
import { checkLine, seenWords } from '../../src/reports/words.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { noHistory } from '../support/no-history.ts';
import { check, now, service, standing } from './standings.ts';

const shown = (document: Document) => renderForTerminal(document, { colours: false, timezone: 'UTC' });
const api = 'https://grafana.example.test/d/api';
const database = 'https://grafana.example.test/d/database';
const [alpha, beta] = standing(
  service('alpha', {
    checks: [
      check('errors', 'critical', { dashboard: api, part: 'API', action: 'Roll back', runbook: 'api' }),
      check('latency', 'ok', { dashboard: api, part: 'API' }),
      check('storage', 'ok', { dashboard: database }),
      check('site', 'ok'),
    ],
  }),
  service('beta', { checks: [check('site', 'ok')] }),
).services;
if (!alpha || !beta) throw new Error('two services are needed');
const [errors, latency, storage] = alpha.checks;
if (!errors || !latency || !storage) throw new Error('three checks are needed');

describe('the dashboard of a check', () => {
  it('is linked behind what to do about it', () => {
    expect(checkLine(errors, now).detail).toEqual([
      'Roll back',
      ' · ',
      'Runbook: api',
      ' · ',
      { link: api, label: 'Dashboard' },
    ]);
    expect(checkLine(check('bare', 'warning', { dashboard: api }), now).detail).toEqual([
      { link: api, label: 'Dashboard' },
    ]);
    expect(checkLine(check('none', 'warning'), now).detail).toBeUndefined();
  });

  it('is linked once below the table of a service, named by its part', () => {
    expect(renderServiceStatus(alpha, now).parts).toContainEqual({
      kind: 'note',
      text: ['Dashboards: ', { link: api, label: 'API' }, ' · ', { link: database, label: 'storage' }],
    });
    expect(shown(renderServiceStatus(beta, now))).not.toContain('Dashboard');
  });

  it('is linked when it is looked at, alone or with others', async () => {
    const command = createCheckCommand({
      services: [alpha.service],
      checks: alpha.checks.map((each) => each.check),
      clock: new ManualClock(now),
      history: noHistory,
      shelf: { find: async () => undefined },
      lookNow: async (id, probe): Promise<RecordedLook> => ({
        probe: { id: probe, service: id, every: 1, timeout: 1, look: { kind: 'maintenance' } },
        result: { saw: true, values: {}, at: now, took: 1 },
        states: alpha.checks.map(({ state }) => ({ ...state, lookedAt: now })),
        transitions: [],
      }),
    });
    const request = { actor: { kind: 'slack', user: 'U0NADIA001' }, at: now, delivery: 'one' } as const;
    const ask = async (word: string) => shown(await command.run([word], request));
    expect(await ask('alpha/errors')).toContain(`Roll back · Dashboard (${api})`);
    expect(await ask('alpha/storage')).toContain(`Dashboard (${database})`);
    const all = await ask('alpha');
    expect(all).toContain(`Roll back · Dashboard (${api})`);
    expect(all).toContain(`Dashboards: API (${api}) · storage (${database})`);
    expect(await ask('alpha/site')).not.toContain('Dashboard');
  });
});

describe('the card of an alert', () => {
  it('links the dashboard of what is red', () => {
    const member: AlertCheck = {
      check: errors.check.id,
      state: 'red',
      redAt: now,
      wellAt: null,
      told: 'critical',
      status: 'critical',
      afterWindow: false,
    };
    const alert: Alert = {
      id: 'one',
      service: alpha.service.id,
      state: 'open',
      openedAt: now,
      redAt: now,
      closedAt: null,
      loudAt: now,
      appearance: '',
      checks: [member],
    };
    const judge: Judge = {
      verdict: () => ({ kind: 'red', afterWindow: false }),
      window: () => undefined,
      windowPlan: () => ({ planned: [], adHoc: [], timezone: 'UTC' }),
      attention: () => undefined,
      state: () => ({ ...errors.state, lookedAt: now }),
    };
    const means = {
      ...{ services: [alpha.service], checks: [errors.check], judge },
      flapping: () => undefined,
    };
    expect(shown(alertCard(alert, means))).toContain(`Roll back · Dashboard (${api})`);
  });
});

describe('a check that is well while its value is nothing', () => {
  const kept = { warning: { not: null }, name: 'dumps missing or left over' };

  it('says none, and what is wrong without a threshold that tells nothing', () => {
    const well = check('kept', 'ok', kept, { value: null });
    expect(seenWords(well)).toBe('none');
    expect(seenWords(check('kept', 'warning', kept, { value: 'late: Monday' }))).toBe('late: Monday');
    const [only] = standing(service('alpha', { checks: [well] })).services;
    if (!only) throw new Error('a service is needed');
    expect(shown(renderServiceStatus(only, now))).toMatch(/dumps missing or left over\s.*none/);
  });
});
