import { spokenName } from '../checks/spoken-name.ts';
import type { Instant, Milliseconds } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { formatMoment } from '../core/moment.ts';
import { byWorst, type Status } from '../core/status.ts';
import { count } from '../core/text.ts';
import type { Alert } from './alert.ts';
import type { WindowSpan } from './window.ts';

/** What is red, in a few words: `import speed is critical`, `import speed, query time and 2 more are critical`. */
export function redWords(named: readonly { readonly name: string; readonly status: Status }[]): string {
  const red = named.map(({ name, status }) => ({ name: spokenName(name), status }));
  const [first, second, ...rest] = [...red].sort((a, b) => byWorst(a.status, b.status));
  if (!first) return 'nothing is red';
  if (!second) return `${first.name} ${statusWords(first.status, 'is')}`;
  const same = red.every(({ status }) => status === first.status);
  const names =
    rest.length === 0
      ? `${first.name} and ${second.name}`
      : `${first.name}, ${second.name} and ${rest.length} more`;
  return `${names} ${same ? statusWords(first.status, 'are') : 'need hands'}`;
}

function statusWords(status: Status, verb: 'is' | 'are'): string {
  switch (status) {
    case 'critical':
      return `${verb} critical`;
    case 'warning':
      return verb === 'is' ? 'is a warning' : 'are warnings';
    case 'unknown':
      return 'cannot be looked at';
    case 'ok':
      return `${verb} flapping`;
  }
}

/** How an alert ended: `well again after 42 min`. Does not call well what is a warning. */
export function overTitle({ openedAt, closedAt, checks }: Alert): string {
  const lasted = formatDuration(Math.max(0, (closedAt ?? openedAt) - openedAt));
  return checks.some(({ status }) => status === 'warning')
    ? `nothing critical any more after ${lasted}`
    : `well again after ${lasted}`;
}

/** `flapping, 5 changes in 30 min`. */
export function flappingWords(changes: number, within: Milliseconds): string {
  return `flapping, ${count(changes, 'change')} in ${formatDuration(within)}`;
}

/** `in a window until 04:00 (New York) · looked at, muted`, with its name. */
export function mutedWords(window: WindowSpan): string {
  return `in a window until ${formatUntil(window)} · looked at, muted · ${window.name}`;
}

export function formatUntil({ from, to, timezone }: WindowSpan): string {
  return formatMoment(to, timezone, isLong(from, to) ? 'both' : 'time');
}

/** Nobody should take the hour for one of today. */
function isLong(from: Instant, to: Instant): boolean {
  return to - from > 20 * 3_600_000;
}
