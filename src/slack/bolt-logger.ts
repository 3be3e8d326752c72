import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../core/log.ts';

/** Bolt's log lines in ours. Its debug lines hold whole payloads and are never written. */
export function createBoltLogger(log: Log): Logger {
  const words = (parts: readonly unknown[]) => parts.map(String).join(' ');
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts) => log.warn(`Slack client: ${words(parts)}`),
    error: (...parts) => log.warn(`Slack client: ${words(parts)}`),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
