/**
 * How something stands. `unknown` is a status of its own: what could not be looked at is never `ok`.
 */
export type Status = 'ok' | 'warning' | 'critical' | 'unknown';

/** From best to worst. What nobody could look at is worse than a warning: it may hide a critical one. */
const severity: Record<Status, number> = { ok: 0, warning: 1, unknown: 2, critical: 3 };

/** The worst of several statuses; `ok` for none. A whole is as bad as its worst part. */
export function worst(statuses: Iterable<Status>): Status {
  let result: Status = 'ok';
  for (const status of statuses) if (severity[status] > severity[result]) result = status;
  return result;
}

/** Sorts worst first. */
export function byWorst(a: Status, b: Status): number {
  return severity[b] - severity[a];
}
