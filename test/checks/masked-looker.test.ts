import { expect, test } from 'vitest';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import { maskLooker } from '../../src/checks/masked-looker.ts';
import type { LookResult } from '../../src/checks/probe.ts';
import { createMask } from '../../src/core/mask.ts';

const secret = 'not-a-real-secret';
const probe = {
  id: 'probe',
  service: 'alpha',
  every: 60_000,
  timeout: 1_000,
  look: { kind: 'maintenance' },
} as const;

async function lookMasked(result: LookResult): Promise<LookResult> {
  const looker = maskLooker({ look: async () => result }, createMask([secret]));
  return looker.look(probe, new AbortController().signal);
}

test('a secret is masked in values, in the names of values, and in the output', async () => {
  const seen = await lookMasked({
    saw: true,
    values: { [secret]: 1, inside: [{ [`db-${secret}`]: `at ${secret}` }] },
    output: `password ${secret}`,
    at: 0,
    took: 0,
  });
  expect(JSON.stringify(seen)).not.toContain(secret);
  expect(seen).toMatchObject({ values: { '•••': 1, inside: [{ 'db-•••': 'at •••' }] } });
});

test('so no reason that lists the names repeats it', async () => {
  const seen = await lookMasked({ saw: true, values: { [secret]: 1 }, at: 0, took: 0 });
  const check = { id: 'a', service: 'alpha', name: 'a', probe: 'probe', for: 0, recovery: 0 };
  const { reason } = evaluateLook({ ...check, value: 'missing', critical: { above: 1 } }, seen);
  expect(reason).toBe('the probe gave no value missing; it gave •••');
});

test('a secret is masked in the reason why nothing was seen', async () => {
  const blind = await lookMasked({ saw: false, reason: `refused: ${secret}`, at: 0, took: 0 });
  expect(blind).toMatchObject({ saw: false, reason: 'refused: •••' });
});
