import { describe, expect, it } from 'vitest';
import type { AlertPlan } from '../../src/alerts/plan.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { bridgeOn, checkOf, minute, on, planOf, start } from './support/bridge.ts';
import { KeptAlerts } from './support/kept-alerts.ts';

function raise(plan: AlertPlan) {
  const clock = new ManualClock(start);
  const store = new KeptAlerts(() => clock.now());
  return { ...bridgeOn(store, async () => store.posts, plan, clock), kept: store };
}

describe('an alert', () => {
  const plan = planOf([checkOf('a/x'), checkOf('a/y', { name: 'the y' }), checkOf('a/z'), checkOf('b/x')]);

  it('is one card for a service, which names each red check, and closes when all are well', async () => {
    const bridge = raise(plan);
    await bridge.look('a/x', 'critical');
    await bridge.pass(10_000);
    await bridge.look('a/y', 'critical');
    expect(await bridge.card('a')).toContain('[critical] A: x and the y are critical');
    await bridge.look('b/x', 'critical');
    expect((await bridge.posts()).map(({ kind, channel }) => [kind, channel])).toEqual([
      ['card', '#a'],
      ['card', '#b'],
    ]);
    await bridge.pass(5 * minute);
    await bridge.look('a/x', 'ok');
    expect(await bridge.card('a')).toMatch(/the y is critical[\s\S]*x: well since 10:05/);
    await bridge.look('a/y', 'ok');
    expect(await bridge.card('a')).toContain('[ok] A: well again after 5 min 10 s');
    expect(await bridge.titles()).toEqual(['A: well again after 5 min 10 s']);
  });

  it('is not misread when a check is named by how things should be', async () => {
    const bridge = raise(planOf([checkOf('a/x', { name: 'database is reachable' })]));
    await bridge.look('a/x', 'critical');
    expect(await bridge.card('a')).toContain('A: “database is reachable” is critical');
    const many = raise(planOf([checkOf('a/x', { name: '5xx errors' })]));
    await many.look('a/x', 'critical');
    expect(await many.card('a')).toContain('A: “5xx errors” is critical');
  });

  it('does not say “again” of a check that was not red in it before', async () => {
    const bridge = raise(plan);
    await bridge.look('a/x', 'critical');
    await bridge.pass(5 * minute);
    await bridge.look('a/x', 'ok');
    await bridge.pass(minute);
    await bridge.look('a/z', 'critical');
    expect(await bridge.titles()).toEqual(['A: well again after 5 min', 'A: z is critical']);
  });

  it('gathers what turns red within a minute into its card, and says in its thread what turns red later', async () => {
    const bridge = raise(plan);
    await bridge.look('a/x', 'critical');
    await bridge.pass(59_000);
    await bridge.look('a/y', 'critical');
    expect(await bridge.titles()).toEqual([]);
    await bridge.pass(2_000);
    await bridge.look('a/z', 'critical');
    const [card, turn] = await bridge.posts();
    expect(turn).toMatchObject({ threadOf: card?.id, document: { title: 'A: z is critical' } });
  });

  it('is shown to the channel from the thread when another check turns red, but not in a storm', async () => {
    const bridge = raise(plan);
    await bridge.look('a/x', 'critical');
    await bridge.pass(6 * minute);
    await bridge.look('a/y', 'critical');
    await bridge.pass(minute);
    await bridge.look('a/z', 'critical');
    expect((await bridge.posts()).map(({ broadcast = false }) => broadcast)).toEqual([false, true, false]);
  });

  it('is opened again, without a new card, when the service turns red within half an hour', async () => {
    const bridge = raise(plan);
    await bridge.look('a/x', 'critical');
    await bridge.pass(5 * minute);
    await bridge.look('a/x', 'ok');
    await bridge.pass(30 * minute - 1);
    await bridge.look('a/x', 'critical');
    expect(await bridge.titles()).toEqual(['A: well again after 5 min', 'A: x is critical again']);
    expect((await bridge.posts()).filter(({ kind }) => kind === 'card')).toHaveLength(1);
    expect((await bridge.posts()).some(({ broadcast }) => broadcast)).toBe(false);
    await bridge.pass(5 * minute);
    await bridge.look('a/x', 'ok');
    await bridge.pass(30 * minute);
    await bridge.look('a/x', 'critical');
    expect((await bridge.posts()).filter(({ kind }) => kind === 'card')).toHaveLength(2);
  });

  it('says nothing of warnings, unless the check asks for it, and nothing of a check that never alerts', async () => {
    const bridge = raise(
      planOf([checkOf('a/x'), checkOf('a/w', { alert: 'warning' }), checkOf('a/n', { alert: 'never' })]),
    );
    await bridge.look('a/x', 'warning');
    await bridge.look('a/n', 'critical');
    expect(await bridge.posts()).toEqual([]);
    await bridge.look('a/w', 'warning');
    expect(await bridge.card('a')).toContain('A: w is a warning');
    await bridge.pass(2 * minute);
    await bridge.look('a/w', 'critical');
    expect(await bridge.titles()).toEqual(['A: w is critical']);
  });

  it('is told of what nobody knows once that lasts for two looks, or for as long as the check waits', async () => {
    const bridge = raise(planOf([checkOf('a/x'), checkOf('a/slow', { for: 5 * minute })]));
    for (const passed of [0, 1]) {
      await bridge.look('a/x', 'unknown');
      await bridge.look('a/slow', 'unknown');
      expect(await bridge.posts(), `after ${passed} min`).toEqual([]);
      await bridge.pass(minute);
    }
    await bridge.look('a/x', 'unknown');
    expect(await bridge.card('a')).toContain('A: x cannot be looked at');
    await bridge.pass(2 * minute);
    await bridge.look('a/slow', 'unknown');
    expect(await bridge.titles()).toEqual([]);
    await bridge.pass(minute);
    await bridge.look('a/slow', 'unknown');
    expect(await bridge.titles()).toEqual(['A: slow cannot be looked at']);
  });

  it('says nothing of a value that is only recorded and cannot be seen, unless the check asks for it', async () => {
    const { statusFrom: _, ...recorded } = checkOf('a/size', { value: 'missing' });
    const bridge = raise(planOf([recorded, { ...recorded, id: 'asked', probe: 'asked', alert: 'warning' }]));
    for (const passed of [0, 1, 2]) {
      await bridge.look('a/size', 'ok');
      await bridge.look('a/asked', 'ok');
      await bridge.pass(passed === 2 ? 0 : minute);
    }
    expect((await bridge.alert('a'))?.checks.map(({ check }) => check)).toEqual(['asked']);
  });

  it('stays quiet about what could not be looked at once', async () => {
    const bridge = raise(plan);
    await bridge.look('a/x', 'unknown');
    await bridge.pass(minute);
    await bridge.look('a/x', 'ok');
    await bridge.pass(minute);
    await bridge.look('a/x', 'unknown');
    expect(await bridge.posts()).toEqual([]);
  });

  it('does not call well what is still a warning, and turns green when it is well', async () => {
    const bridge = raise(plan);
    await bridge.look('a/x', 'critical');
    await bridge.pass(minute);
    await bridge.look('a/x', 'warning');
    expect(await bridge.card('a')).toContain('[warning] A: nothing critical any more after 1 min');
    await bridge.pass(minute);
    await bridge.look('a/x', 'ok');
    expect(await bridge.card('a')).toContain('[ok] A: well again');
  });

  it('closes when config no longer names its check', async () => {
    const before = raise(plan);
    await before.look('a/x', 'critical');
    const after = bridgeOn(
      before.kept,
      async () => before.kept.posts,
      planOf([checkOf('a/y')]),
      before.clock,
    );
    await after.pass(minute);
    expect((await after.alert('a'))?.state).toBe('closed');
  });
});

