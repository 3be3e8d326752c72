import type { AuditEvent } from '../../../src/record/audit.ts';
import type { Change } from '../../../src/record/change.ts';
import type { Snapshot } from '../../../src/record/snapshot.ts';
import type { ScheduleStore, SettledSlot, Slot } from '../../../src/schedule/schedule.ts';
import { slotSubject, spokenOutcomes } from '../../../src/schedule/trace.ts';

/** A store of slots in memory, as strict as the contract: one outcome each, cursors that go back only when rewound. */
export class MemoryScheduleStore implements ScheduleStore {
  readonly cursors = new Map<string, number>();
  readonly settled: SettledSlot[] = [];
  readonly audit: AuditEvent[] = [];
  /** What was said: the documents' titles, in order. */
  readonly said: string[] = [];
  readonly snapshots: Snapshot[] = [];
  #slots = new Map<string, Slot & { done: boolean }>();

  async cursor(schedule: string, now: number) {
    const known = this.cursors.get(schedule);
    if (known === undefined) this.cursors.set(schedule, now);
    return known ?? now;
  }

  async openSlots(schedule: string) {
    return [...this.#slots.values()]
      .filter((slot) => slot.schedule === schedule && !slot.done)
      .map(({ dueAt }) => ({ schedule, dueAt }))
      .sort((a, b) => a.dueAt - b.dueAt);
  }

  async withOpenSlots() {
    return [...new Set([...this.#slots.values()].filter((slot) => !slot.done).map((slot) => slot.schedule))];
  }

  async openUp(schedule: string, slots: readonly Slot[], upTo: number) {
    for (const slot of slots) {
      const key = `${slot.schedule}@${slot.dueAt}`;
      if (!this.#slots.has(key)) this.#slots.set(key, { ...slot, done: false });
    }
    this.cursors.set(schedule, Math.max(this.cursors.get(schedule) ?? upTo, upTo));
  }

  async settle(slot: SettledSlot, change: Change, snapshot?: Snapshot) {
    const stored = this.#slots.get(`${slot.schedule}@${slot.dueAt}`);
    if (!stored || stored.done) return false;
    stored.done = true;
    this.settled.push(slot);
    this.audit.push(...change.audit);
    this.said.push(...(change.posts ?? []).map((post) => post.document.title));
    if (snapshot) this.snapshots.push(snapshot);
    return true;
  }

  async rewind(schedule: string, now: number, change: Change) {
    if ((this.cursors.get(schedule) ?? now) <= now) return false;
    this.cursors.set(schedule, now);
    const spoken = new Set(
      this.settled.filter((slot) => spokenOutcomes.includes(slot.outcome)).map((slot) => slotSubject(slot)),
    );
    for (const [key, slot] of this.#slots)
      if (slot.schedule === schedule && slot.dueAt > now && !spoken.has(slotSubject(slot)))
        this.#slots.delete(key);
    this.audit.push(...change.audit);
    return true;
  }

  async latest(schedule: string, limit: number) {
    return this.settled
      .filter((slot) => slot.schedule === schedule)
      .slice(-limit)
      .reverse();
  }
}
