import { describe, expect, it } from 'vitest';
import type { Alert, Attention } from '../../../src/alerts/alert.ts';
import type { AlertChanges } from '../../../src/alerts/ports.ts';
import type { AdHocWindow } from '../../../src/alerts/window.ts';
import type { CheckState, Transition } from '../../../src/checks/state.ts';
import { change, freshBench, type MakeSubject, post, start, traces } from './subject.ts';

const alert = (id: string, more: Partial<Alert> = {}): Alert => ({
  id,
  service: 'mids-hero',
  state: 'open',
  openedAt: start,
  redAt: start,
  closedAt: null,
  loudAt: start,
  appearance: 'a1',
  checks: [
    {
      check: 'z',
      state: 'red',
      redAt: start,
      wellAt: null,
      told: 'critical',
      status: 'critical',
      afterWindow: true,
    },
    {
      check: 'a',
      state: 'well',
      redAt: start,
      wellAt: start + 1,
      told: 'unknown',
      status: 'ok',
      afterWindow: false,
    },
  ],
  ...more,
});

const attention = (check: string, more: Partial<Attention> = {}): Attention => ({
  service: 'mids-hero',
  check,
  lookBeganAt: start,
  troubledAt: null,
  flappingAt: null,
  alertedUntil: null,
  ...more,
});

const state: CheckState = {
  service: 'mids-hero',
  check: 'z',
  status: 'critical',
  since: start,
  seen: 'critical',
  pending: null,
  value: 1,
  reason: null,
  lookedAt: start,
};

const transition: Transition = {
  service: 'mids-hero',
  check: 'z',
  from: 'ok',
  to: 'critical',
  at: start,
  value: 1,
  reason: null,
};

const changes = (more: Partial<AlertChanges> = {}): AlertChanges => ({
  states: [],
  transitions: [],
  attention: [],
  alerts: [],
  change: { audit: [] },
  ...more,
});

const window = (id: string, more: Partial<AdHocWindow> = {}): AdHocWindow => ({
  id,
  service: 'mids-hero',
  startsAt: start,
  endsAt: start + 1_000,
  reason: 'work',
  actor: 'uid:1',
  ...more,
});

