import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance } from '../../src/checks/advance.ts';
import type { Check } from '../../src/checks/check.ts';
import type { CheckState, Transition } from '../../src/checks/state.ts';
import type { Status } from '../../src/core/status.ts';

const minute = 60_000;

/** @param wait in minutes, for both levels or for warning and critical apart */
function checkWith(wait: number | Waits, recovery: number): Check {
  return {
    id: 'speed',
    service: 'mids-hero',
    name: 'Import speed',
    probe: 'import',
    value: 'speed',
    for: typeof wait === 'number' ? wait * minute : { warning: wait[0] * minute, critical: wait[1] * minute },
    recovery: recovery * minute,
  };
}

type Waits = readonly [warning: number, critical: number];

type Seen = readonly [seen: Status, minutesSinceLookBefore: number];

/** Looks one after the other; each state goes through JSON, as through a store and a restart. */
function lookAlong(
  check: Check,
  looks: readonly Seen[],
): { states: CheckState[]; transitions: Transition[] } {
  const states: CheckState[] = [];
  const transitions: Transition[] = [];
  let at = 0;
  for (const [seen, minutes] of looks) {
    at += minutes * minute;
    const previous = states.at(-1);
    const look = {
      seen,
      value: 1,
      reason: seen === 'ok' ? null : `saw ${seen}`,
      at,
      credit: minutes * minute,
    };
    const next = advance(previous && JSON.parse(JSON.stringify(previous)), look, check);
    states.push(next.state);
    if (next.transition) transitions.push(next.transition);
  }
  return { states, transitions };
}

const letters: Record<string, Status> = { o: 'ok', w: 'warning', c: 'critical', u: 'unknown' };

/** One look a minute: `o` ok, `w` warning, `c` critical, `u` unknown. */
function everyMinute(seen: string): Seen[] {
  return [...seen].map((letter) => [letters[letter] ?? 'unknown', 1]);
}

function lettersOf(states: readonly CheckState[]): string {
  return states.map((state) => state.status[0]).join('');
}

describe('what counts after how long, one look a minute', () => {
  test.each([
    // for, recovery, seen, settled
    ['without for and recovery every look counts', 0, 0, 'owcuo', 'owcuo'],
    ['a worse status counts once it has lasted', 3, 0, 'occccc', 'oooocc'],
    ['a shorter one never counts', 3, 0, 'occcoccco', 'ooooooooo'],
    ['a better status counts once it has lasted', 0, 2, 'ocooo', 'occco'],
    ['a shorter recovery never counts', 0, 2, 'ocoocooc', 'occccccc'],
    ['the first ok counts at once', 3, 3, 'o', 'o'],
    ['a first critical is unknown until it has lasted', 2, 0, 'ccc', 'uuc'],
    ['a first critical that goes away leaves ok at once', 2, 5, 'cco', 'uuo'],
    ['time in critical is time in at least a warning', 4, 0, 'owwcww', 'ooooow'],
    ['swinging between warning and critical settles as a warning', 3, 0, 'owcwcwc', 'oooowww'],
    ['worsening while pending settles in two steps', 3, 0, 'owwcccc', 'oooowwc'],
    ['from warning to critical needs the time anew', 2, 0, 'wwwccc', 'uuwwwc'],
    ['from critical to warning is a recovery', 0, 2, 'cwww', 'cccw'],
    ['from critical to ok over a warning settles each in its time', 0, 3, 'cwwoooo', 'ccccwwo'],
    ['unknown shows at once and passes at once', 3, 3, 'ouo', 'ouo'],
    ['what was critical before unknown is critical after it', 3, 3, 'occccuc', 'oooocuc'],
    ['an ok after unknown is still a recovery for what was critical', 0, 2, 'cuooo', 'cucco'],
    ['unknown keeps the time gathered, but adds none', 3, 0, 'occuucc', 'ooouuoo'],
    ['and the count goes on from there', 3, 0, 'occuuccc', 'ooouuooc'],
    ['unknown never looks ok, however long', 3, 0, 'ouuuuuu', 'ouuuuuu'],
  ] as const)('%s', (_name, wait, recovery, seen, settled) => {
    expect(lettersOf(lookAlong(checkWith(wait, recovery), everyMinute(seen)).states)).toBe(settled);
  });
});

