import type { BotParts } from '../../src/assemble/bot.ts';
import type { MaintenanceStore } from '../../src/maintenance/ports.ts';
import type { Change } from '../../src/record/change.ts';
import type { Store } from '../../src/store/store.ts';

/**
 * What keeps a kill from doing harm. A test takes one away to see that it is needed:
 * `finding` looks for a post that may be out already, `accepting` stores a delivery before it is acknowledged,
 * `finishing` ends a delivery with the change it asked for, `journal` remembers a write-back that is going on,
 * `one-transaction` settles a slot together with what it says.
 */
export type Protection = 'nothing' | 'finding' | 'accepting' | 'finishing' | 'journal' | 'one-transaction';

/** The parts of a bot with one protection taken out. */
export function withoutProtection(without: Protection, parts: BotParts): BotParts {
  const { store } = parts;
  switch (without) {
    case 'nothing':
      return parts;
    case 'finding':
      return { ...parts, adaptChannel: (channel) => ({ ...channel, find: async () => undefined }) };
    case 'accepting':
      return { ...parts, store: { ...store, inbox: inMemory(store) } };
    case 'finishing':
      return {
        ...parts,
        store: {
          ...store,
          snapshots: {
            latest: (channel) => store.snapshots.latest(channel),
            save: (snapshot, change) => store.snapshots.save(snapshot, unfinished(change)),
          },
          changes: { record: (change) => store.changes.record(unfinished(change)) },
        },
      };
    case 'journal':
      return { ...parts, store: { ...store, maintenance: withoutJournal(store.maintenance) } };
    case 'one-transaction':
      return { ...parts, store: { ...store, schedules: inTwoSteps(parts) } };
  }
}

/** Keeps deliveries in memory alone, as a bot would that acknowledges first and stores later. */
function inMemory(store: Store): Store['inbox'] {
  const kept = new Map<string, Parameters<Store['inbox']['accept']>[0]>();
  return {
    accept: (delivery) => {
      if (kept.has(delivery.id)) return false;
      kept.set(delivery.id, delivery);
      return true;
    },
    begin: async (id) => {
      const delivery = kept.get(id);
      if (delivery) store.inbox.accept(delivery);
      return store.inbox.begin(id);
    },
    finish: (id, now) => store.inbox.finish(id, now),
    fail: (id, problem, now) => store.inbox.fail(id, problem, now),
    open: () => store.inbox.open(),
    forget: (before) => store.inbox.forget(before),
  };
}

function unfinished({ audit, posts, touches }: Change): Change {
  return { audit, ...(posts ? { posts } : {}), ...(touches ? { touches } : {}) };
}

/** Remembers nothing of a write-back that is going on. */
function withoutJournal(store: MaintenanceStore): MaintenanceStore {
  return {
    completions: (service) => store.completions(service),
    recordCompletion: (completion, change) => store.recordCompletion(completion, change),
    beginWriteBack: async () => true,
    completeWriteBack: (_, completion, change) => store.recordCompletion(completion, change),
    abandonWriteBack: async () => true,
    openWriteBacks: async () => [],
    uncollectedWriteBacks: async () => [],
    markCollected: async () => {},
    snoozes: (now) => store.snoozes(now),
    snooze: (snooze, change) => store.snooze(snooze, change),
  };
}

/** Stores what a slot says first, and its outcome afterwards. */
function inTwoSteps({ store, checkpoint }: BotParts): Store['schedules'] {
  const { schedules, changes } = store;
  return {
    cursor: (schedule, now) => schedules.cursor(schedule, now),
    openSlots: (schedule) => schedules.openSlots(schedule),
    withOpenSlots: () => schedules.withOpenSlots(),
    openUp: (schedule, slots, upTo) => schedules.openUp(schedule, slots, upTo),
    latest: (schedule, limit) => schedules.latest(schedule, limit),
    async settle(slot, change, snapshot) {
      await changes.record(change);
      checkpoint('slot.torn');
      return schedules.settle(slot, { audit: [] }, snapshot);
    },
  };
}
