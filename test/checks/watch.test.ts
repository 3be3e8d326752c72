import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import type { LookResult, Probe } from '../../src/checks/probe.ts';
import type { CheckState, CheckStore, Transition } from '../../src/checks/state.ts';
import { createWatch, type WatchParts } from '../../src/checks/watch.ts';
import { ManualClock } from '../support/manual-clock.ts';

const minute = 60_000;

function probe(id: string, every = minute, timeout = 10_000): Probe {
  return { id, service: 'mids-hero', every, timeout, look: { kind: 'maintenance' } };
}

function checkOf(id: string, changes: Partial<Check> = {}): Check {
  return {
    id: `${id}-check`,
    service: 'mids-hero',
    name: id,
    probe: id,
    value: 'depth',
    critical: { above: 10 },
    for: 0,
    recovery: 0,
    ...changes,
  };
}

/** Keeps states as a store does: as text, so that nothing is shared. */
class KeptStates implements CheckStore {
  kept = new Map<string, string>();
  transitions: Transition[] = [];
  failing = false;

  async states(service?: string): Promise<CheckState[]> {
    const all = [...this.kept.values()].map((text): CheckState => JSON.parse(text));
    return all.filter((state) => service === undefined || state.service === service);
  }
  async recordLook(states: readonly CheckState[], transitions: readonly Transition[]): Promise<void> {
    if (this.failing) throw new Error('the disk is full');
    for (const state of states) this.kept.set(`${state.service}/${state.check}`, JSON.stringify(state));
    this.transitions.push(...transitions);
  }
  async transitionsSince(): Promise<Transition[]> {
    return this.transitions;
  }
  async keepOnly(known: readonly { readonly service: string; readonly check: string }[]): Promise<void> {
    const names = known.map(({ service, check }) => `${service}/${check}`);
    for (const key of this.kept.keys()) if (!names.includes(key)) this.kept.delete(key);
  }
  async of(check: string): Promise<CheckState | undefined> {
    return (await this.states()).find((state) => state.check === check);
  }
}

interface OpenLook {
  readonly probe: string;
  readonly at: number;
  readonly signal: AbortSignal;
  readonly see: (depth: number) => void;
  readonly fail: (thrown: unknown) => void;
}

let clock: ManualClock;
let store: KeptStates;
let looks: OpenLook[];
let errors: string[];
beforeEach(() => {
  clock = new ManualClock();
  store = new KeptStates();
  looks = [];
  errors = [];
});

/** A watch whose looks stay open until the test ends them, or see at once what `answers` says. */
function watchOf(
  probes: readonly Probe[],
  checks: readonly Check[],
  parts: Partial<WatchParts> = {},
  answers: Readonly<Record<string, number>> = {},
) {
  return createWatch({
    probes,
    checks,
    states: store,
    clock,
    concurrency: 4,
    jitter: 0,
    random: () => 0,
    log: { info: () => {}, warn: () => {}, error: (sentence) => errors.push(sentence) },
    looker: {
      look: (seen, signal) => {
        const { promise, resolve, reject } = Promise.withResolvers<LookResult>();
        const see = (depth: number) => resolve({ saw: true, values: { depth }, at: clock.now(), took: 1 });
        looks.push({ probe: seen.id, at: clock.elapsed(), signal, see, fail: reject });
        const answer = answers[seen.id];
        if (answer !== undefined) see(answer);
        return promise;
      },
    },
    ...parts,
  });
}

function begun(id: string): number[] {
  return looks.filter((look) => look.probe === id).map((look) => look.at / 1000);
}

async function running<T>(
  watch: ReturnType<typeof watchOf>,
  act: (stop: () => void) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const run = watch.run(controller.signal);
  await clock.advance(0);
  try {
    return await act(() => controller.abort());
  } finally {
    controller.abort();
    await clock.advance(5_000);
    await run;
  }
}

