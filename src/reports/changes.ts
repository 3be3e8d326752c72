import type { Line } from '../core/reply.ts';
import type { Status } from '../core/status.ts';
import type { Snapshot } from '../record/snapshot.ts';
import type { Standing } from './standing.ts';

/** What stands otherwise than at the last summary. */
export interface StatusChange {
  readonly name: string;
  readonly service: string;
  readonly from: Status | null;
  readonly to: Status;
}

/** Every status of a standing by its key: what the next summary compares with. */
export function statusesOf(standing: Standing): Record<string, Status> {
  return Object.fromEntries(entriesOf(standing).map(({ key, status }) => [key, status]));
}

/** What changed since the snapshot: other statuses, and what is new and not ok. Nothing without a snapshot. */
export function changesSince(snapshot: Snapshot | undefined, standing: Standing): StatusChange[] {
  if (!snapshot) return [];
  const known = new Set(Object.keys(snapshot.statuses).map((key) => key.split('/', 1)[0]));
  return entriesOf(standing).flatMap(({ key, name, service, status }) => {
    // Of a service that was not spoken of then, nothing can have changed.
    if (!known.has(key.split('/', 1)[0])) return [];
    const from = snapshot.statuses[key] ?? null;
    if (from === status || (from === null && status === 'ok')) return [];
    return [{ name, service, from, to: status }];
  });
}

export function changeLine(change: StatusChange): Line {
  const from = change.from === null ? 'new' : change.from;
  return { status: change.to, text: [{ bold: change.name }, ` (${change.service}): ${from} → ${change.to}`] };
}

function entriesOf(standing: Standing) {
  return standing.services.flatMap(({ service, checks, duties }) => [
    ...checks.map(({ check, state }) => ({
      key: `${service.id}/${check.id}`,
      name: check.name,
      service: service.name,
      status: state.status,
    })),
    ...duties.map((duty) => ({
      key: `${service.id}/maintenance:${duty.reference}`,
      name: duty.name,
      service: service.name,
      status: duty.due.status,
    })),
  ]);
}
