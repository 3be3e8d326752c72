import type { Check } from '../checks/check.ts';
import { staleAfter } from '../checks/credit.ts';
import type { Probe } from '../checks/probe.ts';
import type { CheckStore } from '../checks/state.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { sentenceOf } from '../core/errors.ts';
import { count } from '../core/text.ts';
import type { OutboxStore } from '../record/post.ts';
import type { Schedule, ScheduleStore } from '../schedule/schedule.ts';
import type { Ailment, LookAtVitals } from './ailment.ts';

/** A slot is settled within a minute when all is well. */
const slotPatience: Milliseconds = 5 * 60_000;
/** The scheduler moves every cursor at least every five minutes. */
const cursorPatience: Milliseconds = 15 * 60_000;
/** A message goes out within seconds when Slack answers. */
const outboxPatience: Milliseconds = 5 * 60_000;
/** Slack recycles connections; a new one takes seconds. */
const slackPatience: Milliseconds = 2 * 60_000;

export interface VitalsParts {
  readonly schedules: readonly Schedule[];
  readonly slots: Pick<ScheduleStore, 'openSlots' | 'cursor'>;
  readonly outbox: Pick<OutboxStore, 'waiting'>;
  readonly checks: readonly Check[];
  readonly probes: readonly Probe[];
  readonly states: Pick<CheckStore, 'states'>;
  /** For how long there has been no connection to Slack; 0 while there is one. */
  readonly slackAwayFor: () => Milliseconds;
  readonly clock: Clock;
}

/** The watcher of the watch: looks only at what is stored, so it also notices a loop that hangs. */
export function createVitals(parts: VitalsParts): LookAtVitals {
  const startedAt = parts.clock.elapsed();
  return async () => {
    try {
      const found = await Promise.all([
        ...parts.schedules.map((schedule) => scheduleAilments(parts, schedule)),
        outboxAilments(parts),
        probeAilments(parts, parts.clock.elapsed() - startedAt),
      ]);
      return [...found.flat(), ...slackAilments(parts)];
    } catch (thrown) {
      const sentence = `The database cannot be read: ${sentenceOf(thrown)}`;
      return [{ kind: 'store', subject: '', sentence, since: null }];
    }
  };
}

async function scheduleAilments({ slots, clock }: VitalsParts, schedule: Schedule): Promise<Ailment[]> {
  const now = clock.now();
  const kind = 'schedule';
  const [oldest] = await slots.openSlots(schedule.id);
  if (oldest && now - oldest.dueAt > slotPatience) {
    const sentence = `${schedule.id} was due ${formatDuration(now - oldest.dueAt)} ago and has no outcome yet. The log says why.`;
    return [{ kind, subject: schedule.id, sentence, since: oldest.dueAt }];
  }
  const cursor = await slots.cursor(schedule.id, now);
  if (now - cursor <= cursorPatience) return [];
  const sentence = `Nobody has looked after ${schedule.id} for ${formatDuration(now - cursor)}. Restart the bot if this stays.`;
  return [{ kind, subject: schedule.id, sentence, since: cursor }];
}

async function outboxAilments({ outbox, clock }: VitalsParts): Promise<Ailment[]> {
  const { count: amount, since, problem } = await outbox.waiting();
  if (since === null || clock.now() - since <= outboxPatience) return [];
  const reason = problem ? ` ${problem}` : '';
  const sentence = `${count(amount, 'message waits', 'messages wait')} to go out, the oldest for ${formatDuration(clock.now() - since)}.${reason}`;
  return [{ kind: 'outbox', subject: '', sentence, since }];
}

/** Checks whose probes have not been looked at for so long that nobody knows how they stand. */
async function probeAilments(parts: VitalsParts, running: Milliseconds): Promise<Ailment[]> {
  const now = parts.clock.now();
  const lookedAt = new Map(
    (await parts.states.states()).map((state) => [`${state.service}/${state.check}`, state.lookedAt]),
  );
  const forgotten = parts.checks.filter((check) => {
    const probe = parts.probes.find(({ id, service }) => id === check.probe && service === check.service);
    if (!probe || running <= staleAfter(probe)) return false;
    const at = lookedAt.get(`${check.service}/${check.id}`);
    return at === undefined || now - at > staleAfter(probe);
  });
  if (forgotten.length === 0) return [];
  const names = forgotten.slice(0, 3).map(({ service, id }) => `${service}/${id}`);
  const more = forgotten.length > names.length ? ' and others' : '';
  const sentence = `${count(forgotten.length, 'check has', 'checks have')} not been looked at in time: ${names.join(', ')}${more}.`;
  return [{ kind: 'probes', subject: '', sentence, since: null }];
}

function slackAilments({ slackAwayFor, clock }: VitalsParts): Ailment[] {
  const away = slackAwayFor();
  if (away <= slackPatience) return [];
  const sentence = `There has been no connection to Slack for ${formatDuration(away)}. What is to be said waits.`;
  return [{ kind: 'slack', subject: '', sentence, since: clock.now() - away }];
}
