import { namesAt, type ServiceEntries } from '../entries.ts';
import type { Path } from '../report.ts';
import { condition as conditionSchema } from '../schema/condition.ts';
import type { CheckEntry } from '../schema/service-file.ts';
import { listWords, meant, quote } from '../wording.ts';
import { reportRepeated } from './everything.ts';
import { checkPattern } from './pattern.ts';
import { isKnownValue, knownValues } from './probe-values.ts';
import { kindsOf } from './probes.ts';
import { holdsAll, isEmpty, rangeOf } from './thresholds.ts';
import { knownType, misfits, wordsForType } from './value-types.ts';

const comparisons = Object.keys(conditionSchema.shape);

/** Each check looks at a value that there is, and its conditions make sense. */
export function checkChecks(service: ServiceEntries): void {
  const { data, report, file } = service;
  const probes = namesAt(file.data, ['probes']);
  const parts = namesAt(file.data, ['service', 'parts']);
  reportRepeated(
    service,
    'check id',
    data.checks.map(({ id }, index) => ({ name: id, path: ['checks', index, 'id'] })),
  );
  for (const [index, check] of data.checks.entries()) {
    const path = ['checks', index];
    if (!probes.includes(check.probe))
      report(
        [...path, 'probe'],
        `${quote(check.probe)} is no probe of this service; write ${listWords(probes)}${meant(check.probe, probes)}`,
      );
    checkValue(check.value, check, service, [...path, 'value']);
    checkValue(check.status_from, check, service, [...path, 'status_from']);
    for (const [name, value] of Object.entries(check.details ?? {}))
      checkValue(value, check, service, [...path, 'details', name]);
    if (check.part !== undefined && !parts.includes(check.part))
      report(
        [...path, 'part'],
        `${quote(check.part)} is not listed under service.parts: ${listWords(parts)}${meant(check.part, parts)}`,
      );
    checkConditions(check, service, path);
    checkTypes(check, service, path);
  }
}

/** Values of one type are only compared with values of that type. */
function checkTypes(check: CheckEntry, { data, report }: ServiceEntries, path: Path): void {
  const probe = Object.hasOwn(data.probes, check.probe) ? data.probes[check.probe] : undefined;
  if (!probe || check.value === undefined) return;
  const [kind, ...others] = kindsOf(Object.keys(probe));
  const type = kind && others.length === 0 ? knownType(probe, kind, check.value) : undefined;
  if (!type) return;
  for (const level of ['warning', 'critical'] as const)
    for (const { comparison, named } of misfits(check[level] ?? {}, type))
      report(
        [...path, level, comparison],
        `does not fit: ${check.value} is ${wordsForType(type)}, and ${JSON.stringify(named)} is ${wordsForType(typeof named)}; write ${wordsForType(type)}`,
        { severity: 'warning' },
      );
}

function checkValue(
  value: string | undefined,
  check: CheckEntry,
  { data, report }: ServiceEntries,
  path: Path,
): void {
  if (value === undefined) return;
  const probe = Object.hasOwn(data.probes, check.probe) ? data.probes[check.probe] : undefined;
  if (!probe) return;
  const [kind, ...others] = kindsOf(Object.keys(probe));
  const known = kind && others.length === 0 ? knownValues(probe, kind) : undefined;
  if (!kind || !known || isKnownValue(value, known)) return;
  report(
    path,
    `${quote(value)} is no value of this probe (${kind}); write ${listWords(known, 20)}${meant(value, known)}`,
  );
}

function checkConditions(check: CheckEntry, { file, place, report }: ServiceEntries, path: Path): void {
  // As written: a comparison that does not fit was reported already.
  const written = namesAt(file.data, place(path));
  const { warning, critical } = check;
  const levels = ['warning', 'critical'].filter((level) => written.includes(level));
  if (written.includes('status_from')) {
    for (const level of levels)
      report(
        [...path, level],
        'does not go with status_from, which takes the status over as it is; leave one of the two out',
        { at: 'key' },
      );
    return;
  }
  if (!written.includes('value'))
    report(path, 'asks for no value; give value, or status_from where the probe says the status itself');
  // A value that is only recorded has nothing to wait for, to tell or to do.
  else if (levels.length === 0)
    for (const key of ['for', 'recovery', 'details', 'action', 'backup'].filter((each) =>
      written.includes(each),
    ))
      report(
        [...path, key],
        'goes with a threshold, and this check has none; give warning, critical or both, like critical: {above: 90}',
        { at: 'key' },
      );
  const waits = namesAt(file.data, place([...path, 'for']));
  for (const level of ['warning', 'critical'])
    if (waits.includes(level) && levels.length > 0 && !levels.includes(level))
      report([...path, 'for', level], `waits for nothing: the check has no ${level}; leave it out`);
  for (const [name, condition] of Object.entries({ warning, critical })) {
    if (!condition) continue;
    if (namesAt(file.data, place([...path, name])).length === 0)
      report([...path, name], `compares with nothing; give at least one of ${comparisons.join(', ')}`);
    if (condition.matches !== undefined)
      checkPattern(condition.matches, [...path, name, 'matches'], report, { group: false });
    const range = rangeOf(condition);
    if (range && isEmpty(range)) report([...path, name], 'can never hold: no number fits both bounds');
  }
  const mild = warning && rangeOf(warning);
  const grave = critical && rangeOf(critical);
  if (mild && grave && !isEmpty(mild) && holdsAll(grave, mild))
    report(
      [...path, 'critical'],
      'holds wherever warning holds, so warning never shows; are the two swapped?',
      {
        severity: 'warning',
      },
    );
}
