import { randomBytes } from 'node:crypto';
import type { Instant } from './clock.ts';

/**
 * A new id: a UUID of version 7 (RFC 9562), so ids sort by the time they were made.
 * @param at the moment that goes into the id
 */
export function newId(at: Instant): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(at, 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