describe('with a for of its own for each level', () => {
  test.each([
    // for of warning and of critical, recovery, seen, settled
    ['a warning waits for its own', [4, 2], 0, 'owwwww', 'ooooow'],
    ['critical need not wait for the warning', [4, 2], 0, 'occc', 'oooc'],
    ['critical may wait longer than the warning', [1, 3], 0, 'occcc', 'oowwc'],
    ['a critical that counted at once', [5, 0], 0, 'oc', 'oc'],
    ['what was critical and is better is a warning at once', [4, 1], 0, 'occww', 'oocww'],
    ['or after its recovery', [4, 1], 2, 'occwwww', 'oocccww'],
    ['and ok when it is over', [4, 1], 0, 'occo', 'ooco'],
    ['the time in critical goes on counting for the warning', [4, 9], 0, 'owwccc', 'ooooow'],
    ['a first critical is unknown for as long as critical waits', [4, 2], 0, 'ccc', 'uuc'],
    ['a first warning is unknown for as long as a warning waits', [3, 1], 0, 'wwww', 'uuuw'],
    ['what was critical before unknown is a warning after it', [4, 1], 0, 'occuww', 'oocuww'],
  ] as const)('%s', (_name, wait, recovery, seen, settled) => {
    expect(lettersOf(lookAlong(checkWith(wait, recovery), everyMinute(seen)).states)).toBe(settled);
  });

  test('a pending status says how long its own level waits', () => {
    const reasons = (seen: string) =>
      lookAlong(checkWith([10, 5], 0), everyMinute(seen)).states.at(-1)?.reason;
    expect(reasons('oww')).toBe('warning (saw warning) for 1 min, counts after 10 min');
    expect(reasons('occ')).toBe('critical (saw critical) for 1 min, counts after 5 min');
  });
});

test('for counts to the millisecond: not one before, at once when reached', () => {
  const check = checkWith(5, 0);
  const first = advance(undefined, { seen: 'ok', value: 1, reason: null, at: 0, credit: 0 }, check).state;
  const bad = { seen: 'critical' as const, value: 1, reason: 'x', at: 1 };
  const began = advance(first, { ...bad, credit: 9 * minute }, check).state;
  expect(began.status).toBe('ok');
  expect(advance(began, { ...bad, credit: 5 * minute - 1 }, check).state.status).toBe('ok');
  expect(advance(began, { ...bad, credit: 5 * minute }, check).state.status).toBe('critical');
});

test('a pending status says how long it has lasted and when it counts', () => {
  const { states } = lookAlong(checkWith(5, 3), everyMinute('cco'));
  expect(states[1]).toMatchObject({
    status: 'unknown',
    seen: 'critical',
    pending: { status: 'critical', lasted: minute },
    reason: 'critical (saw critical) for 1 min, counts after 5 min',
  });
  expect(states[2]).toMatchObject({ status: 'ok', pending: null, reason: null });
  const recovering = lookAlong(checkWith(0, 3), everyMinute('coo')).states[2];
  expect(recovering).toMatchObject({ status: 'critical', reason: 'ok for 1 min, counts after 3 min' });
});

test('a transition names both ends, and nothing else makes one', () => {
  const { transitions, states } = lookAlong(checkWith(1, 0), everyMinute('ooccuo'));
  expect(transitions.map(({ from, to, at }) => [from, to, at / minute])).toEqual([
    [null, 'ok', 1],
    ['ok', 'critical', 4],
    ['critical', 'unknown', 5],
    ['unknown', 'ok', 6],
  ]);
  expect(states.map((state) => state.since / minute)).toEqual([1, 1, 1, 4, 5, 6]);
});

