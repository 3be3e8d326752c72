import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { freshEstate } from './fresh-estate.ts';
import { type KeptFolder, keepFolder } from './kept-folder.ts';
import { openRunbookShop, type RunbookShop, type Walked } from './runbook-shop.ts';

export interface SharedEstate<Place> {
  readonly estate: Estate;
  readonly place: Place;
  /** A shop for one test. Whatever runs in it may neither ask a stand-in for what it does not know, nor show a secret. */
  open(): Promise<RunbookShop>;
}

/** The service of the estate that the tests of a file are about. */
export interface Shared<Place> {
  /** Also the name of its folder in the estate. */
  readonly service: string;
  placeAt(folder: string): Place;
  /** How much faster everything passes that is waited for; see `openRunbookShop`. */
  readonly haste?: number;
  /** Done after its files were put back: what nobody can put back by files. */
  readonly freshen?: (place: Place) => Promise<void>;
}

/** One estate for all tests of a file, in which a service is before each of them as it was at first. */
export function shareEstate<Place>({ service, placeAt, haste, freshen }: Shared<Place>): SharedEstate<Place> {
  let shared: { estate: Estate; place: Place; kept: KeptFolder; takeDown(): Promise<void> } | undefined;
  const present = () => {
    if (!shared) throw new Error('the estate is not there yet');
    return shared;
  };

  beforeAll(async () => {
    const { estate, takeDown } = await freshEstate();
    const folder = join(estate.root, service);
    shared = { estate, takeDown, place: placeAt(folder), kept: keepFolder(folder) };
  });
  beforeEach(async () => {
    const { estate, place, kept } = present();
    for (const { id, on } of estate.knobs()) if (on) await estate.turn(id, false);
    kept.restore();
    await freshen?.(place);
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
      const shop = await openRunbookShop(present().estate, service, haste);
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
