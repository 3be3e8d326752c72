import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/record/snapshot.ts';
import { createSummaries, type SummaryWish } from '../../src/reports/summaries.ts';
import type { Schedule } from '../../src/schedule/schedule.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { check, now, service, standing } from './standings.ts';

const head = { sequence: 42, hash: 'a'.repeat(64) };
const schedule = (id: string, cron: string, changes: Partial<Schedule> = {}): Schedule => ({
  id,
  cron,
  timezone: 'America/New_York',
  task: { kind: 'summary', edition: 'evening' },
  channel: '#ops',
  services: [],
  quietDays: { weekdays: [], dates: [] },
  catchUp: 'latest',
  catchUpWindow: 3_600_000,
  ...changes,
});

function stage(schedules: readonly Schedule[] = [], latest?: Snapshot) {
  const asked: (readonly string[])[] = [];
  const make = createSummaries({
    readStanding: async (services) => {
      asked.push(services);
      return standing(service('alpha', { checks: [check('a', 'critical')] }));
    },
    snapshots: { latest: async () => latest, save: async () => expect.fail('A summary changes nothing.') },
    schedules,
    titleOf: async ({ task }) => (task.kind === 'run' ? 'The window (Weekly)' : undefined),
    extremes: async () => [],
    auditHead: async () => head,
    clock: new ManualClock(now),
  });
  const wish: SummaryWish = {
    edition: 'morning',
    channel: '#ops',
    services: [],
    timezone: 'America/New_York',
  };
  return { make, wish, asked };
}

describe('a summary that is made', () => {
  it('is the present of the services it was asked about', async () => {
    const { make, wish, asked } = stage();
    const made = await make({ ...wish, services: ['alpha'] });
    expect(asked).toEqual([['alpha']]);
    expect(made.document.status).toBe('critical');
    expect(made.snapshot).toMatchObject({
      channel: '#ops alpha',
      at: now,
      statuses: { 'alpha/a': 'critical' },
    });
  });

  it('is a post that is worth saying for two hours, and replaces one of its kind that was not said yet', async () => {
    const { make, wish } = stage();
    const { post, snapshot } = await make(wish);
    expect(post).toMatchObject({
      kind: 'post',
      channel: '#ops',
      topic: 'summary',
      subject: '#ops/2026-03-02/morning',
      supersedes: 'summary/#ops/morning',
      validUntil: now + 2 * 3_600_000,
    });
    expect(post.id).toBe(snapshot.id);
  });

  it('belongs to the day of the zone in which it was asked for', async () => {
    const { make, wish } = stage();
    expect((await make({ ...wish, timezone: 'Pacific/Kiritimati' })).post.subject).toBe(
      '#ops/2026-03-03/morning',
    );
  });

  it('in the evening carries the head of the audit log, in the morning it does not', async () => {
    const { make, wish } = stage();
    const said = async (edition: 'morning' | 'evening') =>
      JSON.stringify((await make({ ...wish, edition })).document);
    expect(await said('evening')).toContain(`42:${head.hash}`);
    expect(await said('morning')).not.toContain('Audit log');
  });

  it('about one service leaves the head to the one about several, if there is one', async () => {
    const said = async (...schedules: Schedule[]) => {
      const { make, wish } = stage(schedules);
      return JSON.stringify((await make({ ...wish, edition: 'evening', services: ['alpha'] })).document);
    };
    expect(await said(schedule('alpha/evening', '0 18 * * *', { services: ['alpha'] }))).toContain(
      'Audit log',
    );
    expect(await said(schedule('workspace/evening', '30 18 * * *'))).not.toContain('Audit log');
    expect(await said(schedule('workspace/evening', '30 18 * * *', { channel: '#dev' }))).toContain(
      'Audit log',
    );
  });

  it('calls a run that is to begin today by the title of its procedure', async () => {
    const task = { kind: 'run', address: 'alpha/weekly#window', inputs: {} } as const;
    const { make, wish } = stage([schedule('weekly', '0 17 * * *', { task })]);
    const said = JSON.stringify((await make(wish)).document);
    expect(said).toContain('run of The window (Weekly)');
    expect(said).not.toContain('alpha/weekly#window');
  });

  it('plans what is still to come today, and leaves quiet days out', async () => {
    const { make, wish } = stage([
      schedule('evening', '0 17 * * *'),
      schedule('over', '0 8 * * *', { channel: '#over' }),
      schedule('quiet', '0 18 * * *', { channel: '#quiet', quietDays: { weekdays: [1], dates: [] } }),
      schedule('tomorrow', '0 9 3 3 *', { channel: '#tomorrow' }),
    ]);
    const text = JSON.stringify((await make(wish)).document);
    expect(text).toContain('"Today"');
    expect(text).toContain(String(Date.parse('2026-03-02T22:00:00Z')));
    for (const channel of ['#over', '#quiet', '#tomorrow']) expect(text).not.toContain(channel);
  });

  it('compares with the last one of its channel', async () => {
    const latest: Snapshot = {
      id: 's',
      channel: '#ops',
      edition: 'evening',
      at: now - 1,
      statuses: { 'alpha/a': 'ok' },
    };
    const { make, wish } = stage([], latest);
    expect(JSON.stringify((await make(wish)).document)).toContain('ok → critical');
  });
});