export function alertsContract(make: MakeSubject): void {
  describe('alerts', () => {
    const bench = freshBench(make);
    const recall = () => bench.store.alerts.recall(['mids-hero'], start, bench.now);

    it('are kept as they are, with the look that caused them and what is said of it', async () => {
      const watched = attention('z', { troubledAt: start, flappingAt: start + 1, alertedUntil: start + 2 });
      const made = changes({
        states: [state],
        transitions: [transition],
        attention: [watched],
        alerts: [alert('A')],
        change: change('alert.opened', { posts: [post('A', { kind: 'card' })] }),
      });
      expect(await bench.store.alerts.store(0, made)).toBe(true);
      expect(await recall()).toEqual({
        revision: 1,
        states: [state],
        attention: [watched],
        alerts: [alert('A')],
        windows: [],
        transitions: [transition],
      });
      expect(await bench.store.alerts.find('A')).toEqual(alert('A'));
      expect(await bench.store.outbox.find('A')).toMatchObject({ state: 'due' });
      expect(await bench.store.alerts.recall(['other'], start, bench.now)).toMatchObject({
        states: [],
        alerts: [],
      });
    });

    it('are not stored when they were worked out on something older', async () => {
      await bench.store.alerts.store(0, changes({ attention: [attention('z')] }));
      const late = changes({
        states: [state],
        alerts: [alert('A')],
        change: change('late', { posts: [post('A')] }),
      });
      expect(await bench.store.alerts.store(0, late)).toBe(false);
      expect(await bench.store.alerts.find('A')).toBeUndefined();
      expect(await bench.store.outbox.find('A')).toBeUndefined();
      expect(await traces(bench.store)).toBe(0);
      expect(await bench.store.alerts.store(1, late)).toBe(true);
    });

    it('are stored by one of two processes', async () => {
      const other = await bench.subject.again();
      const won = await Promise.all([
        bench.store.alerts.store(0, changes({ alerts: [alert('A')] })),
        other.alerts.store(0, changes({ alerts: [alert('B')] })),
      ]);
      other.close();
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await recall()).alerts).toHaveLength(1);
    });

    it('come all or not at all', async () => {
      await bench.store.changes.record(change('said', { posts: [post('P')] }));
      const twice = changes({
        states: [state],
        alerts: [alert('A')],
        change: change('x', { posts: [post('P')] }),
      });
      await expect(bench.store.alerts.store(0, twice)).rejects.toMatchObject({ code: 'store.refused' });
      expect(await recall()).toMatchObject({ revision: 0, states: [], alerts: [] });
    });

    it('close and open again, one open at a time for a service', async () => {
      const closed = alert('A', { state: 'closed', closedAt: start + 5 });
      await bench.store.alerts.store(0, changes({ alerts: [alert('A')] }));
      expect(await bench.store.alerts.servicesInAlert()).toEqual(['mids-hero']);
      await expect(bench.store.alerts.store(1, changes({ alerts: [alert('B')] }))).rejects.toMatchObject({
        code: 'store.refused',
      });
      await bench.store.alerts.store(1, changes({ alerts: [closed] }));
      expect(await bench.store.alerts.servicesInAlert()).toEqual([]);
      expect((await recall()).alerts).toEqual([closed]);
      await bench.store.alerts.store(2, changes({ alerts: [alert('A')] }));
      expect((await recall()).alerts).toEqual([alert('A')]);
    });

    it('never begin closed', async () => {
      const closed = alert('A', { state: 'closed', closedAt: start + 5 });
      await expect(bench.store.alerts.store(0, changes({ alerts: [closed] }))).rejects.toMatchObject({
        code: 'store.refused',
      });
    });

    it('give a message of a thread that the channel is to see, too', async () => {
      await bench.store.changes.record(
        change('said', { posts: [post('P'), post('Q', { threadOf: 'P', broadcast: true })] }),
      );
      expect(await bench.store.outbox.find('P')).not.toHaveProperty('broadcast');
      expect(await bench.store.outbox.find('Q')).toMatchObject({ threadOf: 'P', broadcast: true });
    });

    it('forget what is attended to when config no longer names the check', async () => {
      await bench.store.alerts.store(0, changes({ states: [state], attention: [attention('z')] }));
      await bench.store.checks.keepOnly([]);
      expect(await recall()).toMatchObject({ states: [], attention: [] });
    });

    it('are forgotten long after they were closed, open ones never', async () => {
      await bench.store.alerts.store(0, changes({ alerts: [alert('A')] }));
      await bench.store.alerts.store(
        1,
        changes({ alerts: [alert('A', { state: 'closed', closedAt: start })] }),
      );
      await bench.store.alerts.store(2, changes({ alerts: [alert('B', { service: 'other' })] }));
      await bench.store.housekeeping.forget({ traffic: start, history: start + 1 });
      expect(await bench.store.alerts.find('A')).toBeUndefined();
      expect(await bench.store.alerts.find('B')).toBeDefined();
    });
  });

  describe('windows', () => {
    const bench = freshBench(make);

    it('are opened once for a service at a time, and ended once', async () => {
      expect(await bench.store.alerts.openWindow(window('w'), change('window.opened'))).toBe(true);
      expect(await bench.store.alerts.openWindow(window('again'), change('window.opened'))).toBe(false);
      expect(await traces(bench.store)).toBe(1);
      expect(await bench.store.alerts.openWindows(start)).toEqual([window('w')]);
      expect(await bench.store.alerts.endWindow('w', start + 10, change('window.ended'))).toBe(true);
      expect(await bench.store.alerts.endWindow('w', start + 11, change('window.ended'))).toBe(false);
      expect(await bench.store.alerts.openWindows(start + 10)).toEqual([]);
      expect(await traces(bench.store)).toBe(2);
    });

    it('count as a change of what alerts are worked out on', async () => {
      await bench.store.alerts.openWindow(window('w'), change('window.opened'));
      expect(await bench.store.alerts.store(0, changes({ alerts: [alert('A')] }))).toBe(false);
      expect((await bench.store.alerts.recall(['mids-hero'], 0, bench.now)).windows).toEqual([window('w')]);
    });

    it('are opened once by a request that was worked on twice', async () => {
      const delivery = { id: 'D', kind: 'command' as const, payload: {}, receivedAt: start };
      bench.store.inbox.accept(delivery);
      await bench.store.alerts.openWindow(window('w'), change('window.opened', { finishes: 'D' }));
      expect(await bench.store.inbox.open()).toEqual([]);
    });
  });
}
