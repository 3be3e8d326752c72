import { nearestWord } from '../core/nearest.ts';
import type { DutiesMeans } from './means.ts';
import { type Duty, readDuties } from './read-duties.ts';
import { parseReference } from './reference.ts';
import { refusals } from './wording.ts';

/** The duty that a reference (`service/item`) names, as it stands now; a sentence when there is none. */
export async function findDuty(
  means: DutiesMeans,
  reference: string,
): Promise<{ readonly duty: Duty } | { readonly refused: string }> {
  const named = parseReference(reference);
  if (!named) return { refused: refusals.noReference(reference) };
  const { duties, problems } = await readDuties(means, means.clock.now(), named.service);
  const duty = duties.find((each) => each.reference === reference);
  if (duty) return { duty };
  const nearest = nearestWord(
    named.item,
    duties.map(({ item }) => item.id),
  );
  const reasons = problems.map(({ reason }) => reason);
  return { refused: refusals.notFound(named.item, named.service, nearest, reasons) };
}