describe('the cadence', () => {
  test('is an even one of elapsed time, whatever a look takes and the wall clock does', async () => {
    await running(watchOf([probe('queue')], []), async () => {
      looks[0]?.see(1);
      await clock.advance(minute);
      clock.jump(-3_600_000);
      await clock.advance(7_000);
      looks[1]?.see(1);
      await clock.advance(53_000);
      clock.jump(86_400_000);
      looks[2]?.see(1);
      await clock.advance(minute);
      expect(begun('queue')).toEqual([0, 60, 120, 180]);
    });
  });

  test('begins with a delay of its own, at most half a minute', async () => {
    const parts = { jitter: 0.5, random: () => 0.5 };
    const probes = [probe('queue'), probe('daily', 86_400_000)];
    await running(watchOf(probes, [], parts, { queue: 1, daily: 1 }), async () => {
      await clock.advance(80_000);
      expect(begun('queue')).toEqual([15, 75]);
      expect(begun('daily')).toEqual([30]);
    });
  });

  test('skips the turns that pass during a slow look and never looks twice at once', async () => {
    await running(watchOf([probe('slow', minute, 4 * minute)], []), async () => {
      await clock.advance(150_000);
      expect(begun('slow')).toEqual([0]);
      looks[0]?.see(1);
      await clock.advance(0);
      await clock.advance(30_000);
      expect(begun('slow')).toEqual([0, 180]);
    });
  });
});

describe('one probe and the others', () => {
  test('one that hangs delays no other', async () => {
    await running(
      watchOf([probe('hangs'), probe('queue')], [checkOf('queue')], {}, { queue: 1 }),
      async () => {
        await clock.advance(3 * minute);
        expect(begun('queue')).toEqual([0, 60, 120, 180]);
      },
    );
  });

  test('no more are looked at together than allowed, first come first served', async () => {
    const probes = ['a', 'b', 'c', 'd'].map((id) => probe(id));
    await running(watchOf(probes, [], { concurrency: 2 }), async () => {
      expect(looks.map((look) => look.probe)).toEqual(['a', 'b']);
      looks[1]?.see(1);
      await clock.advance(0);
      expect(looks.map((look) => look.probe)).toEqual(['a', 'b', 'c']);
      looks[2]?.see(1);
      await clock.advance(0);
      expect(looks.map((look) => look.probe)).toEqual(['a', 'b', 'c', 'd']);
    });
  });

  test('a place held by one that never comes back is given on when its time is over', async () => {
    const watch = watchOf(
      [probe('hangs'), probe('queue')],
      [checkOf('hangs')],
      { concurrency: 1 },
      { queue: 1 },
    );
    await running(watch, async () => {
      await clock.advance(14_999);
      expect(begun('queue')).toEqual([]);
      await clock.advance(1);
      expect(begun('queue')).toEqual([15]);
      expect(await store.of('hangs-check')).toMatchObject({
        status: 'unknown',
        reason: 'the look did not come back within 10 s and was given up',
      });
    });
  });

  test('one that never came back is not looked at again, and says so, until it does', async () => {
    await running(watchOf([probe('hangs')], [checkOf('hangs')]), async () => {
      await clock.advance(2 * minute);
      expect(begun('hangs')).toEqual([0]);
      expect(await store.of('hangs-check')).toMatchObject({
        status: 'unknown',
        reason: 'an earlier look has not come back yet, although its time is over',
        lookedAt: clock.now(),
      });
      looks[0]?.see(99);
      await clock.advance(0);
      await clock.advance(minute);
      expect(begun('hangs')).toEqual([0, 180]);
      looks[1]?.see(1);
      await clock.advance(0);
      expect(await store.of('hangs-check')).toMatchObject({ status: 'ok', value: 1 });
    });
  });

  test('one whose look throws is unknown and is looked at again', async () => {
    await running(watchOf([probe('queue')], [checkOf('queue')]), async () => {
      looks[0]?.fail(new Error('out of handles'));
      await clock.advance(0);
      expect(await store.of('queue-check')).toMatchObject({
        status: 'unknown',
        reason: 'the look failed: out of handles',
      });
      await clock.advance(minute);
      expect(begun('queue')).toEqual([0, 60]);
    });
  });
});

