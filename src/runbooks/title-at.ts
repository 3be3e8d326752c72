import { parseAddress, type RunbookLibrary } from './library.ts';
import { procedureOf } from './plan.ts';

/**
 * What the procedure at an address is called, with its runbook: `Run the window (Weekly window)`. Undefined where there is none.
 * @param address `service/runbook#procedure`
 */
export async function titleAt(
  address: string,
  library: Pick<RunbookLibrary, 'read'>,
): Promise<string | undefined> {
  const at = parseAddress(address);
  const runbook = at && (await library.read(at.service, at.name));
  const title = at && runbook && procedureOf(runbook, at.procedure)?.title;
  return title === undefined ? undefined : `${title} (${runbook?.title})`;
}
