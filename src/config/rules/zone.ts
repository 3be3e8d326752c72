import { IANAZone } from 'luxon';
import type { Path, Report } from '../report.ts';
import { meant, quote } from '../wording.ts';

/** Reports a zone that does not exist. */
export function checkZone(zone: string | undefined, path: Path, report: Report): void {
  if (zone === undefined || IANAZone.isValidZone(zone)) return;
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  report(path, `${quote(zone)} is no time zone; write it like America/New_York or UTC${meant(zone, zones)}`);
}
