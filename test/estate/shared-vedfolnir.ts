import { expect, vi } from 'vitest';
import { writeMetrics } from '../../demo/estate/vedfolnir/metrics.ts';
import { type VedfolnirPlace, vedfolnirAt } from '../../demo/estate/vedfolnir/place.ts';
import { isListening, visit } from '../../demo/estate/vedfolnir/traffic.ts';
import { type SharedEstate, shareEstate } from './shared-estate.ts';

/** One estate for all tests of a file, in which Vedfolnir is before each of them as it was at first. */
export function shareVedfolnir(): SharedEstate<VedfolnirPlace> {
  return shareEstate({
    service: 'vedfolnir',
    placeAt: vedfolnirAt,
    async freshen(place) {
      await vi.waitFor(async () => expect(await isListening(place)).toBe(true), { timeout: 20_000 });
      // Nothing that is restored is of this minute.
      await visit(place);
      writeMetrics(place, Date.now());
    },
  });
}