describe('a check that flaps', () => {
  const plan = planOf([checkOf('a/x'), checkOf('a/y')]);

  it('keeps its alert open, posts no single turns, and ends when it has kept its status for half an hour', async () => {
    const bridge = raise(plan);
    await bridge.look('a/x', 'ok');
    for (const status of ['critical', 'ok', 'critical', 'ok', 'critical', 'ok'] as const) {
      await bridge.pass(2 * minute);
      await bridge.look('a/x', status);
    }
    expect(await bridge.card('a')).toMatch(
      /\[warning\] A: x is flapping[\s\S]*flapping, 6 changes in 30 min/,
    );
    expect(await bridge.titles()).toEqual(['A: well again after 2 min', 'A: x is critical again']);
    await bridge.pass(30 * minute - 1);
    expect((await bridge.alert('a'))?.state).toBe('open');
    await bridge.pass(1);
    expect((await bridge.alert('a'))?.state).toBe('closed');
    expect(await bridge.card('a')).toMatch(/^\[ok\] A: well again/);
  });

  it('follows the rule of its service', async () => {
    const bridge = raise({ ...plan, flapping: { a: { changes: 2, within: 10 * minute } } });
    await bridge.look('a/x', 'ok');
    await bridge.look('a/x', 'critical');
    await bridge.pass(minute);
    await bridge.look('a/x', 'ok');
    expect(await bridge.card('a')).toContain('flapping, 2 changes in 10 min');
    await bridge.pass(10 * minute);
    expect((await bridge.alert('a'))?.state).toBe('closed');
  });

  it('is not what changes rarely', async () => {
    const bridge = raise(plan);
    await bridge.look('a/x', 'ok');
    for (const status of ['critical', 'ok', 'critical', 'ok'] as const) {
      await bridge.pass(10 * minute);
      await bridge.look('a/x', status);
    }
    expect((await bridge.alert('a'))?.state).toBe('closed');
  });
});

