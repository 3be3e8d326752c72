import { backUpWhatIsDue } from './backups.ts';
import type { TreazrPlace } from './place.ts';

/** Dumps, archives, replicates and cleans up what fell due after `since` and not after `now`. */
export function goTreazrRounds(place: TreazrPlace, since: number, now: number): void {
  try {
    backUpWhatIsDue(place, since, now);
  } catch {
    // Somebody laid hands on its folders: that is for the checks to say, and the next round tries again.
  }
}
