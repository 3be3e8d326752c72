import { DateTime } from 'luxon';
import type { Instant } from '../core/clock.ts';
import { shorten } from '../core/text.ts';
import { startOfDate, zoneNamed } from './zone.ts';

export type LastDoneReading =
  | { readonly at: Instant; readonly dateOnly: boolean; readonly written: string }
  | { readonly flaw: string };

const date = /^\d{4}-\d{2}-\d{2}$/;
const timestamp = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|[+-]\d{2}(:?\d{2})?)?$/i;

/**
 * Reads when something was last done: a date (`2026-08-20`), or a timestamp with its zone, or a timestamp
 * without one, which is then meant in `zone`. Anything else is a flaw, because guessing a date would make a
 * duty green by mistake.
 * @param written the text as its owner wrote it
 */
export function readLastDone(written: string, zone: string): LastDoneReading {
  const text = written.trim();
  if (date.test(text)) {
    if (!DateTime.fromISO(text, { zone: 'utc' }).isValid) return flaw(written, 'there is no such day');
    return { at: startOfDate(text, zone), dateOnly: true, written };
  }
  if (!timestamp.test(text)) return flaw(written, 'expected a date like 2026-08-20 or an ISO timestamp');
  const iso = text.replace(' ', 'T').replace(/\s+/g, '').replace(',', '.');
  const moment = DateTime.fromISO(iso, { zone: zoneNamed(zone) });
  if (!moment.isValid) return flaw(written, 'there is no such moment');
  return { at: moment.toMillis(), dateOnly: false, written };
}

function flaw(written: string, why: string): LastDoneReading {
  return { flaw: `The date of the last time, “${shorten(written, 60)}”, cannot be read: ${why}.` };
}
