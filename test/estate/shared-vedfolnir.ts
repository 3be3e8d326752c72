import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { writeMetrics } from '../../demo/estate/vedfolnir/metrics.ts';
import { type VedfolnirPlace, vedfolnirAt } from '../../demo/estate/vedfolnir/place.ts';
import { isListening, visit } from '../../demo/estate/vedfolnir/traffic.ts';
import { freshEstate } from './fresh-estate.ts';
import { type KeptFolder, keepFolder } from './kept-folder.ts';
import { openRunbookShop, type RunbookShop, type Walked } from './runbook-shop.ts';

export interface SharedVedfolnir {
  readonly estate: Estate;
  readonly place: VedfolnirPlace;
  /** A shop for one test. Whatever runs in it may neither ask a stand-in for what it does not know, nor show a secret. */
  open(): Promise<RunbookShop>;
}

/** One estate for all tests of a file, in which Vedfolnir is before each of them as it was at first. */
export function shareVedfolnir(): SharedVedfolnir {
  let shared:
    | { estate: Estate; place: VedfolnirPlace; kept: KeptFolder; takeDown(): Promise<void> }
    | undefined;
  const present = () => {
    if (!shared) throw new Error('the estate is not there yet');
    return shared;
  };

  beforeAll(async () => {
    const { estate, takeDown } = await freshEstate();
    const base = join(estate.root, 'vedfolnir');
    shared = { estate, takeDown, place: vedfolnirAt(base), kept: keepFolder(base) };
  });
  beforeEach(async () => {
    const { estate, place, kept } = present();
    for (const { id, on } of estate.knobs()) if (on) await estate.turn(id, false);
    kept.restore();
    await vi.waitFor(async () => expect(await isListening(place)).toBe(true), { timeout: 20_000 });
    // Nothing that is restored is of this minute.
    await visit(place);
    writeMetrics(place, Date.now());
  });
  afterAll(async () => {
    shared?.kept.forget();
    await shared?.takeDown();
  });

  return {
    get estate() {
      return present().estate;
    },
    get place() {
      return present().place;
    },
    async open() {
      const shop = await openRunbookShop(present().estate, 'vedfolnir');
      const calm = async (walking: Promise<Walked>): Promise<Walked> => {
        const walked = await walking;
        expect(await walked.printedByAll()).not.toMatch(/\(stand-in\):|local-demo-/);
        return walked;
      };
      return {
        ...shop,
        walk: (address, more) => calm(shop.walk(address, more)),
        goOn: (run, more) => calm(shop.goOn(run, more)),
      };
    },
  };
}
