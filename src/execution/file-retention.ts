import type { Values } from '../checks/probe.ts';
import { describeRetention, formatMinute, judgeRetention, type Retention } from '../checks/retention.ts';
import type { Instant } from '../core/clock.ts';
import type { Member } from './file-member.ts';

/** How the files of one folder compare with what should be there. See docs/checks.md for the values. */
export function valuesOfRetention(members: readonly Member[], retention: Retention, now: Instant): Values {
  const files = members.map(({ name, at, until, content }) => ({
    name,
    from: at,
    to: until,
    isEmpty: content === 0,
  }));
  const finding = judgeRetention(files, retention, now);
  const written = (moments: readonly Instant[]) =>
    moments.map((moment) => formatMinute(moment, retention.timezone));
  return {
    expected: finding.expected,
    present: finding.present,
    missing: written(finding.missing),
    late: finding.late,
    too_short: written(finding.tooShort),
    too_old: finding.tooOld,
    empty: written(finding.empty),
    problem: describeRetention(finding, retention),
  };
}

/** The same of all subfolders together; each entry of a list says whose it is. Folders that cannot be read have none. */
export function sumOfRetentions(folders: readonly (readonly [string, Values])[]): Values {
  const sum = (key: string) =>
    folders.reduce((total, [, { [key]: value }]) => total + (typeof value === 'number' ? value : 0), 0);
  const all = (key: string) =>
    folders.flatMap(([folder, { [key]: list }]) =>
      Array.isArray(list) ? list.map((each) => `${folder}: ${each}`) : [],
    );
  const problems = folders.flatMap(([folder, { problem }]) =>
    typeof problem === 'string' ? [`${folder}: ${problem}`] : [],
  );
  return {
    expected: sum('expected'),
    present: sum('present'),
    missing: all('missing'),
    late: folders.some(([, values]) => values.late === true),
    too_short: all('too_short'),
    too_old: all('too_old'),
    empty: all('empty'),
    problem: problems.join('. ') || null,
  };
}
