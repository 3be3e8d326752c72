import { dumpMoments, dumpNow } from './backups.ts';
import type { VedfolnirPlace } from './place.ts';
import { renewSessions } from './redis/sessions.ts';
import { isActive } from './system/services.ts';
import { startJobs } from './web/jobs.ts';
import { readMaintenance } from './web/maintenance.ts';

/** Lets people sign in and process pictures again, and makes the daily dump if its moment lies after `since` and not after `now`. */
export function goVedfolnirRounds(place: VedfolnirPlace, since: number, now: number): void {
  if (isActive(place, 'redis')) renewSessions(place, now);
  if (isActive(place, 'mysql') && readMaintenance(place) === null) startJobs(place, now);
  const due = dumpMoments(now, 1)[0] ?? 0;
  if (due <= since) return;
  try {
    dumpNow(place, due);
  } catch {
    // MySQL is away because somebody broke it: the dump is missing, and that is for the checks to say.
  }
}
