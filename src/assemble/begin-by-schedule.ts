import { createHash } from 'node:crypto';
import { windowAt } from '../alerts/window.ts';
import type { Config } from '../config/config.ts';
import type { Clock, Instant } from '../core/clock.ts';
import { WatchkeeperError } from '../core/errors.ts';
import { joinTexts, type Text } from '../core/text.ts';
import type { ChangeStore } from '../record/change.ts';
import type { OutboxStore } from '../record/post.ts';
import { parseAddress, type RunbookAddress } from '../runbooks/library.ts';
import type { RunHeadline } from '../runs/run.ts';
import { mayRunBySchedule, whyNotBySchedule } from '../runs/scheduled-run.ts';
import type { Begun } from '../runs/wished.ts';
import { stateWords } from '../runs/wording.ts';
import type { Performance } from '../schedule/performance.ts';
import type { Schedule, Slot, Task } from '../schedule/schedule.ts';
import { deadlineOf } from '../schedule/triage.ts';
import type { Service } from '../services/service.ts';
import type { Workbench } from './workbench.ts';

export interface SlotOfRun {
  readonly config: Config;
  readonly workbench: Pick<Workbench, 'runs' | 'library'>;
  /** So that the channel is told once that a run has to wait. */
  readonly outbox: Pick<OutboxStore, 'find'>;
  readonly changes: ChangeStore;
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly slot: Slot;
  readonly task: Extract<Task, { kind: 'run' }>;
}

/**
 * Begins the run that a slot asks for, once: performed again, it finds the run that it began. One that belongs into a
 * window is begun only while that window lasts, and ought to be over by its end.
 * @throws WatchkeeperError `schedule.run` when it cannot be begun, and waiting would not help
 */
export async function beginBySchedule(parts: SlotOfRun): Promise<Performance> {
  const { config, schedule, slot, task, workbench, clock } = parts;
  const { address, service } = whereOf(config, task);
  const id = runIdOf(slot);
  const window = windowOf(config, service, slot.dueAt);
  // What was begun before we died stays begun, whatever has become of its runbook and its window since.
  const isThere = (await workbench.runs.scene(id)) !== undefined;
  if (!isThere) {
    const runbook = await workbench.library.now(address.service, address.name);
    const mayRun = mayRunBySchedule(config.mode, config.runbooks.trusted, service.id);
    const reasons = whyNotBySchedule(task, runbook, mayRun);
    if (reasons.length > 0) throw notBegun(reasons.join(' '));
    if (window !== undefined && clock.now() >= window.to)
      throw notBegun(`Its window “${window.name}” is over, and its work belongs into it.`);
  }
  const begun = await workbench.runs.begin(
    {
      id,
      service: service.id,
      runbook: address.name,
      procedure: address.procedure,
      values: task.inputs,
      pace: 'by-itself',
      channel: schedule.channel,
      closes: null,
      dueAt: window?.to ?? null,
    },
    { by: { kind: 'watchkeeper', reason: 'schedule' } },
  );
  if (begun.kind === 'begun') return { change: { audit: [] } };
  if (begun.kind !== 'held') throw notBegun(reasonOf(begun));
  await tellThatItWaits(parts, begun.by, window?.to);
  return {
    passingFailure: `Only one may run at a time, and “${begun.by.title}” (${begun.by.id}) is not over.`,
  };
}

function whereOf(
  config: Config,
  task: SlotOfRun['task'],
): { readonly address: RunbookAddress; readonly service: Service } {
  const address = parseAddress(task.address);
  const service = config.services.find(({ id }) => id === address?.service);
  if (address && service) return { address, service };
  throw notBegun(`${task.address} is no procedure of a known service.`);
}

/** The planned window that a moment lies in. One that somebody opened by hand is not what a schedule was made for. */
function windowOf({ windows }: Config, { id, timezone }: Service, at: Instant) {
  return windowAt({ planned: windows.filter(({ service }) => service === id), adHoc: [], timezone }, at);
}

/** Once for each slot, also when another process goes on waiting. */
async function tellThatItWaits(
  { outbox, changes, schedule, slot, clock }: SlotOfRun,
  by: RunHeadline,
  windowEnds: Instant | undefined,
): Promise<void> {
  const id = `${runIdOf(slot)}-waits`;
  if (await outbox.find(id)) return;
  const until = Math.min(deadlineOf(schedule, slot), windowEnds ?? Number.POSITIVE_INFINITY);
  const holder: Text = [
    { bold: by.title },
    ', begun ',
    { time: by.startedAt, zone: schedule.timezone },
    `, ${stateWords[by.state]}. `,
  ];
  await changes.record({
    audit: [],
    posts: [
      {
        id,
        kind: 'post',
        channel: schedule.channel,
        document: {
          title: 'A run of the schedule has to wait',
          status: 'warning',
          parts: [
            { kind: 'text', text: joinTexts(['Only one may run at a time: ', holder], '') },
            {
              kind: 'text',
              text: [
                'I try again until ',
                { time: until, zone: schedule.timezone },
                ', then this time is left out. ',
                { command: `run show ${by.id}` },
              ],
            },
            { kind: 'note', text: [schedule.id, ', due ', { time: slot.dueAt, zone: schedule.timezone }] },
          ],
        },
        topic: 'schedule.waits',
        subject: schedule.id,
        validUntil: Math.max(until, clock.now() + 1),
      },
    ],
  });
}

function notBegun(reason: string): WatchkeeperError {
  return new WatchkeeperError('schedule.run', `It was not begun. ${reason}`);
}

function reasonOf(begun: Exclude<Begun, { kind: 'begun' | 'held' }>): string {
  return begun.kind === 'inputs' ? Object.values(begun.problems).join(' ') : begun.reason;
}

/** One slot, one run. */
export function runIdOf({ schedule, dueAt }: Slot): string {
  return `slot-${createHash('sha256').update(`${schedule}/${dueAt}`).digest('hex').slice(0, 24)}`;
}
