import type { VedfolnirPlace } from '../place.ts';
import { withKeys } from './keys.ts';

export const sessionPrefix = 'vedfolnir:session:';
const hour = 3_600_000;
const usualUsers = 40;

/**
 * Sessions of three sorts: most end by themselves (Redis drops them), some were written without an expiry and
 * carry their end inside, and some have no end at all (service accounts) and must survive any clean-up.
 */
export function writeSessions(place: VedfolnirPlace, now: number): void {
  withKeys(place, now, (keys) => {
    const write = (id: string, ends: number | null, expiresAt: number | null): void => {
      const seconds = ends === null ? undefined : Math.floor(ends / 1000);
      keys.set(
        `${sessionPrefix}${id}`,
        JSON.stringify({ user_id: id, created_at: Math.floor(now / 1000), expires_at: seconds }),
        expiresAt,
      );
    };
    for (let id = 1; id <= usualUsers; id += 1) write(`user-${id}`, now + id * hour, now + id * hour);
    for (let id = 1; id <= 6; id += 1) write(`left-behind-${id}`, now - id * hour, null);
    for (let id = 1; id <= 3; id += 1) write(`service-${id}`, null, null);
    keys.save();
  });
}

/** People sign in again while the estate runs for days: the sessions of users never run out. */
export function renewSessions(place: VedfolnirPlace, now: number): void {
  withKeys(place, now, (keys) => {
    const missing = usualUsers - keys.names(`${sessionPrefix}user-*`).length;
    for (let number = 1; number <= missing; number += 1) {
      const ends = now + usualUsers * hour;
      const session = { created_at: Math.floor(now / 1000), expires_at: Math.floor(ends / 1000) };
      keys.set(`${sessionPrefix}user-${now}-${number}`, JSON.stringify(session), ends);
    }
  });
}

/** Fills the store with cached pages until it uses more than 90 % of what it may. */
export function fillCache(place: VedfolnirPlace, now: number): void {
  const page = 'x'.repeat(64 * 1024);
  withKeys(place, now, (keys) => {
    for (let number = 1; number <= 106; number += 1) keys.set(`vedfolnir:cache:page-${number}`, page, null);
  });
}

export function dropCache(place: VedfolnirPlace, now: number): void {
  withKeys(place, now, (keys) => keys.remove(keys.names('vedfolnir:cache:*')));
}
