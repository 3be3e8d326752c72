import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Clock, Instant } from '../src/core/clock.ts';
import type { Line, Part } from '../src/core/reply.ts';
import { count } from '../src/core/text.ts';
import type { Command } from '../src/dialogue/command.ts';
import { exampleOf, problemReply, unknownWord } from '../src/dialogue/problems.ts';
import type { RunbookLibrary } from '../src/runbooks/library.ts';
import { titleAt } from '../src/runbooks/title-at.ts';
import { type PlannedSlot, previewSchedules } from '../src/schedule/preview.ts';
import type { Schedule, ScheduleStore, SettledSlot } from '../src/schedule/schedule.ts';
import { scheduleWords } from '../src/schedule/words.ts';

/** What `watchkeeper schedule --json` prints. */
export const scheduleDataShape = z.object({
  from: z.iso.datetime(),
  slots: z.array(
    z.object({
      schedule: z.string(),
      due_at: z.iso.datetime(),
      local: z.string().describe('by the wall clock of the schedule’s zone, with its offset'),
      timezone: z.string(),
      quiet: z.string().nullable().describe('the quiet day it falls on: nothing will be done'),
    }),
  ),
  last: z.array(
    z.object({
      schedule: z.string(),
      due_at: z.iso.datetime(),
      outcome: z.enum(['on_time', 'late', 'superseded', 'expired', 'skipped', 'failed']),
      note: z.string().nullable(),
    }),
  ),
});

const defaultCount = 3;
const mostCount = 500;

/** `/ops schedule [next] [ID] [--from ISO] [--count N]`: what comes when, and what became of the last slots. */
export function createScheduleCommand(parts: {
  readonly schedules: readonly Schedule[];
  readonly store: ScheduleStore;
  readonly library: Pick<RunbookLibrary, 'read'>;
  readonly clock: Clock;
}): Command {
  const command: Command = {
    word: 'schedule',
    right: 'schedule',
    summary: 'What comes when, and what became of the last times.',
    usage: '[next] [SCHEDULE] [--from TIME] [--count N]',
    examples: ['schedule', 'schedule next --from 2026-03-08T00:00:00Z --count 5'],
    async run(words) {
      const wish = readWish(words, parts.clock.now());
      if (typeof wish === 'string') return problemReply('usage', wish, exampleOf(command));
      const chosen =
        wish.id === undefined
          ? parts.schedules
          : parts.schedules.filter(({ id }) => id === wish.id || id.endsWith(`/${wish.id}`));
      if (wish.id !== undefined && chosen.length === 0) {
        return unknownWord(
          'schedule',
          wish.id,
          parts.schedules.map(({ id }) => id),
          exampleOf(command),
          (id) => `schedule ${id}`,
        );
      }
      const isShort = words.length === 0;
      const next = previewSchedules(chosen, wish.from, wish.count ?? (isShort ? 1 : defaultCount));
      const says = await wordsOf(chosen, parts.library);
      const last = (await Promise.all(chosen.map(({ id }) => parts.store.latest(id, 1)))).flat();
      return {
        title:
          next.length === 0
            ? 'Nothing is scheduled.'
            : isShort
              ? `${count(next.length, 'schedule')}, each with its next time`
              : `${count(chosen.length, 'schedule')}, the next ${count(next.length, 'time')}`,
        parts: isShort
          ? shortParts(next, last, says)
          : [{ kind: 'lines', lines: next.map((slot) => nextLine(slot, says)) }, ...lastParts(last)],
        shareable: true,
        data: dataOf(wish.from, next, last),
      };
    },
  };
  return command;
}

interface Wish {
  readonly id: string | undefined;
  readonly from: Instant;
  /** Undefined: as many as fit what is asked. */
  readonly count: number | undefined;
}

