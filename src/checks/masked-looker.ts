import { type Mask, maskDeep } from '../core/mask.ts';
import type { Looker } from './probe.ts';

/** A looker that lets no secret into what it says, so that none is stored or shown. */
export function maskLooker(looker: Looker, mask: Mask): Looker {
  return { look: async (probe, signal) => maskDeep(await looker.look(probe, signal), mask) };
}