describe('what is stored', () => {
  test('is the state of every check on the probe, and each change once', async () => {
    const checks = [
      checkOf('queue'),
      checkOf('queue', { id: 'other', critical: { above: 99 } }),
      checkOf('none'),
    ];
    await running(watchOf([probe('queue')], checks, {}, { queue: 50 }), async () => {
      await clock.advance(2 * minute);
      expect((await store.states()).map(({ check, status }) => [check, status])).toEqual([
        ['queue-check', 'critical'],
        ['other', 'ok'],
      ]);
      expect(store.transitions).toHaveLength(2);
    });
  });

  test('forgets the checks that config no longer names', async () => {
    await running(watchOf([probe('queue')], [checkOf('queue')], {}, { queue: 1 }), async () => {});
    await running(watchOf([], [checkOf('other')]), async () => {
      expect(await store.states()).toEqual([]);
    });
  });

  test('for counts on over a restart, but not the time in which nobody looked', async () => {
    const check = checkOf('queue', { for: 5 * minute });
    const wait = async (span: number) =>
      running(watchOf([probe('queue')], [check], {}, { queue: 50 }), () => clock.advance(span));
    store.kept.set('mids-hero/queue-check', JSON.stringify(okState(clock.now())));
    // Five seconds more pass while it stops.
    await wait(2 * minute);
    expect(await store.of('queue-check')).toMatchObject({ status: 'ok', pending: { lasted: 2 * minute } });
    await clock.advance(3_600_000);
    await wait(minute - 5_000);
    // An hour without a look counts as two intervals and a timeout.
    expect(await store.of('queue-check')).toMatchObject({ pending: { lasted: 4 * minute + 10_000 } });
    await wait(0);
    expect(await store.of('queue-check')).toMatchObject({ status: 'critical' });
  });

  test('for is not fooled by a wall clock that jumps', async () => {
    const check = checkOf('queue', { for: 5 * minute });
    store.kept.set('mids-hero/queue-check', JSON.stringify(okState(clock.now())));
    await running(watchOf([probe('queue')], [check], {}, { queue: 50 }), async () => {
      clock.jump(7_200_000);
      await clock.advance(2 * minute);
      clock.jump(-86_400_000);
      await clock.advance(2 * minute);
      expect(await store.of('queue-check')).toMatchObject({ status: 'ok', pending: { lasted: 4 * minute } });
      await clock.advance(minute);
      expect(await store.of('queue-check')).toMatchObject({ status: 'critical' });
    });
  });

  test('a store that fails is logged and does not end the watch, nor lose the change', async () => {
    await running(watchOf([probe('queue')], [checkOf('queue')], {}, { queue: 50 }), async () => {
      expect(store.transitions).toHaveLength(1);
      store.kept.set('mids-hero/queue-check', JSON.stringify(okState(clock.now())));
      store.failing = true;
      await clock.advance(minute);
      expect(errors).toEqual(['A look could not be stored']);
      store.failing = false;
      await clock.advance(minute);
      expect(store.transitions).toHaveLength(2);
    });
  });

  test('is told on after it is stored; what fails then is logged', async () => {
    const told: string[] = [];
    const afterLook: WatchParts['afterLook'] = async ({ states }) => {
      told.push(`${states[0]?.status} ${(await store.of('queue-check'))?.status}`);
      throw new Error('nobody listens');
    };
    await running(watchOf([probe('queue')], [checkOf('queue')], { afterLook }, { queue: 50 }), async () => {
      expect(told).toEqual(['critical critical']);
      expect(errors).toEqual(['What follows a look failed']);
    });
  });
});

