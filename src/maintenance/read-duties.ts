import type { Instant } from '../core/clock.ts';
import { type Status, worst } from '../core/status.ts';
import { computeDue } from './compute-due.ts';
import type { Due } from './due.ts';
import type { MaintenanceFile, MaintenanceItem } from './item.ts';
import type { MaintenanceFiles, MaintenanceStore, RecordedCompletion, Snooze } from './ports.ts';
import { referenceTo } from './reference.ts';
import { inZone } from './zone.ts';

/** A maintenance item and how it stands now. */
export interface Duty {
  /** `service/item`. */
  readonly reference: string;
  readonly service: string;
  readonly name: string;
  readonly owner?: string;
  readonly item: MaintenanceItem;
  readonly due: Due;
  readonly snooze: Snooze | null;
  readonly snoozedUntil: Instant | null;
  /** The latest time it was closed through Watchkeeper. */
  readonly completion: RecordedCompletion | null;
}

/** A file of items that could not be read: what stands in it is unknown. */
export interface DutyProblem {
  readonly service: string;
  readonly file: string;
  readonly path: string;
  readonly reason: string;
}

export interface DutyStanding {
  readonly at: Instant;
  /** As bad as the worst item; a file that cannot be read counts as unknown. */
  readonly status: Status;
  readonly duties: readonly Duty[];
  readonly problems: readonly DutyProblem[];
}

export interface DutySources {
  readonly items: readonly MaintenanceItem[];
  readonly files: readonly MaintenanceFile[];
  readonly reader: MaintenanceFiles;
  readonly store: MaintenanceStore;
}

/** Reads every item of one service (or of all) as it stands at a moment. An unreadable file hides no other. */
export async function readDuties(
  sources: DutySources,
  now: Instant,
  service?: string,
): Promise<DutyStanding> {
  const wanted = (each: { readonly service: string }) => service === undefined || each.service === service;
  const files = sources.files.filter(wanted);
  const declared = sources.items.filter(wanted);
  const services = [...new Set([...declared, ...files].map((each) => each.service))];
  const [completions, snoozes, readings] = await Promise.all([
    Promise.all(services.map((each) => sources.store.completions(each))),
    sources.store.snoozes(now),
    Promise.all(files.map(async (file) => ({ file, reading: await sources.reader.read(file) }))),
  ]);
  const closed = new Map(completions.flat().map((each) => [referenceTo(each), each]));
  const snoozed = new Map(snoozes.map((each) => [referenceTo(each), each]));
  const items = [
    ...declared.map((item) => withCompletion(item, closed.get(reference(item)))),
    ...readings.flatMap(({ reading }) => (reading.readable ? reading.items : [])),
  ];
  const duties = flagTwins(items).map((item): Duty => {
    const snooze = snoozed.get(reference(item)) ?? null;
    return {
      reference: reference(item),
      service: item.service,
      name: item.name,
      ...(item.owner === undefined ? {} : { owner: item.owner }),
      item,
      due: computeDue(item, now),
      snooze,
      snoozedUntil: snooze?.until ?? null,
      completion: closed.get(reference(item)) ?? null,
    };
  });
  const problems = readings.flatMap(({ file, reading }): DutyProblem[] =>
    reading.readable
      ? []
      : [{ service: file.service, file: file.id, path: file.path, reason: reading.reason }],
  );
  const status = worst([...duties.map(({ due }) => due.status), ...problems.map((): Status => 'unknown')]);
  return { at: now, status, duties, problems };
}

function reference(item: MaintenanceItem): string {
  return referenceTo({ service: item.service, item: item.id });
}

function withCompletion(item: MaintenanceItem, completion: RecordedCompletion | undefined): MaintenanceItem {
  if (!completion) return item;
  const { doneAt, result, notes } = completion;
  const written = inZone(doneAt, item.timezone).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");
  return { ...item, lastDone: { written, at: doneAt, dateOnly: false, result, notes } };
}

/** An id must name one duty of a service, wherever it is declared: the later ones are flawed. */
function flagTwins(items: readonly MaintenanceItem[]): MaintenanceItem[] {
  const origins = new Map<string, string>();
  return items.map((item) => {
    const origin = item.origin.kind === 'file' ? item.origin.file : '';
    const first = origins.get(reference(item));
    if (first === undefined) origins.set(reference(item), origin);
    if (first === undefined || first === origin) return item;
    const where = first === '' ? 'in the config' : `in the file “${first}”`;
    return { ...item, flaw: `An item with the id “${item.id}” stands ${where} already.` };
  });
}
