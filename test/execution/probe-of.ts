import type { Look, LookResult, ProbeValue } from '../../src/checks/probe.ts';
import { valueAt } from '../../src/checks/value.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createLooker, type LookerParts } from '../../src/execution/looker.ts';

/** Looks once, as a probe with this timeout would. */
export function lookOnce(
  look: Look,
  {
    timeout = 5_000,
    signal = new AbortController().signal,
    ...parts
  }: Partial<LookerParts> & {
    timeout?: number;
    signal?: AbortSignal;
  } = {},
): Promise<LookResult> {
  const looker = createLooker({ clock: systemClock, maintenanceDigest: async () => ({}), ...parts });
  return looker.look({ id: 'probe', service: 'mids-hero', every: 60_000, timeout, look }, signal);
}

/** The values that a look saw, by path. Throws the reason when it could not look. */
export function valuesOf(result: LookResult, ...paths: readonly string[]): (ProbeValue | undefined)[] {
  if (!result.saw) throw new Error(result.reason);
  return paths.map((path) => valueAt(result.values, path));
}
