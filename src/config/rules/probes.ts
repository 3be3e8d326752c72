import { isWholeForm, logForms } from '../../checks/log-time.ts';
import { formatDuration } from '../../core/duration.ts';
import { namesAt, type ServiceEntries } from '../entries.ts';
import type { Path, Report } from '../report.ts';
import { type ProbeEntry, type ProbeKind, probeKinds, probeOptions } from '../schema/probe.ts';
import { quote } from '../wording.ts';
import { checkFiles } from './files.ts';
import { checkPattern } from './pattern.ts';
import { takenNames } from './probe-values.ts';
import { checkZone } from './zone.ts';

/** The kinds among the keys of a probe; a sound one has exactly one. */
export function kindsOf(keys: readonly string[]): ProbeKind[] {
  return probeKinds.filter((kind) => keys.includes(kind));
}

/** Each probe has one kind, options of that kind, and time enough. */
export function checkProbes({ data, file, place, report }: ServiceEntries): void {
  for (const [id, probe] of Object.entries(data.probes)) {
    const path = ['probes', id];
    // As written: a kind whose value does not fit was reported already.
    checkKind(namesAt(file.data, place(path)), probe, path, report);
    if (probe.every === 0)
      report([...path, 'every'], 'is zero; write how long from one look to the next, like 1m');
    if (probe.timeout === 0)
      report([...path, 'timeout'], 'is zero; write how long a look may take, like 10s');
    if (probe.every > 0 && probe.timeout > probe.every)
      report(
        [...path, 'timeout'],
        `${formatDuration(probe.timeout)} is longer than every (${formatDuration(probe.every)}): a slow look makes the next ones late`,
        { severity: 'warning' },
      );
    if ((probe.output === 'json' || probe.output === 'nagios') && probe.extract)
      report(
        [...path, 'extract'],
        `goes with output: text; with ${probe.output} the values have names already`,
      );
    for (const [name, pattern] of Object.entries(probe.extract ?? {}))
      checkPattern(pattern, [...path, 'extract', name], report, { group: true });
    checkExtractedNames(probe, path, report);
    if (probe.tcp?.expect !== undefined)
      checkPattern(probe.tcp.expect, [...path, 'tcp', 'expect'], report, { group: false });
    if (probe.log) checkLog(probe.log, [...path, 'log'], report);
    if (probe.files) checkFiles(probe, [...path, 'files'], report);
  }
}

function checkExtractedNames(probe: ProbeEntry, path: Path, report: Report): void {
  const taken = takenNames(probe);
  const kind = probe.http === undefined ? 'command' : 'http probe';
  for (const name of Object.keys(probe.extract ?? {}))
    if (taken.includes(name))
      report([...path, 'extract', name], `is a value that every ${kind} has; choose another name`, {
        at: 'key',
      });
}

function checkKind(written: readonly string[], probe: ProbeEntry, path: Path, report: Report): void {
  const kinds = kindsOf(written);
  const [kind] = kinds;
  if (!kind) {
    report(path, `looks at nothing; give one of ${probeKinds.join(', ')}`, { at: 'key' });
    return;
  }
  if (kinds.length > 1) {
    report(
      path,
      `looks at several things (${kinds.join(', ')}); give one, and the others probes of their own`,
      {
        at: 'key',
      },
    );
    return;
  }
  const fitting = ['every', 'timeout', kind, ...probeOptions[kind]];
  for (const key of Object.keys(probe)) {
    if (fitting.includes(key)) continue;
    const homes = probeKinds.filter((each) => probeOptions[each].includes(key));
    report([...path, key], `does not go with ${kind}; it belongs to ${homes.join(' and ')}`, { at: 'key' });
  }
}

function checkLog(log: NonNullable<ProbeEntry['log']>, path: Path, report: Report): void {
  const { format, find, timezone } = log.time;
  checkPattern(log.pattern, [...path, 'pattern'], report, { group: false });
  if (log.last === 0) report([...path, 'last'], 'is zero; write how far back lines count, like 24h');
  checkZone(timezone, [...path, 'time', 'timezone'], report);
  if (find !== undefined) checkPattern(find, [...path, 'time', 'find'], report, { group: true });
  if (logForms.includes(format)) return;
  if (!isWholeForm(format))
    report(
      [...path, 'time', 'format'],
      `${quote(format)} is no form of day and time; write ${logForms.join(', ')}, or like dd.MM.yyyy HH:mm:ss`,
    );
  else if (find === undefined)
    report(
      [...path, 'time'],
      'needs find: where the time stands in a line, with the time in (…), like "^(\\S+ \\S+)"',
    );
}
