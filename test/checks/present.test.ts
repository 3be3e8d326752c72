import { expect, test } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import { presentStates } from '../../src/checks/present.ts';
import type { Probe } from '../../src/checks/probe.ts';
import type { CheckState } from '../../src/checks/state.ts';

const minute = 60_000;
const probe: Probe = {
  id: 'site',
  service: 's',
  every: minute,
  timeout: 10_000,
  look: { kind: 'maintenance' },
};
const check: Check = {
  id: 'up',
  service: 's',
  name: 'Up',
  probe: 'site',
  value: 'status',
  for: 0,
  recovery: 0,
};
const now = 1_000 * minute;

function stateFrom(lookedAt: number): CheckState {
  const seen = { status: 'ok', seen: 'ok', pending: null, value: 200, reason: null } as const;
  return { service: 's', check: 'up', ...seen, since: 5, lookedAt };
}

function present(lookedAt: number) {
  return presentStates([check], [probe], [stateFrom(lookedAt)], now)[0];
}

test('a check that nobody has looked at is unknown', () => {
  expect(presentStates([check], [probe], [], now)).toMatchObject([
    { status: 'unknown', reason: 'not looked at yet', lookedAt: null, value: null },
  ]);
});

test('a state holds for three intervals and a timeout, then it is unknown', () => {
  const oldest = now - 3 * minute - 10_000;
  expect(present(oldest)).toMatchObject({ status: 'ok', reason: null });
  expect(present(oldest - 1)).toMatchObject({ status: 'unknown', reason: 'last looked at 3 min 10 s ago' });
});

test('a state from a future that the clock has left is unknown', () => {
  expect(present(now + minute)).toMatchObject({ status: 'ok' });
  expect(present(now + 60 * minute)).toMatchObject({
    status: 'unknown',
    reason: 'last looked at before the clock was set back',
  });
});

test('states of checks that config does not name are left out, and the order is that of config', () => {
  const second = { ...check, id: 'down' };
  const stranger = { ...stateFrom(now), check: 'stranger' };
  const shown = presentStates([second, check], [probe], [stranger, stateFrom(now)], now);
  expect(shown.map((state) => state.check)).toEqual(['down', 'up']);
});
