import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground, Knob } from './knob.ts';
import { midsHeroKnobs } from './mids-hero/knobs.ts';
import { placeAt } from './mids-hero/place.ts';
import { missionControlKnobs } from './mission-control/knobs.ts';
import { missionControlAt } from './mission-control/place.ts';
import { treazrKnobs } from './treazr-island/knobs.ts';
import { treazrAt } from './treazr-island/place.ts';
import { vedfolnirKnobs } from './vedfolnir/knobs.ts';
import { vedfolnirAt } from './vedfolnir/place.ts';
import { witchCityRopeKnobs } from './witch-city-rope/knobs.ts';
import { witchCityRopeAt } from './witch-city-rope/place.ts';

export const allKnobs: readonly Knob[] = [
  ...missionControlKnobs,
  ...midsHeroKnobs,
  ...vedfolnirKnobs,
  ...witchCityRopeKnobs,
  ...treazrKnobs,
];

/** Where the marks of turned knobs lie: a file named by the knob while it is turned on. */
export function marksOf(root: string): string {
  return join(root, 'knobs');
}

export function isTurnedOn(root: string, id: string): boolean {
  return existsSync(join(marksOf(root), id));
}

/**
 * Turns a knob of the estate at `root`, from whichever process. Turning it to where it stands does nothing.
 * @throws when there is no such knob
 */
export async function turnKnob(root: string, id: string, on: boolean, now: number): Promise<void> {
  const knob = allKnobs.find((each) => each.id === id);
  if (knob === undefined) {
    const known = allKnobs.map((each) => each.id).join(', ');
    throw new Error(`there is no knob ${JSON.stringify(id)}; there are ${known}`);
  }
  if (isTurnedOn(root, id) === on) return;
  const ground: Ground = {
    midsHero: placeAt(join(root, 'mids-hero')),
    missionControl: missionControlAt(root),
    vedfolnir: vedfolnirAt(join(root, 'vedfolnir')),
    witchCityRope: witchCityRopeAt(join(root, 'witch-city-rope')),
    treazr: treazrAt(join(root, 'treazr-island')),
    kept: join(root, 'kept'),
    now,
  };
  const mark = join(marksOf(root), id);
  if (on) {
    await knob.break(ground);
    mkdirSync(marksOf(root), { recursive: true });
    writeFileSync(mark, '');
  } else {
    await knob.mend(ground);
    rmSync(mark, { force: true });
  }
}
