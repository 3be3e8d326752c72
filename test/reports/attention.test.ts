import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/core/reply.ts';
import { spansOf, type Text } from '../../src/core/text.ts';
import { statusData } from '../../src/reports/data.ts';
import type { StandingCheck } from '../../src/reports/standing.ts';
import { arrangeStanding } from '../../src/reports/standing.ts';
import { renderServiceStatus, renderStatus } from '../../src/reports/status.ts';
import { renderSummary } from '../../src/reports/summary.ts';
import { serviceOf } from '../alerts/support/bridge.ts';
import { check, now } from './standings.ts';

const flapping = { changes: 5, within: 30 * 60_000 };
const window = {
  from: now - 3_600_000,
  to: now + 3_600_000,
  name: 'Weekly maintenance',
  timezone: 'America/New_York',
};
const because: StandingCheck['because'] = [
  { service: 'alpha', check: 'db', name: 'database answers', serviceName: 'Alpha' },
];
const elsewhere: StandingCheck['because'] = [
  { service: 'beta', check: 'store', name: 'object store', serviceName: 'Beta' },
];

function standingOf(checks: readonly StandingCheck[], more: { readonly window?: typeof window } = {}) {
  const service = { ...serviceOf('alpha'), name: 'Alpha' };
  return arrangeStanding(now, [{ service, checks, duties: [], dutyProblems: [], ...more }]);
}

/** Every surface that says how things stand. */
function surfacesOf(checks: readonly StandingCheck[], more: { readonly window?: typeof window } = {}) {
  const standing = standingOf(checks, more);
  const [service] = standing.services;
  if (!service) throw new Error('There is no service.');
  const summary = { edition: 'morning' as const, standing, since: undefined, planned: [], timezone: 'UTC' };
  return [renderStatus(standing), renderServiceStatus(service, now), renderSummary(summary)];
}

describe('how things stand', () => {
  it('says of a check that it flaps, and never counts it among what is well, also while it is ok', () => {
    for (const shown of surfacesOf([{ ...check('queue', 'ok'), flapping }, check('disk', 'ok')])) {
      expect(wordsOf(shown)).toContain(
        'queue: 95%, for 10 min · ok at the moment · flapping, 5 changes in 30 min',
      );
      expect(shown.status).toBe('warning');
      expect(wordsOf(shown)).not.toMatch(/all is well|2 of 2 checks ok|^2 checks ok/m);
    }
  });

  it('says a no without saying that it should be a yes', () => {
    for (const shown of surfacesOf([check('db', 'critical', { critical: { not: true } }, { value: false })]))
      expect(wordsOf(shown)).toContain('db: no, for 10 min');
  });

  it('names the cause of followers and folds them', () => {
    const checks = [
      check('db', 'critical', { name: 'database answers' }),
      { ...check('query', 'critical'), because },
      { ...check('powers', 'unknown'), because },
      { ...check('upload', 'critical'), because: elsewhere },
    ];
    for (const shown of surfacesOf(checks)) {
      expect(wordsOf(shown)).toContain('2 followers quiet because of “database answers”: query, powers');
      expect(wordsOf(shown)).toContain('1 follower quiet because of object store (Beta): upload');
      expect(wordsOf(shown)).not.toContain('query: 95%');
      expect(shown.status).toBe('critical');
    }
  });

  it('says that a service is in a window, and hides nothing red', () => {
    for (const shown of surfacesOf([check('db', 'critical')], { window })) {
      expect(wordsOf(shown)).toContain(
        'In a window until 10:00 (New York) · looked at, muted · Weekly maintenance',
      );
      expect(wordsOf(shown)).toContain('db: 95% (critical: above 90%)');
      expect(shown.status).toBe('critical');
    }
  });

  it('tells programs the same', () => {
    const checks = [
      { ...check('queue', 'ok'), flapping },
      { ...check('query', 'critical'), because },
    ];
    expect(statusData(standingOf(checks, { window })).services[0]).toMatchObject({
      checks: [
        { status: 'ok', flapping: { changes: 5, within_seconds: 1800 }, because: [] },
        { status: 'critical', flapping: null, because: ['alpha/db'] },
      ],
      window: {
        from: '2026-03-02T13:00:00.000Z',
        until: '2026-03-02T15:00:00.000Z',
        name: 'Weekly maintenance',
      },
    });
  });
});

function wordsOf({ title, parts }: Document): string {
  const lines = parts.flatMap((part) => {
    if (part.kind === 'text' || part.kind === 'note') return [plain(part.text)];
    return part.kind === 'lines' ? part.lines.map(({ text }) => plain(text)) : [];
  });
  return [title, ...lines].join('\n');
}

function plain(text: Text): string {
  return spansOf(text)
    .map((span) => (typeof span === 'string' ? span : String(Object.values(span)[0])))
    .join('');
}
