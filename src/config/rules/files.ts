import { DateTime } from 'luxon';
import { readCron } from '../../schedule/cron.ts';
import type { Path, Report } from '../report.ts';
import type { ProbeEntry } from '../schema/probe.ts';
import { quote } from '../wording.ts';
import { checkPattern } from './pattern.ts';
import { checkZone } from './zone.ts';

type FilesEntry = NonNullable<ProbeEntry['files']>;

/** Files are dated in a way that can be read, and what should be there can be counted. */
export function checkFiles({ files }: ProbeEntry, path: Path, report: Report): void {
  if (!files) return;
  checkZone(files.timezone, [...path, 'timezone'], report);
  checkDated(files, path, report);
  if (files.timezone !== undefined && files.dated === undefined)
    report([...path, 'timezone'], 'only dates in names need a zone; add dated: yyyy-MM-dd or leave it out', {
      severity: 'warning',
    });
  if (files.expect.length > 0 && !files.each)
    report([...path, 'expect'], 'needs each: true, since it names the subfolders that must be there');
  if (files.retention) checkRetention(files, files.retention, [...path, 'retention'], report);
}

function checkDated({ dated }: FilesEntry, path: Path, report: Report): void {
  if (dated === undefined) return;
  const whole = [...path, 'dated'];
  const format = typeof dated === 'string' ? dated : dated.format;
  if (!isDateForm(format))
    report(
      typeof dated === 'string' ? whole : [...whole, 'format'],
      `${quote(format)} is no form of a date; write it like yyyy-MM-dd`,
    );
  if (typeof dated !== 'string') checkPattern(dated.find, [...whole, 'find'], report, { group: true });
}

function checkRetention(
  { dated }: FilesEntry,
  retention: NonNullable<FilesEntry['retention']>,
  path: Path,
  report: Report,
): void {
  const { timezone, since } = retention;
  checkZone(timezone, [...path, 'timezone'], report);
  const cron = readCron(retention.cron);
  if (!cron.valid) report([...path, 'cron'], cron.reason.replace(/\.$/, ''));
  if (since !== undefined && !(/^\d{4}-\d{2}-\d{2}$/.test(since) && DateTime.fromISO(since).isValid))
    report([...path, 'since'], `${quote(since)} is no day; write it like 2026-03-01`);
  const format = typeof dated === 'string' ? dated : dated?.format;
  if (!cron.valid || format === undefined || /[HhmtTfF]/.test(format.replaceAll(/'[^']*'/g, ''))) return;
  if (cron.expression.hours.length * cron.expression.minutes.length > 1)
    report(
      [...path, 'cron'],
      'has several moments a day, but the names say only the day; give dated a form with the time, like yyyyMMdd_HHmmss, or leave dated out',
    );
}

/** True when a day written in this form can be read back. */
function isDateForm(form: string): boolean {
  if (!['yyyy', 'MM', 'dd'].every((part) => form.includes(part))) return false;
  const day = DateTime.utc(2026, 11, 8);
  return DateTime.fromFormat(day.toFormat(form), form, { zone: 'utc' }).hasSame(day, 'day');
}