/** Reads the words; a sentence when they make no sense. */
function readWish(words: readonly string[], now: Instant): Wish | string {
  let id: string | undefined;
  let from = now;
  let wanted: number | undefined;
  const rest = words[0] === 'next' ? words.slice(1) : [...words];
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    if (word === '--from') {
      index += 1;
      const moment = DateTime.fromISO(rest[index] ?? '', { zone: 'UTC' });
      if (!moment.isValid) return `“${rest[index] ?? ''}” is no time. Write it like 2026-03-08T00:00:00Z.`;
      from = moment.toMillis();
    } else if (word === '--count') {
      index += 1;
      wanted = Number(rest[index]);
      if (!Number.isInteger(wanted) || wanted < 1 || wanted > mostCount)
        return `--count takes a whole number from 1 to ${mostCount}.`;
    } else if (word.startsWith('-') || id !== undefined) {
      return `“${word}” is not understood here.`;
    } else {
      id = word;
    }
  }
  return { id, from, count: wanted };
}

/** What a schedule does, in words. */
type Says = (schedule: Schedule) => string;

/** Looks up what the procedures are called that runs are begun of. */
async function wordsOf(schedules: readonly Schedule[], library: Pick<RunbookLibrary, 'read'>): Promise<Says> {
  const titles = new Map<string, string>();
  for (const { id, task } of schedules) {
    const title = task.kind === 'run' ? await titleAt(task.address, library) : undefined;
    if (title !== undefined) titles.set(id, title);
  }
  return (schedule) => scheduleWords(schedule, titles.get(schedule.id));
}

/** One line for each, and of the last times only those that went wrong. */
function shortParts(next: readonly PlannedSlot[], last: readonly SettledSlot[], says: Says): Part[] {
  return [
    { kind: 'lines', lines: next.map((slot) => shortLine(slot, says)) },
    ...lastParts(last.filter(({ outcome }) => outcome !== 'on_time' && outcome !== 'skipped')),
    {
      kind: 'note',
      text: [
        { command: `schedule ${next[0]?.schedule.id ?? 'SCHEDULE'}` },
        ' shows more of one, and how it went',
      ],
    },
  ];
}

function shortLine({ schedule, dueAt, quietDay }: PlannedSlot, says: Says): Line {
  const quiet = quietDay === null ? '' : ` (quiet: ${quietDay})`;
  return {
    text: [{ time: dueAt, zone: schedule.timezone }, ` ${says(schedule)}${quiet} · `, { code: schedule.id }],
  };
}

function lastParts(last: readonly SettledSlot[]): Part[] {
  if (last.length === 0) return [];
  return [
    { kind: 'heading', text: 'Last time' },
    { kind: 'lines', lines: last.map(lastLine) },
  ];
}

function nextLine({ schedule, dueAt, quietDay }: PlannedSlot, says: Says): Line {
  const quiet = quietDay === null ? '' : ` (quiet day, nothing is said: ${quietDay})`;
  return {
    text: [{ time: dueAt, zone: schedule.timezone }, ` ${says(schedule)}${quiet}`],
    detail: `${schedule.id} · ${schedule.cron} in ${schedule.timezone}`,
  };
}

function lastLine({ schedule, dueAt, outcome, note }: SettledSlot): Line {
  const bad = outcome === 'failed' || outcome === 'expired';
  return {
    status: bad ? 'critical' : outcome === 'late' ? 'warning' : 'ok',
    text: [`${schedule}: `, { time: dueAt }, ` ${outcome.replace('_', ' ')}${note ? ` (${note})` : ''}`],
  };
}

function dataOf(
  from: Instant,
  next: readonly PlannedSlot[],
  last: readonly SettledSlot[],
): z.infer<typeof scheduleDataShape> {
  const iso = (at: Instant) => new Date(at).toISOString();
  return {
    from: iso(from),
    slots: next.map(({ schedule, dueAt, local, quietDay }) => ({
      schedule: schedule.id,
      due_at: iso(dueAt),
      local,
      timezone: schedule.timezone,
      quiet: quietDay,
    })),
    last: last.map(({ schedule, dueAt, outcome, note }) => ({ schedule, due_at: iso(dueAt), outcome, note })),
  };
}