describe('a check that depends on another', () => {
  const plan = planOf([
    checkOf('a/db'),
    checkOf('a/app', { dependsOn: on('a/db'), for: minute }),
    checkOf('b/web', { dependsOn: on('a/app') }),
  ]);

  /** `for` of the app passes. */
  async function appTurns(bridge: ReturnType<typeof raise>) {
    await bridge.look('a/app', 'critical');
    await bridge.pass(minute);
    await bridge.look('a/app', 'critical');
  }

  it('keeps quiet while its cause alerts; the card of the cause lists it', async () => {
    const bridge = raise(plan);
    for (const each of ['a/db', 'a/app', 'b/web']) await bridge.look(each, 'ok');
    await bridge.look('a/db', 'critical');
    await appTurns(bridge);
    await bridge.look('b/web', 'critical');
    await bridge.pass(10 * minute);
    expect(await bridge.card('a')).toContain('2 followers quiet: app, web (B)');
    expect(await bridge.titles()).toEqual([]);
    expect(await bridge.alert('b')).toBeUndefined();
  });

  it('waits until its cause has been looked at, and asks for that at once', async () => {
    const bridge = raise(plan);
    for (const each of ['a/db', 'a/app']) await bridge.look(each, 'ok');
    await bridge.pass(minute);
    await appTurns(bridge);
    expect(await bridge.posts()).toEqual([]);
    expect(await bridge.pass(1_000)).toEqual(['a/db']);
    // A look that was under way when it turned says nothing about now.
    await bridge.look('a/db', 'ok', 5_000);
    expect(await bridge.pass(1_000)).toEqual(['a/db']);
    await bridge.look('a/db', 'critical');
    expect(await bridge.card('a')).toContain('A: db is critical');
  });

  it('waits for a cause that nobody has looked at yet, as at the very first start', async () => {
    const bridge = raise(plan);
    await bridge.look('b/web', 'critical');
    expect(await bridge.posts()).toEqual([]);
    expect(await bridge.pass(1_000)).toEqual(['a/app']);
    await bridge.look('a/app', 'ok');
    expect(await bridge.card('b')).toContain('B: web is critical');
  });

  it('alerts at once when its cause is well, and after two minutes when nobody can look at it', async () => {
    const well = raise(plan);
    for (const each of ['a/db', 'a/app']) await well.look(each, 'ok');
    await well.pass(minute);
    await appTurns(well);
    await well.look('a/db', 'ok');
    expect(await well.card('a')).toContain('A: app is critical');

    const silent = raise(plan);
    for (const each of ['a/db', 'a/app']) await silent.look(each, 'ok');
    await silent.pass(minute);
    await appTurns(silent);
    await silent.pass(2 * minute - 1);
    expect(await silent.posts()).toEqual([]);
    await silent.pass(1);
    expect(await silent.card('a')).toContain('A: app is critical');
  });

  it('alerts by itself when it stays red for its own time and two looks after its cause is well', async () => {
    const bridge = raise(plan);
    for (const each of ['a/db', 'a/app']) await bridge.look(each, 'ok');
    await bridge.look('a/db', 'critical');
    await appTurns(bridge);
    await bridge.look('a/db', 'ok');
    expect((await bridge.alert('a'))?.state).toBe('closed');
    for (const passed of [1, 2]) {
      await bridge.pass(minute);
      await bridge.look('a/db', 'ok');
      await bridge.look('a/app', 'critical');
      expect((await bridge.alert('a'))?.state, `after ${passed} min`).toBe('closed');
    }
    await bridge.pass(minute);
    await bridge.look('a/app', 'critical');
    expect(await bridge.titles()).toEqual(['A: well again after 1 min', 'A: app is critical']);
  });

  it('is not silenced for ever by a cause that nobody can see now and then', async () => {
    const bridge = raise(plan);
    for (const each of ['a/db', 'a/app']) await bridge.look(each, 'ok');
    await appTurns(bridge);
    for (const db of ['unknown', 'ok', 'unknown', 'ok', 'unknown'] as const) {
      await bridge.look('a/db', db);
      await bridge.look('a/app', 'critical');
      await bridge.pass(minute);
    }
    expect(await bridge.card('a')).toContain('app is critical');
  });
});

