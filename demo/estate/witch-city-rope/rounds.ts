import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keepVisits } from './access-log.ts';
import { backupMoments, type Cadence, makeBackups, removeOldBackups, verifyBackups } from './backups.ts';
import type { WitchCityRopePlace } from './place.ts';

const hour = 3_600_000;

/** Makes and verifies the backups whose moment lies after `since` and not after `now`, and cleans up. */
export function goWitchCityRopeRounds(place: WitchCityRopePlace, since: number, now: number): void {
  const cadences: readonly Cadence[] = ['daily', 'weekly', 'monthly'];
  const due = cadences.flatMap((cadence) =>
    backupMoments(cadence, since, now).map((at) => [cadence, at] as const),
  );
  // A backup that a knob took away is not there to be cleaned up either.
  keepVisits(place, ({ at }) => at > now - hour);
  if (due.length === 0) return;
  for (const [cadence, at] of due) {
    try {
      makeBackups(place, cadence, at);
    } catch {
      // The database is away because somebody broke it: the backup is missing, and that is for the checks to say.
    }
  }
  if (!existsSync(join(place.kept, strayName))) removeOldBackups(place, now);
  verifyBackups(place, now);
}

/** Left by the knob that keeps backups too long: cleaning up would mend it. */
export const strayName = 'kept-too-long';
