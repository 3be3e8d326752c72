import type { Status } from '../../core/status.ts';

/** The sign of a status: an emoji name, and the word that stands beside it for those who see no colours. */
export const signs: Readonly<Record<Status, { readonly emoji: string; readonly word: string }>> = {
  ok: { emoji: 'large_green_circle', word: 'OK' },
  warning: { emoji: 'large_yellow_circle', word: 'Warning' },
  critical: { emoji: 'red_circle', word: 'Critical' },
  unknown: { emoji: 'white_circle', word: 'Unknown' },
};
