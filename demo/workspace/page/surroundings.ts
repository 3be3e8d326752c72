import type { PageState } from '../page-api.ts';
import type { Surroundings } from './context.ts';
import type { Store } from './state.ts';

/** Joins the present state with the lookups and deeds that the parts of the page share. */
export function surroundingsOf(
  page: PageState,
  store: Store,
  confirm: (question: unknown) => Promise<boolean>,
  drafts: Map<string, string>,
): Surroundings {
  const people = new Map(page.people.map((person) => [person.id, person]));
  return {
    page,
    store,
    confirm,
    drafts,
    zone: knownZone(people.get(page.me)?.timezone),
    now: Math.floor(Date.now() / 1000),
    person: (id) => people.get(id) ?? null,
    nameOf: (id) => people.get(id)?.name ?? (id === 'USLACKBOT' ? 'Slackbot' : id),
    async press(what) {
      const outcome = await store.send('/page/press', what);
      store.tell(outcome.ok ? complaintAbout(outcome.body.outcome) : outcome.error);
      return outcome;
    },
  };
}

/** A zone that this browser does not know must not take the page down. */
function knownZone(zone: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone ?? 'UTC' }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/** A press that reached the workspace may still not have reached the app. */
function complaintAbout(delivery: unknown): string | null {
  if (delivery === 'timed_out')
    return 'The app did not answer in time. Nothing may have happened; look, then try again.';
  if (delivery === 'not_connected')
    return 'No app is connected, so nobody heard this. Try again once it is back.';
  return null;
}
