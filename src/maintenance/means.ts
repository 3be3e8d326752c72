import type { Checkpoint } from '../core/checkpoint.ts';
import type { Clock, Instant } from '../core/clock.ts';
import type { Change } from '../record/change.ts';
import type { Collectors } from './ports.ts';
import type { DutySources } from './read-duties.ts';

/** What the duties work with. */
export interface DutiesMeans extends DutySources {
  readonly collectors: Collectors;
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
  newId(at: Instant): string;
  /** `observe`: reads and computes, writes nothing. */
  readonly mode: 'act' | 'observe';
  /** The cards that show the items of a service: they are made afresh when one of them changes. */
  cardsOf(service: string): NonNullable<Change['touches']>;
}
