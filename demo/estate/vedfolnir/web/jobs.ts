import { z } from 'zod';
import { withData } from '../mysql/database.ts';
import type { VedfolnirPlace } from '../place.ts';
import { isActive } from '../system/services.ts';
import { localStamp } from '../time.ts';

const usualJobs = 2;

/** Processing runs that are at work; null while the database is away. */
export function countJobs(place: VedfolnirPlace): number | null {
  if (!isActive(place, 'mysql')) return null;
  return withData(place, (data) =>
    z
      .number()
      .parse(data.prepare("SELECT count(*) FROM processing_runs WHERE status = 'running'").pluck().get()),
  );
}

/** Ends what is at work. @returns how many there were */
export function endJobs(place: VedfolnirPlace): number {
  return withData(
    place,
    (data) =>
      data.prepare("UPDATE processing_runs SET status = 'terminated' WHERE status = 'running'").run().changes,
  );
}

/** People start processing again, until as much is at work as usual. */
export function startJobs(place: VedfolnirPlace, now: number): void {
  const missing = usualJobs - (countJobs(place) ?? usualJobs);
  withData(place, (data) => {
    const insert = data.prepare(
      "INSERT INTO processing_runs (user_id, status, created_at) VALUES (?, 'running', ?)",
    );
    for (let user = 1; user <= missing; user += 1) insert.run(user, localStamp(now));
  });
}
