import { backUpWhatIsDue, seriesOf } from './backups.ts';
import type { DumpJob } from './dump-job.ts';
import { readNumbers } from './numbers.ts';
import type { TreazrPlace } from './place.ts';

/** Dumps, archives, replicates and cleans up what fell due after `since` and not after `now`; the dump's job reports. */
export async function goTreazrRounds(
  place: TreazrPlace,
  since: number,
  now: number,
  dumpJob?: DumpJob,
): Promise<void> {
  try {
    backUpWhatIsDue(place, since, now);
    const dumped = seriesOf(place, 'daily')
      .moments(now)
      .some((at) => at > since);
    if (dumped && readNumbers(place).dumping) await dumpJob?.report();
  } catch {
    // Somebody laid hands on its folders: that is for the checks to say, and the next round tries again.
  }
}
