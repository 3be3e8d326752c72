import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeLine } from '../log.ts';
import type { VedfolnirPlace } from '../place.ts';

export type SecurityEvent = 'FAILED_LOGIN' | 'UNAUTHORIZED' | 'BLOCKED' | 'SECURITY' | 'ATTACK';

/** Adds a line to security_events.log. */
export function noteSecurityEvent(
  place: VedfolnirPlace,
  at: number,
  event: SecurityEvent,
  details: string,
): void {
  writeLine(place.logs.security, at, `${event} ${details}`);
}

/** The settings file of the application, as the handbook's security review reads it. It holds no secret in clear. */
export function environmentFile(adminToken: string): string {
  return `SECURITY_HEADERS=on
SECURITY_SESSION_MINUTES=120
CSRF_PROTECTION=on
RATE_LIMIT_PER_MINUTE=120
ADMIN_TOKEN_SHA256=${createHash('sha256').update(adminToken).digest('hex')}
`;
}

/** Whether a header `Bearer …` carries the administrator's token. */
export function isAdmin(place: VedfolnirPlace, header: string | undefined): boolean {
  const token = /^Bearer (.+)$/.exec(header ?? '')?.[1];
  const line = /^ADMIN_TOKEN_SHA256=([0-9a-f]{64})$/m.exec(readFileSync(place.environmentFile, 'utf8'));
  if (token === undefined || line?.[1] === undefined) return false;
  return timingSafeEqual(createHash('sha256').update(token).digest(), Buffer.from(line[1], 'hex'));
}
