import type { Place } from './mids-hero/place.ts';
import type { MissionControlPlace } from './mission-control/place.ts';
import type { TreazrPlace } from './treazr-island/place.ts';
import type { VedfolnirPlace } from './vedfolnir/place.ts';
import type { WitchCityRopePlace } from './witch-city-rope/place.ts';

/** What knobs may lay hands on. */
export interface Ground {
  readonly midsHero: Place;
  readonly missionControl: MissionControlPlace;
  readonly vedfolnir: VedfolnirPlace;
  readonly treazr: TreazrPlace;
  readonly witchCityRope: WitchCityRopePlace;
  /** Where a knob keeps what it takes away until it is turned back. */
  readonly kept: string;
  readonly now: number;
}

/** Something to break on purpose, and to mend again. */
export interface Knob {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly hint: string;
  break(ground: Ground): void | Promise<void>;
  mend(ground: Ground): void | Promise<void>;
}
