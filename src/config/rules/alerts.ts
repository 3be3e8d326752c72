import { readCron } from '../../schedule/cron.ts';
import { causesOf, readReference } from '../build/alerts.ts';
import type { ServiceEntries } from '../entries.ts';
import type { Path } from '../report.ts';
import { listWords, meant, quote } from '../wording.ts';
import { reportRepeated } from './everything.ts';
import { checkZone } from './zone.ts';

/** Windows begin at fixed times and last. */
export function checkWindows(service: ServiceEntries): void {
  const { data, report } = service;
  reportRepeated(
    service,
    'window id',
    data.windows.map(({ id }, index) => ({ name: id, path: ['windows', index, 'id'] })),
  );
  for (const [index, window] of data.windows.entries()) {
    const path = ['windows', index];
    checkZone(window.timezone, [...path, 'timezone'], report);
    const cron = readCron(window.cron);
    if (!cron.valid) {
      report([...path, 'cron'], cron.reason.replace(/\.$/, ''));
      continue;
    }
    const { wildcardTime, hours, minutes } = cron.expression;
    if (wildcardTime)
      report([...path, 'cron'], 'begins at no fixed time; write a minute and an hour, like "0 2 * * SUN"');
    else if (hours.some((hour) => minutes.some((minute) => timeOf(hour, minute) === window.until)))
      report([...path, 'until'], `${quote(window.until)} is when the window begins; it would be empty`);
  }
}

function timeOf(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** What something depends on is there, is watched for people, and does not depend on it in turn. */
export function checkDependencies(services: readonly ServiceEntries[]): void {
  const idsOf = new Map(services.map((each) => [each.data.service.id, checkIds(each)]));
  for (const service of services) {
    for (const [index, text] of service.data.service.depends_on.entries())
      checkCause(text, service, ['service', 'depends_on', index], services, idsOf);
    for (const [position, check] of service.data.checks.entries())
      for (const [index, text] of check.depends_on.entries())
        checkCause(text, service, ['checks', position, 'depends_on', index], services, idsOf);
  }
  checkCircles(services);
}

function checkCause(
  text: string,
  { data, report }: ServiceEntries,
  path: Path,
  services: readonly ServiceEntries[],
  idsOf: ReadonlyMap<string, readonly string[]>,
): void {
  const cause = readReference(text, data.service.id);
  const known = idsOf.get(cause.service);
  if (!known) {
    const names = [...idsOf.keys()];
    report(
      path,
      `${quote(cause.service)} is no service; write ${listWords(names)}${meant(cause.service, names)}`,
    );
    return;
  }
  if (!known.includes(cause.check)) {
    const whose = cause.service === data.service.id ? 'this service' : cause.service;
    report(
      path,
      `${quote(cause.check)} is no check of ${whose}; write ${listWords(known, 20)}${meant(cause.check, known)}`,
    );
    return;
  }
  const entry = services
    .find((each) => each.data.service.id === cause.service)
    ?.data.checks.find(({ id }) => id === cause.check);
  if (entry?.alert === 'never')
    report(
      path,
      `${quote(text)} has alert: never, so nobody would hear of either; it keeps nothing quiet. Let it alert, or leave it out here`,
      { severity: 'warning' },
    );
}

/** The ids of a service's checks, also of entries that do not fit the schema. */
function checkIds({ file, data }: ServiceEntries): string[] {
  const written: unknown =
    typeof file.data === 'object' && file.data !== null ? Reflect.get(file.data, 'checks') : [];
  const ids = (Array.isArray(written) ? written : []).flatMap((each: unknown) => {
    const id: unknown = typeof each === 'object' && each !== null ? Reflect.get(each, 'id') : undefined;
    return typeof id === 'string' ? [id] : [];
  });
  return [...new Set([...ids, ...data.checks.map(({ id }) => id)])];
}

/** Each circle is reported once, where its first check begins it. */
function checkCircles(services: readonly ServiceEntries[]): void {
  const causes = new Map(
    services.flatMap(({ data }) =>
      data.checks.map(
        (check) =>
          [
            `${data.service.id}/${check.id}`,
            causesOf(check, data).map((cause) => `${cause.service}/${cause.check}`),
          ] as const,
      ),
    ),
  );
  const reported = new Set<string>();
  for (const { data, report } of services) {
    for (const [index, check] of data.checks.entries()) {
      const start = `${data.service.id}/${check.id}`;
      const circle = wayBack(start, causes);
      if (!circle || circle.some((each) => reported.has(each))) continue;
      for (const each of circle) reported.add(each);
      const path = check.depends_on.length > 0 ? ['checks', index, 'depends_on'] : ['service', 'depends_on'];
      report(path, `leads in a circle: ${[...circle, start].join(' depends on ')}; leave one of them out`);
    }
  }
}

/** The way from a check over what it depends on back to itself; undefined when there is none. */
function wayBack(start: string, causes: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const ways: string[][] = [[start]];
  const passed = new Set<string>();
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const next of causes.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return way;
      if (passed.has(next)) continue;
      passed.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
