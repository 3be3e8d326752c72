import type { Status } from '../../core/status.ts';

interface Sign {
  /** Its name, for where Slack reads names, and the character itself, for where it reads none. */
  readonly emoji: string;
  readonly character: string;
  /** Stands beside it, for those who see no colours. */
  readonly word: string;
}

/** The sign of each status. */
export const signs: Readonly<Record<Status, Sign>> = {
  ok: { emoji: 'large_green_circle', character: '🟢', word: 'OK' },
  warning: { emoji: 'large_yellow_circle', character: '🟡', word: 'Warning' },
  critical: { emoji: 'red_circle', character: '🔴', word: 'Critical' },
  unknown: { emoji: 'white_circle', character: '⚪', word: 'Unknown' },
};
