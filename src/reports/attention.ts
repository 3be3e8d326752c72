import { spokenName } from '../checks/spoken-name.ts';
import { formatDuration } from '../core/duration.ts';
import { formatMoment } from '../core/moment.ts';
import type { Line } from '../core/reply.ts';
import { worst } from '../core/status.ts';
import { count, type Span, shorten } from '../core/text.ts';
import { type ServiceStanding, type StandingCheck, shownStatus } from './standing.ts';

/** Whether a check gets a line of its own among what is not well: one that follows another is told with that. */
export function needsLook(each: StandingCheck): boolean {
  return shownStatus(each) !== 'ok' && !each.because?.length;
}

/** ` · flapping, 5 changes in 30 min`; empty when it does not flap. */
export function flappingWords({ state, flapping }: Pick<StandingCheck, 'state' | 'flapping'>): string {
  if (!flapping) return '';
  const now = state.status === 'ok' ? ' · ok at the moment' : '';
  return `${now} · flapping, ${count(flapping.changes, 'change')} in ${formatDuration(flapping.within)}`;
}

/** More names than this are counted. */
const mostNamed = 8;

/** Checks that are in trouble because of others, a line for each cause: `3 followers quiet: …`. */
export function followerLines({ service, checks }: Pick<ServiceStanding, 'service' | 'checks'>): Line[] {
  const groups = new Map<string, StandingCheck[]>();
  for (const each of checks) {
    if (!each.because?.length || shownStatus(each) === 'ok') continue;
    const causes = causeNames(each.because, service.id);
    groups.set(causes, [...(groups.get(causes) ?? []), each]);
  }
  return [...groups].map(([causes, followers]): Line => {
    const names = followers.slice(0, mostNamed).map(({ check }) => check.name);
    const more = followers.length > mostNamed ? ` and ${followers.length - mostNamed} more` : '';
    const because: Span = { bold: causes };
    return {
      status: worst(followers.map(shownStatus)),
      text: [
        `${count(followers.length, 'follower')} quiet because of `,
        because,
        `: ${names.join(', ')}${more}`,
      ],
    };
  });
}

/** The names of causes, with their service where it is another one. */
export function causeNames(causes: NonNullable<StandingCheck['because']>, here: string): string {
  return causes
    .map(({ service, name, serviceName }) => {
      const spoken = spokenName(name);
      return service === here ? spoken : `${spoken} (${serviceName})`;
    })
    .join(', ');
}

/** That a service is in a window, if it is. */
export function windowLines({ window }: Pick<ServiceStanding, 'window'>): Line[] {
  return window ? [{ text: [{ bold: windowWords(window) }] }] : [];
}

/** `In a window until 04:00 (New York) · looked at, muted · Weekly maintenance`. */
export function windowWords({ from, to, timezone, name }: NonNullable<ServiceStanding['window']>): string {
  const style = to - from > 20 * 3_600_000 ? 'both' : 'time';
  return `In a window until ${formatMoment(to, timezone, style)} · looked at, muted · ${shorten(name, 200)}`;
}
