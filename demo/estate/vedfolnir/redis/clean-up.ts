import { z } from 'zod';
import type { Keys } from './keys.ts';
import { sessionPrefix } from './sessions.ts';

/**
 * The clean-up of sessions, corrected. Redis drops keys with an expiry by itself; what it leaves behind are
 * sessions that were written without one and whose own end has passed. The handbook's script (`ttl` is -1)
 * deletes those without any end, too.
 */
export const cleanUpScript = `
local now = tonumber(redis.call('time')[1])
local ended = 0
for _, key in ipairs(redis.call('keys', 'vedfolnir:session:*')) do
  local session = cjson.decode(redis.call('get', key))
  if session.expires_at and session.expires_at <= now then
    ended = ended + redis.call('del', key)
  end
end
return ended
`;

export function withoutBlanks(script: string): string {
  return script.trim().replaceAll(/\s+/g, ' ');
}

/** Whether a script is the handbook's, which deletes the wrong sessions. */
export function deletesSessionsWithoutExpiry(script: string): boolean {
  return /call\(['"]ttl['"], ?[^)]*\) ?== ?-1/i.test(withoutBlanks(script));
}

/** Does what the script does. @returns how many sessions were over */
export function cleanUpSessions(keys: Keys, now: number): number {
  const over = keys.names(`${sessionPrefix}*`).filter((name) => {
    const { expires_at } = z
      .object({ expires_at: z.number().optional() })
      .parse(JSON.parse(keys.get(name) ?? '{}'));
    return expires_at !== undefined && expires_at <= Math.floor(now / 1000);
  });
  return keys.remove(over);
}
