import type { Action } from '../core/reply.ts';
import { beginSubject, runActions } from './topics.ts';

/**
 * The button that begins a run of the procedure to which a check or a duty points; none where it points to a whole file.
 * @param runbook `runbook#procedure` of the service
 * @param closes the maintenance item, `service/item`, that is closed when the run has finished well
 */
export function startRunButtons(
  service: string,
  runbook: string | undefined,
  closes: string | null = null,
): Action[] {
  if (!runbook?.includes('#')) return [];
  return [
    { action: runActions.begin, subject: beginSubject(`${service}/${runbook}`, closes), label: 'Start run' },
  ];
}
