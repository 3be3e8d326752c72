import type { Mask } from '../core/mask.ts';
import type { Looker, ProbeValue, Values } from './probe.ts';
import { isList } from './value.ts';

/** A looker that lets no secret into what it says, so that none is stored or shown. */
export function maskLooker(looker: Looker, mask: Mask): Looker {
  return {
    look: async (probe, signal) => {
      const result = await looker.look(probe, signal);
      const output = result.output === undefined ? {} : { output: mask(result.output) };
      return result.saw
        ? { ...result, ...output, values: maskValues(result.values, mask) }
        : { ...result, ...output, reason: mask(result.reason) };
    },
  };
}

/** Names are masked too: they are a program's words like any other, and reasons repeat them. */
function maskValues(values: Values, mask: Mask): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [mask(name), maskValue(value, mask)]),
  );
}

function maskValue(value: ProbeValue, mask: Mask): ProbeValue {
  if (typeof value === 'string') return mask(value);
  if (isList(value)) return value.map((each) => maskValue(each, mask));
  return value !== null && typeof value === 'object' ? maskValues(value, mask) : value;
}
