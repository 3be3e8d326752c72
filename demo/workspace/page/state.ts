import type { PageState, Press } from '../page-api.ts';
import { type Place, readPlace, writePlace } from './place.ts';
import type { Json } from './read.ts';
import { createReadMarks, type ReadMarks } from './read-marks.ts';
import type { Outcome, Transport } from './transport.ts';

/** Everything that the page shows, at one moment. */
export interface Snapshot {
  readonly page: PageState | null;
  readonly place: Place;
  /** False while the stream of changes is broken. */
  readonly connected: boolean;
  /** Why there is nothing to show yet. */
  readonly failure: string | null;
  /** A passing remark about something that did not work. */
  readonly notice: string | null;
  readonly lastRead: Readonly<Record<string, string>>;
}

export type PressWhat = Omit<Press, 'as'>;

export interface Store {
  snapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  go(place: Partial<Place>): void;
  tell(notice: string | null): void;
  /** Sends in the name of the present person, then looks at the new state. */
  send(path: string, body: object): Promise<Outcome<Json>>;
  markRead(channel: string, ts: string): void;
  start(): void;
}

/** Holds the state of the page; `transport` and `browser` are all that it knows of the world. */
export function createStore(transport: Transport, browser: Window): Store {
  const remembered = 'workspace-person';
  const listeners = new Set<() => void>();
  let marks: ReadMarks | null = null;
  let stopListening: (() => void) | null = null;
  let fetching = false;
  let stale = false;
  let snapshot: Snapshot = {
    page: null,
    place: readPlace(browser.location.hash),
    connected: true,
    failure: null,
    notice: null,
    lastRead: {},
  };

  function change(part: Partial<Snapshot>): void {
    snapshot = { ...snapshot, ...part };
    for (const listener of listeners) listener();
  }

  /** Many changes in a row cost one request at a time, and the last one is never missed. */
  async function refresh(): Promise<void> {
    stale = true;
    if (fetching) return;
    fetching = true;
    while (stale) {
      stale = false;
      const asked = snapshot.place.person;
      const outcome = await transport.state(asked);
      if (asked !== snapshot.place.person) stale = true;
      else if (outcome.ok) accept(outcome.body);
      else if (snapshot.page === null) await failed(outcome.error);
    }
    fetching = false;
  }

  function accept(page: PageState): void {
    if (snapshot.place.person !== page.me) {
      const place = { ...snapshot.place, person: page.me };
      browser.history.replaceState(null, '', writePlace(place));
      change({ place });
    }
    if (marks === null || snapshot.page?.me !== page.me) {
      marks = createReadMarks(browser.localStorage, `${page.team.id}/${page.me}`);
      browser.localStorage.setItem(remembered, page.me);
    }
    change({ page, failure: null, lastRead: marks.all() });
    if (stopListening === null) listen(page.me);
  }

  /** A remembered person may be gone after the workspace was started anew: then whoever is first. */
  async function failed(error: string): Promise<void> {
    if (snapshot.place.person === '') return change({ failure: error });
    change({ place: { ...snapshot.place, person: '' } });
    stale = true;
  }

  function listen(person: string): void {
    stopListening = transport.listen(
      person,
      () => void refresh(),
      (connected) => {
        const isBack = connected && !snapshot.connected;
        if (connected !== snapshot.connected) change({ connected });
        if (isBack) void refresh();
      },
    );
  }

  function arrive(place: Place): void {
    const isOther = place.person !== snapshot.place.person;
    change(isOther ? { place, notice: null } : { place });
    if (!isOther) return;
    stopListening?.();
    stopListening = null;
    void refresh();
  }

  return {
    snapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    go(place) {
      const next = { ...snapshot.place, ...place };
      browser.history.pushState(null, '', writePlace(next));
      arrive(next);
    },
    tell: (notice) => change({ notice }),
    async send(path, body) {
      const outcome = await transport.post(path, { as: snapshot.place.person, ...body });
      await refresh();
      return outcome;
    },
    markRead(channel, ts) {
      if (marks?.read(channel, ts) === true) change({ lastRead: marks.all() });
    },
    start() {
      const hashChanged = (): void => arrive(readPlace(browser.location.hash));
      browser.addEventListener('popstate', hashChanged);
      const { place } = snapshot;
      const person = place.person || (browser.localStorage.getItem(remembered) ?? '');
      change({ place: { ...place, person } });
      void refresh();
    },
  };
}
