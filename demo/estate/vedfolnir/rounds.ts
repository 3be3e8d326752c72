import { dumpMoments, dumpNow } from './backups.ts';
import type { VedfolnirPlace } from './place.ts';

/** Makes the daily dump if its moment lies after `since` and not after `now`. */
export function goVedfolnirRounds(place: VedfolnirPlace, since: number, now: number): void {
  const due = dumpMoments(now, 1)[0] ?? 0;
  if (due <= since) return;
  try {
    dumpNow(place, due);
  } catch {
    // MySQL is away because somebody broke it: the dump is missing, and that is for the checks to say.
  }
}