describe('looking now', () => {
  test('works without the watch running, and stores what it saw', async () => {
    const recorded = await watchOf([probe('queue')], [checkOf('queue')], {}, { queue: 50 }).lookNow(
      'mids-hero',
      'queue',
    );
    expect(recorded).toMatchObject({ result: { saw: true }, states: [{ status: 'critical' }] });
    expect(await store.of('queue-check')).toMatchObject({ status: 'critical' });
  });

  test('joins a look that is under way', async () => {
    const watch = watchOf([probe('queue')], [checkOf('queue')]);
    await running(watch, async () => {
      const both = [watch.lookNow('mids-hero', 'queue'), watch.lookNow('mids-hero', 'queue')];
      looks[0]?.see(3);
      for (const recorded of await Promise.all(both)) expect(recorded.states).toMatchObject([{ value: 3 }]);
      expect(begun('queue')).toEqual([0]);
    });
  });

  test('leaves the cadence as it is, and is joined when a turn comes', async () => {
    const watch = watchOf([probe('queue')], []);
    await running(watch, async () => {
      looks[0]?.see(1);
      await clock.advance(55_000);
      const now = watch.lookNow('mids-hero', 'queue');
      await clock.advance(0);
      await clock.advance(6_000);
      looks[1]?.see(1);
      await now;
      await clock.advance(59_000);
      expect(begun('queue')).toEqual([0, 55, 120]);
    });
  });

  test('goes before the others that wait', async () => {
    const watch = watchOf(['a', 'b', 'c'].map((id) => probe(id)).concat(probe('rare', 3_600_000)), [], {
      concurrency: 1,
      jitter: 0.001,
      random: vi
        .fn()
        .mockReturnValue(0)
        .mockReturnValueOnce(0)
        .mockReturnValueOnce(0)
        .mockReturnValueOnce(0)
        .mockReturnValueOnce(1),
    });
    await running(watch, async () => {
      const now = watch.lookNow('mids-hero', 'rare');
      looks[0]?.see(1);
      await clock.advance(0);
      expect(looks.map((look) => look.probe)).toEqual(['a', 'rare']);
      looks[1]?.see(1);
      await now;
    });
  });

  test('at a probe that does not exist is refused', async () => {
    await expect(watchOf([], []).lookNow('mids-hero', 'queue')).rejects.toMatchObject({
      code: 'checks.no-such-probe',
    });
  });
});

describe('the end', () => {
  test('cancels the looks under way, waits for them, and stores nothing of them', async () => {
    const controller = new AbortController();
    const watch = watchOf([probe('queue')], [checkOf('queue')]);
    let ended = false;
    const run = watch.run(controller.signal).then(() => {
      ended = true;
    });
    await clock.advance(0);
    controller.abort();
    await clock.advance(0);
    expect(looks[0]?.signal.aborted).toBe(true);
    expect(ended).toBe(false);
    looks[0]?.see(50);
    await run;
    expect(await store.states()).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });

  test('does not wait for ever for one that never comes back', async () => {
    const controller = new AbortController();
    const run = watchOf([probe('hangs')], []).run(controller.signal);
    await clock.advance(0);
    controller.abort();
    await clock.advance(5_000);
    await run;
    expect(clock.sleeping).toBe(0);
  });

  test('ends a look asked for by a person as well', async () => {
    const controller = new AbortController();
    const watch = watchOf([probe('queue')], []);
    const run = watch.run(controller.signal);
    const now = watch.lookNow('mids-hero', 'queue');
    const refused = expect(now).rejects.toMatchObject({ code: 'checks.cancelled' });
    await clock.advance(0);
    controller.abort();
    for (const look of looks) look.see(1);
    await refused;
    await run;
  });
});

function okState(at: number): CheckState {
  return {
    service: 'mids-hero',
    check: 'queue-check',
    status: 'ok',
    since: at,
    seen: 'ok',
    pending: null,
    value: 1,
    reason: null,
    lookedAt: at,
  };
}
