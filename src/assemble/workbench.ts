import { join } from 'node:path';
import type { AccessRules } from '../access/access.ts';
import type { Config } from '../config/config.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Log } from '../core/log.ts';
import { createMask } from '../core/mask.ts';
import type { Status } from '../core/status.ts';
import { createOfferChoices } from '../execution/offer-choices.ts';
import type { Supervisors } from '../execution/supervise/supervisors.ts';
import { createWorkshop } from '../execution/workshop.ts';
import type { TopicKeeper } from '../record/post-channel.ts';
import type { RunbookLibrary } from '../runbooks/library.ts';
import { goesOnByItself } from '../runs/by-itself.ts';
import { createDriver, type Driver } from '../runs/driver.ts';
import { createRunCards, createRunKeepers, type RunCards } from '../runs/keepers.ts';
import { createLibrary, type Library } from '../runs/library.ts';
import { createPatience } from '../runs/patience.ts';
import type { OfferChoices, Workshop } from '../runs/ports.ts';
import type { Lease } from '../runs/run.ts';
import { createRuns, type Runs } from '../runs/runs.ts';
import { createVoice } from '../runs/say.ts';
import { stepSubject, stepTopic } from '../runs/topics.ts';
import type { Store } from '../store/store.ts';

/** For a service that config does not know any more. */
const usualTimeout: Milliseconds = 15 * 60_000;

/** Everything that runs of runbooks need. */
export interface Workbench {
  readonly runs: Runs;
  /** Carries them out. Whoever builds a house runs it, or nothing happens. */
  readonly driver: Driver;
  readonly workshop: Workshop;
  /** Runbooks as they are now, and as runs are pinned to them. */
  readonly library: Library;
  readonly offerChoices: OfferChoices;
  readonly cards: RunCards;
  readonly keepers: readonly TopicKeeper[];
  /** Whether the commands of a service's runbooks may run at all. */
  readonly isTrusted: (service: string) => boolean;
}

export function createWorkbench(parts: {
  readonly config: Config;
  readonly data: string;
  readonly store: Store;
  readonly texts: Pick<RunbookLibrary, 'read'>;
  readonly supervisors: Supervisors;
  /** Who drives the runs that begin here. */
  readonly lease: () => Lease;
  readonly lookAt: (service: string, check: string) => Promise<Status>;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends commands that are asked for choices. Those of steps go on. */
  readonly stopping?: AbortSignal;
}): Workbench {
  const { config, store, clock } = parts;
  const isTrusted = (service: string) => config.mode === 'act' && config.runbooks.trusted.includes(service);
  const consentByConfig = (service: string) => config.runbooks.approve[service] ?? null;
  const serviceOf = (id: string) => config.services.find((each) => each.id === id);
  const library = createLibrary(parts.texts, store.runs);
  const workshop = createWorkshop({
    supervisors: parts.supervisors,
    folder: attemptsIn(parts.data),
    benchOf: (service) => config.benches[service],
    secrets: config.secrets,
    usualTimeout,
  });
  const offerChoices = createOfferChoices({
    benchOf: (service) => config.benches[service],
    isTrusted,
    mask: createMask(config.secrets),
    stopping: parts.stopping ?? new AbortController().signal,
  });
  const means = {
    ...parts,
    offerChoices,
    store: store.runs,
    library,
    workshop,
    voice: createVoice({
      clock,
      newId,
      channelOf,
      nameOf: (service) => serviceOf(service)?.name ?? service,
      approversFor: (roles) => approversFor(config.access, roles),
      goesOn: ({ after: run, runbook }, step) =>
        goesOnByItself({ run, runbook }, step, { isTrusted, consentByConfig }),
    }),
    isTrusted,
    consentByConfig,
    holder: parts.lease().holder,
    newId,
  };
  const driver = createDriver({
    ...means,
    bePatient: createPatience({ ...means, zoneOf: (service) => serviceOf(service)?.timezone ?? 'UTC' }),
    onOutput: async ({ id, visit }) =>
      void (await store.outbox.touchCards(stepTopic, stepSubject(id, visit), clock.now())),
  });
  const cards = createRunCards({
    ...means,
    channelOf,
    nameOf: (service) => serviceOf(service)?.name ?? service,
  });
  return {
    runs: createRuns({ ...means, driver }),
    driver,
    workshop,
    library,
    isTrusted,
    offerChoices,
    cards,
    keepers: createRunKeepers(cards),
  };

  /** `#status` as it is; `health`, `incidents` and `dr` are the service's own. */
  function channelOf(service: string, name: string): string {
    if (name !== 'health' && name !== 'incidents' && name !== 'dr') return name;
    const channels = serviceOf(service)?.channels;
    return channels?.[name] ?? channels?.health ?? name;
  }
}

/** Where the folders of attempts lie. */
export function attemptsIn(data: string): string {
  return join(data, 'attempts');
}

/** The people whom config names in a role that may approve, and in one of each of these lists. */
function approversFor(
  { roles, rights }: AccessRules,
  wanted: readonly (readonly string[])[],
): readonly string[] {
  const named = (list: readonly string[]) => list.flatMap((role) => roles[role]?.users ?? []);
  const [first = [], ...others] = [rights['run.approve'] ?? [], ...wanted].map(named);
  return [...new Set(first)].filter((user) => others.every((list) => list.includes(user)));
}
