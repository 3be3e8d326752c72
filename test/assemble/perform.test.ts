import { describe, expect, it } from 'vitest';
import { createPerform, failurePosts, remindedChannels, servicesOf } from '../../src/assemble/perform.ts';
import type { Config } from '../../src/config/config.ts';
import { createSummaries } from '../../src/reports/summaries.ts';
import type { Performance } from '../../src/schedule/performance.ts';
import type { Schedule, Task } from '../../src/schedule/schedule.ts';
import { check, now, service, standing } from '../reports/standings.ts';
import { ManualClock } from '../support/manual-clock.ts';

const clock = new ManualClock(now);
const services = ['alpha', 'beta', 'gamma'].map((id) => service(id).service);

const schedule = (task: Task, channel: string, wanted: readonly string[] = []): Schedule => ({
  id: 'workspace/one',
  cron: '0 9 * * *',
  timezone: 'America/New_York',
  task,
  channel,
  services: wanted,
  quietDays: { weekdays: [], dates: [] },
  catchUp: 'latest',
  catchUpWindow: 0,
});
const summary: Task = { kind: 'summary', edition: 'evening' };
const reminder: Task = { kind: 'reminder' };
const noRuns = { runs: { begin: async () => expect.fail('No run was asked for.') } } as never;
const silent = {
  outbox: { find: async () => undefined },
  checkLinks: async () => expect.fail('No links were to be looked at.'),
  changes: { record: async () => expect.fail('Nothing was to be said.') },
};
const configOf = (...schedules: Schedule[]) => ({ services, schedules }) as unknown as Config;

describe('the services of a schedule', () => {
  it('are those that it names, or all', () => {
    const ids = (each: Schedule) => servicesOf(configOf(), each).map(({ id }) => id);
    expect(ids(schedule(summary, '#ops'))).toEqual(['alpha', 'beta', 'gamma']);
    expect(ids(schedule(summary, '#ops', ['gamma', 'alpha']))).toEqual(['alpha', 'gamma']);
  });
});

describe('the channels that are reminded', () => {
  it('are those of the reminders, each once, with the services of all its reminders', () => {
    const config = configOf(
      schedule(reminder, '#ops', ['beta']),
      schedule(reminder, '#ops', ['alpha', 'beta']),
      schedule(reminder, '#dev'),
      schedule(summary, '#quiet'),
    );
    expect(
      remindedChannels(config).map(({ channel, services: each }) => [channel, each.map(({ id }) => id)]),
    ).toEqual([
      ['#ops', ['alpha', 'beta']],
      ['#dev', ['alpha', 'beta', 'gamma']],
    ]);
  });
});

/** What a slot came to; that it would pass is a failure here. */
function made(performance: Performance) {
  if (!('change' in performance)) throw new Error('It came to nothing yet.');
  return performance;
}

describe('a slot', () => {
  const slot = { schedule: 'workspace/one', dueAt: now - 7_200_000 };
  const makeSummary = createSummaries({
    readStanding: async () => standing(service('alpha', { checks: [check('a', 'ok')] })),
    snapshots: { latest: async () => undefined, save: async () => {} },
    schedules: [],
    extremes: async () => [],
    auditHead: async () => ({ sequence: 1, hash: 'c'.repeat(64) }),
    clock,
  });
  const duties = (problems: readonly { service: string; file: string; path: string; reason: string }[]) =>
    ({ standing: async () => ({ at: now, status: 'ok', duties: [], problems }) }) as never;

  const performWith = (standingDuties: never) => {
    const backUp = async () => expect.fail('No backup was asked for.');
    const parts = { config: configOf(), makeSummary, duties: standingDuties, clock, backUp };
    return createPerform({ ...parts, ...silent, workbench: noRuns });
  };

  it('of a summary makes its message and its snapshot, and says how late it is', async () => {
    const perform = performWith(duties([]));
    const performance = made(await perform(schedule(summary, '#ops'), slot, 7_200_000));
    expect(performance.snapshot).toMatchObject({ channel: '#ops', edition: 'evening' });
    expect(performance.change.posts).toHaveLength(1);
    expect(JSON.stringify(performance.change.posts)).toContain('This comes 2 h late');
  });

  it('of a reminder says nothing when nothing is overdue, and something when nobody can tell', async () => {
    const calm = performWith(duties([]));
    expect(made(await calm(schedule(reminder, '#ops'), slot, 0)).change.posts).toEqual([]);
    const unreadable = duties([{ service: 'alpha', file: 'f', path: '/f', reason: 'not JSON' }]);
    const worried = performWith(unreadable);
    const { change } = made(await worried(schedule(reminder, '#ops'), slot, 0));
    expect(change.posts).toMatchObject([{ kind: 'card', channel: '#ops', document: { status: 'unknown' } }]);
  });

  it('of a backup copies the database, says nothing, and leaves a trace', async () => {
    const kept: number[] = [];
    const backUp = async (keep: number) => {
      kept.push(keep);
      return { path: '/data/backups/one.sqlite', size: 4096 };
    };
    const perform = createPerform({
      ...{ config: configOf(), makeSummary, duties: duties([]), workbench: noRuns },
      ...{ ...silent, clock, backUp },
    });
    const { change } = made(await perform(schedule({ kind: 'backup', keep: 7 }, '#ops'), slot, 0));
    expect(kept).toEqual([7]);
    expect(change.posts ?? []).toEqual([]);
    expect(change.audit).toMatchObject([{ action: 'store.backed-up', subject: '/data/backups/one.sqlite' }]);
  });
});

describe('a slot that has failed for good', () => {
  it('is said in the channel of its schedule, once for all of them', () => {
    const config: Config = { ...configOf(), schedules: [schedule({ kind: 'backup', keep: 7 }, '#ops')] };
    const [post, ...more] = failurePosts(
      config,
      { schedule: 'workspace/one', dueAt: now },
      'The disk is full.',
      now,
    );
    expect(more).toEqual([]);
    expect(post).toMatchObject({ channel: '#ops', supersedes: 'schedule.failed/workspace/one' });
    expect(post?.document.title).toBe('Failed: copy of the database');
    expect(JSON.stringify(post?.document)).toContain('The disk is full.');
  });

  it('is said with the title of the procedure that was to be run', () => {
    const task = { kind: 'run', address: 'alpha/weekly#window', inputs: {} } as const;
    const config: Config = { ...configOf(), schedules: [schedule(task, '#ops')] };
    const slot = { schedule: 'workspace/one', dueAt: now };
    const titles = [undefined, 'The window (Weekly)'].map(
      (title) => failurePosts(config, slot, 'No.', now, title)[0]?.document.title,
    );
    expect(titles).toEqual(['Failed: run of alpha/weekly#window', 'Failed: run of The window (Weekly)']);
  });

  it('of a schedule that config no longer names is left to the log', () => {
    expect(failurePosts(configOf(), { schedule: 'gone', dueAt: now }, 'No.', now)).toEqual([]);
  });
});