describe('a window', () => {
  const planned = {
    service: 'a',
    id: 'w',
    name: 'Weekly work',
    cron: '0 11 * * WED',
    until: '12:00',
    timezone: 'UTC',
  };
  const plan = planOf([checkOf('a/x'), checkOf('b/x')], { windows: [planned] });

  it('mutes what turns red in it; what is still red after it is told by a look that began after it', async () => {
    const bridge = raise(plan);
    await bridge.look('a/x', 'ok');
    await bridge.pass(70 * minute);
    await bridge.look('a/x', 'critical');
    await bridge.look('b/x', 'critical');
    expect((await bridge.posts()).map(({ channel }) => channel)).toEqual(['#b']);
    expect(await bridge.pass(50 * minute)).toEqual(['a/x']);
    // It was under way when the window ended.
    await bridge.look('a/x', 'critical', 1_000);
    expect(await bridge.pass(2_000)).toEqual(['a/x']);
    expect(await bridge.alert('a')).toBeUndefined();
    await bridge.look('a/x', 'critical');
    expect(await bridge.card('a')).toMatch(/A: x is critical[\s\S]*still red after the window/);
  });

  it('says nothing when all is well after it', async () => {
    const bridge = raise(plan);
    await bridge.pass(70 * minute);
    await bridge.look('a/x', 'critical');
    expect(await bridge.pass(51 * minute)).toEqual(['a/x']);
    await bridge.look('a/x', 'ok');
    expect(await bridge.pass(minute)).toEqual([]);
    expect(await bridge.posts()).toEqual([]);
  });

  it('stands on the card of an alert that is open already, which ends in it without a word', async () => {
    const bridge = raise(plan);
    await bridge.look('a/x', 'critical');
    await bridge.pass(61 * minute);
    expect(await bridge.card('a')).toContain(
      'In a window until 12:00 (UTC) · looked at, muted · Weekly work',
    );
    await bridge.look('a/x', 'ok');
    expect(await bridge.card('a')).toMatch(/^\[ok\]/);
    expect(await bridge.titles()).toEqual([]);
  });

  it('that ended while nobody was there is made up for by the first look', async () => {
    const before = raise(plan);
    await before.pass(70 * minute);
    await before.look('a/x', 'critical');
    await before.clock.advance(300 * minute);
    const after = bridgeOn(before.kept, async () => before.kept.posts, plan, before.clock);
    expect(await after.pass(1_000)).toEqual(['a/x']);
    await after.look('a/x', 'critical');
    expect(await after.card('a')).toContain('still red after the window');
  });

  it('that is ended by hand ends then', async () => {
    const bridge = raise(planOf([checkOf('a/x')]));
    const window = {
      id: 'w',
      service: 'a',
      startsAt: start,
      endsAt: start + 60 * minute,
      reason: 'work',
      actor: 'uid:1',
    };
    expect(await bridge.store.openWindow(window, { audit: [] })).toBe(true);
    expect(await bridge.store.openWindow({ ...window, id: 'again' }, { audit: [] })).toBe(false);
    await bridge.pass(minute);
    await bridge.look('a/x', 'critical');
    expect(await bridge.posts()).toEqual([]);
    await bridge.store.endWindow('w', bridge.clock.now(), { audit: [] });
    expect(await bridge.pass(1_000)).toEqual(['a/x']);
    await bridge.look('a/x', 'critical');
    expect(await bridge.card('a')).toContain('x is critical');
  });
});

describe('two processes that look at the same time', () => {
  it('tell of one thing once', async () => {
    const plan = planOf([checkOf('a/x'), checkOf('a/y')]);
    const bot = raise(plan);
    const terminal = bridgeOn(bot.kept, async () => bot.kept.posts, plan, bot.clock);
    await Promise.all([
      bot.look('a/x', 'critical'),
      terminal.look('a/x', 'critical'),
      terminal.look('a/y', 'critical'),
    ]);
    expect((await bot.posts()).map(({ kind }) => kind)).toEqual(['card']);
    expect((await bot.alert('a'))?.checks.map(({ check }) => check).toSorted()).toEqual(['x', 'y']);
  });
});
