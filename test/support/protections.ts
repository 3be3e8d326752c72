import type { AlertStore } from '../../src/alerts/ports.ts';
import type { BotParts } from '../../src/assemble/bot.ts';
import type { MaintenanceStore } from '../../src/maintenance/ports.ts';
import type { Change } from '../../src/record/change.ts';
import type { ScheduleStore } from '../../src/schedule/schedule.ts';

/**
 * What keeps a kill from doing harm. A test takes one away to see that it is needed:
 * `finding` looks for a post that may be out already, `accepting` stores a delivery before it is acknowledged,
 * `finishing` ends a delivery with the change it asked for, `journal` remembers a write-back that is going on,
 * `one-transaction` settles a slot together with what it says, `one-look` stores a look together with what is said of it.
 */
export type Protection =
  | 'nothing'
  | 'finding'
  | 'accepting'
  | 'finishing'
  | 'journal'
  | 'one-transaction'
  | 'one-look';

/** The parts of a bot with one protection taken out. */
export function withoutProtection(without: Protection, parts: BotParts): BotParts {
  const { store } = parts;
  switch (without) {
    case 'nothing':
      return parts;
    case 'finding':
      return { ...parts, adaptChannel: (channel) => ({ ...channel, find: async () => undefined }) };
    case 'accepting':
      return storingLate(parts);
    case 'finishing':
      return {
        ...parts,
        store: {
          ...store,
          snapshots: replacing(store.snapshots, {
            save: (snapshot, change) => store.snapshots.save(snapshot, unfinished(change)),
          }),
          changes: { record: (change) => store.changes.record(unfinished(change)) },
        },
      };
    case 'journal':
      return { ...parts, store: { ...store, maintenance: withoutJournal(store.maintenance) } };
    case 'one-transaction':
      return { ...parts, store: { ...store, schedules: inTwoSteps(parts) } };
    case 'one-look':
      return { ...parts, store: { ...store, alerts: sayingLater(parts) } };
  }
}

/** A port of which some methods are others. */
function replacing<Port extends object>(port: Port, changes: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(changes, name) ?? Reflect.get(target, name, target);
      return typeof method === 'function' ? method.bind(target) : method;
    },
  });
}

/** Keeps deliveries in memory until they are acknowledged, as a bot would that acknowledges first and stores later. */
function storingLate(parts: BotParts): BotParts {
  const { store, checkpoint } = parts;
  const kept = new Map<string, () => void>();
  const inbox = replacing(store.inbox, {
    accept: (delivery, begins) => {
      if (kept.has(delivery.id)) return false;
      kept.set(delivery.id, () => store.inbox.accept(delivery, begins));
      return true;
    },
  });
  return {
    ...parts,
    store: { ...store, inbox },
    checkpoint(moment) {
      checkpoint(moment);
      if (moment === 'inbox.acknowledged') for (const keep of kept.values()) keep();
    },
  };
}

function unfinished({ finishes: _, ...change }: Change): Change {
  return change;
}

/** Remembers nothing of a write-back that is going on. */
function withoutJournal(store: MaintenanceStore): MaintenanceStore {
  return replacing(store, {
    beginWriteBack: async () => true,
    completeWriteBack: (_, completion, change) => store.recordCompletion(completion, change),
    abandonWriteBack: async () => true,
    openWriteBacks: async () => [],
  });
}

/** Stores a look and its alerts first, and what is said of them afterwards. */
function sayingLater({ store, checkpoint }: BotParts): AlertStore {
  return replacing(store.alerts, {
    async store(revision, changes) {
      const silent = { ...changes, change: { audit: changes.change.audit } };
      if (!(await store.alerts.store(revision, silent))) return false;
      if (changes.change.posts?.length) checkpoint('alert.torn');
      await store.changes.record({ ...changes.change, audit: [] });
      return true;
    },
  });
}

/** Stores what a slot says first, and its outcome afterwards. */
function inTwoSteps({ store, checkpoint }: BotParts): ScheduleStore {
  return replacing(store.schedules, {
    async settle(slot, change, snapshot) {
      await store.changes.record(change);
      checkpoint('slot.torn');
      return store.schedules.settle(slot, { audit: [] }, snapshot);
    },
  });
}
