import { describe, expect, it } from 'vitest';
import type { LookResult } from '../../src/checks/probe.ts';
import type { RecordedLook } from '../../src/checks/record-look.ts';
import { WatchkeeperError } from '../../src/core/errors.ts';
import type { HistoryStore, Result } from '../../src/history/history.ts';
import { createResultRecorder, resultsOf } from '../../src/history/record-results.ts';
import { ManualClock } from '../support/manual-clock.ts';

const at = Date.parse('2026-03-02T08:00:00Z');
const minute = 60_000;

function look(number = 0, more: Partial<RecordedLook['states'][number]> = {}): RecordedLook {
  const result: LookResult = { saw: true, values: {}, at, took: 12.6 };
  return {
    probe: {
      id: 'perf',
      service: 'mids-hero',
      every: minute,
      timeout: 10_000,
      look: { kind: 'maintenance' },
    },
    result,
    states: [
      {
        service: 'mids-hero',
        check: 'speed',
        status: 'ok',
        since: at,
        seen: 'critical',
        pending: null,
        value: number,
        reason: null,
        lookedAt: at + number * minute,
        ...more,
      },
    ],
    transitions: [],
  };
}

describe('what is kept of a look', () => {
  const zoneOf = () => 'America/New_York';

  it('is the settled status, the number, how long it took, and for how long it says something', () => {
    expect(resultsOf(look(7), zoneOf)).toEqual([
      {
        service: 'mids-hero',
        check: 'speed',
        at: at + 7 * minute,
        status: 'ok',
        value: 7,
        took: 13,
        holds: 2 * minute + 10_000,
        zone: 'America/New_York',
      },
    ]);
  });

  it.each([['a text'], [true], [null], [[1]], [Number.POSITIVE_INFINITY], [Number.NaN], [-1e301]])(
    'is no number for %s',
    (value) => {
      expect(resultsOf(look(0, { value }), zoneOf)[0]?.value).toBeNull();
    },
  );

  it('is no duration when nothing was seen', () => {
    const blind = { ...look(), result: { saw: false, reason: 'timeout', at, took: 10_000 } as const };
    expect(resultsOf(blind, zoneOf)[0]?.took).toBeNull();
  });
});

describe('results', () => {
  /** A store that refuses for as long as it is told to. */
  function setUp() {
    const written: Result[][] = [];
    const said: string[] = [];
    const state: { refuses?: Error } = {};
    const store: HistoryStore = {
      record: async (results) => {
        if (state.refuses) throw state.refuses;
        written.push([...results]);
      },
      rollUp: async () => 0,
      forget: async () => 0,
    };
    const say = (sentence: string) => void said.push(sentence);
    const clock = new ManualClock(at);
    const recorder = createResultRecorder({
      store,
      zoneOf: () => 'UTC',
      clock,
      log: { info: say, warn: say, error: say },
    });
    return { written, said, state, clock, recorder };
  }

  it('are written together every five seconds, and once more at the end', async () => {
    const { written, clock, recorder } = setUp();
    const stop = new AbortController();
    const running = recorder.run(stop.signal);
    await recorder.add(look(1));
    await recorder.add(look(2));
    await clock.advance(4_999);
    expect(written).toEqual([]);
    await clock.advance(1);
    expect(written.map((batch) => batch.map(({ value }) => value))).toEqual([[1, 2]]);
    await clock.advance(5_000);
    expect(written).toHaveLength(1);
    await recorder.add(look(3));
    stop.abort();
    await running;
    expect(written.flat()).toHaveLength(3);
  });

  it('are written at once when many wait', async () => {
    const { written, recorder } = setUp();
    for (let number = 0; number < 500; number += 1) await recorder.add(look(number));
    expect(written.flat()).toHaveLength(500);
  });

  it('wait while the database is in use elsewhere, the oldest going first when there are too many', async () => {
    const { written, said, state, recorder } = setUp();
    state.refuses = new WatchkeeperError('store.busy', 'It is in use.', { passing: true });
    for (let number = 0; number < 20_010; number += 1) await recorder.add(look(number));
    expect(said).toEqual(['Results wait to be written.']);
    delete state.refuses;
    await recorder.flush();
    expect(written.flat()).toHaveLength(20_000);
    expect(written[0]?.[0]?.value).toBe(10);
  });

  it('are dropped when they are refused for good, so that the next ones are written', async () => {
    const { written, said, state, recorder } = setUp();
    state.refuses = new WatchkeeperError('store.refused', 'It breaks a rule.');
    await recorder.add(look(1));
    await recorder.flush();
    delete state.refuses;
    await recorder.add(look(2));
    await recorder.flush();
    expect(said).toEqual(['Results could not be written and are lost.']);
    expect(written.flat().map(({ value }) => value)).toEqual([2]);
  });
});