test('a wall clock that goes back changes nothing but the dates', () => {
  const check = checkWith(2, 0);
  let state: CheckState | undefined;
  for (const at of [10_000, 9_000, 100, 50])
    state = advance(state, { seen: 'critical', value: 1, reason: null, at, credit: minute }, check).state;
  expect(state?.status).toBe('critical');
});

test('a state of a store that keeps only status and time of what is pending goes on counting', () => {
  const check = checkWith(3, 0);
  const { states } = lookAlong(check, everyMinute('occ'));
  const kept = states[2];
  if (!kept?.pending) throw new Error('nothing pending');
  const restored = { ...kept, pending: { status: kept.pending.status, lasted: kept.pending.lasted } };
  const look = { seen: 'critical' as const, value: 1, reason: null, at: 9 * minute, credit: 2 * minute };
  expect(advance(restored, look, check).state.status).toBe('critical');
});

/** Slow and obvious: looks at the whole history again for every look. */
function modelStatus(check: Check, looks: readonly Seen[], last: number): Status {
  if (looks[last]?.[0] === 'unknown') return 'unknown';
  const wait = typeof check.for === 'number' ? check.for : 0;
  const critical = modelLevel(check, looks, last, ['critical'], wait);
  const warning = modelLevel(check, looks, last, ['warning', 'critical'], wait);
  if (critical) return 'critical';
  if (warning) return 'warning';
  return warning === null ? 'unknown' : 'ok';
}

function modelLevel(
  check: Check,
  looks: readonly Seen[],
  last: number,
  bad: readonly Status[],
  wait: number,
): boolean | null {
  let settled: boolean | null = null;
  for (let end = 0; end <= last; end += 1) {
    const seen = looks[end]?.[0] ?? 'unknown';
    if (seen === 'unknown') continue;
    const isBad = bad.includes(seen);
    let lasted = 0;
    for (let at = end; at > 0; at -= 1) {
      const [here, minutes] = looks[at] ?? ['unknown', 0];
      const before = looks[at - 1]?.[0] ?? 'unknown';
      if (here !== 'unknown' && bad.includes(here) !== isBad) break;
      if (before !== 'unknown' && bad.includes(before) !== isBad) break;
      if (here !== 'unknown' && before !== 'unknown') lasted += minutes * minute;
    }
    if (settled === null && !isBad) settled = false;
    else if (lasted >= (isBad ? wait : check.recovery)) settled = isBad;
  }
  return settled;
}

const history = fc.array(
  fc.tuple(fc.constantFrom<Status>('ok', 'warning', 'critical', 'unknown'), fc.nat({ max: 4 })),
  { maxLength: 25 },
);
const span = fc.nat({ max: 6 });

test('agrees with a model that reads the whole history again for every look', () => {
  fc.assert(
    fc.property(span, span, history, (wait, recovery, looks) => {
      const check = checkWith(wait, recovery);
      const { states } = lookAlong(check, looks);
      expect(states.map((state) => state.status)).toEqual(
        looks.map((_, index) => modelStatus(check, looks, index)),
      );
    }),
    { numRuns: 400 },
  );
});

test('every transition starts where the one before ended, and the last state is where it ends', () => {
  fc.assert(
    fc.property(span, span, history, (wait, recovery, looks) => {
      const { states, transitions } = lookAlong(checkWith(wait, recovery), looks);
      let at: Status | null = null;
      for (const { from, to } of transitions) {
        expect(from).toBe(at);
        expect(to).not.toBe(from);
        at = to;
      }
      expect(states.at(-1)?.status ?? null).toBe(at);
      for (const state of states) if (state.seen === 'unknown') expect(state.status).toBe('unknown');
    }),
  );
});
