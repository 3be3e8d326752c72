import type { PageState } from '../page-api.ts';
import { isRecord, type Json, recordOf, stringOf } from './read.ts';

/** What became of a request. `error` is a sentence for people. */
export type Outcome<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly error: string };

export interface Transport {
  state(person: string): Promise<Outcome<PageState>>;
  post(path: string, body: unknown): Promise<Outcome<Json>>;
  /** Calls back whenever something changed, and when the stream opens (true) or breaks (false). */
  listen(person: string, changed: () => void, connected: (isConnected: boolean) => void): () => void;
}

const patienceMs = 20_000;
const retryMs = 3_000;

/** Talks to the workspace server in the words of `page-api.ts`. */
export function createTransport(token: string): Transport {
  async function request(path: string, init: RequestInit): Promise<Outcome<Json>> {
    try {
      const response = await fetch(path, {
        ...init,
        headers: { 'x-workspace-token': token, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(patienceMs),
      });
      const body = recordOf(await response.json().catch(() => null));
      if (response.ok) return { ok: true, body };
      return { ok: false, error: stringOf(body.error) || `The workspace answered ${response.status}.` };
    } catch (cause) {
      const tooSlow = cause instanceof DOMException && cause.name === 'TimeoutError';
      const what = tooSlow ? 'The workspace did not answer in time.' : 'The workspace cannot be reached.';
      return { ok: false, error: `${what} Is it still running? Try again.` };
    }
  }

  return {
    async state(person) {
      const query = person === '' ? '' : `?as=${encodeURIComponent(person)}`;
      const outcome = await request(`/page/state${query}`, { method: 'GET' });
      if (!outcome.ok) return outcome;
      if (isPageState(outcome.body)) return { ok: true, body: outcome.body };
      return { ok: false, error: 'The workspace sent a state that this page does not understand.' };
    },
    post: (path, body) => request(path, { method: 'POST', body: JSON.stringify(body) }),
    listen(person, changed, connected) {
      const query = new URLSearchParams({ as: person, token });
      let timer: ReturnType<typeof setTimeout> | undefined;
      let source: EventSource;
      const open = (): void => {
        source = new EventSource(`/page/events?${query}`);
        source.onopen = () => connected(true);
        source.onmessage = () => changed();
        source.onerror = () => {
          connected(false);
          // A browser comes back by itself after a broken line, but never after a refusal.
          if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, retryMs);
        };
      };
      open();
      return () => {
        clearTimeout(timer);
        source.close();
      };
    },
  };
}

/** The server is built with the page; this catches a wrong address rather than every wrong field. */
function isPageState(value: unknown): value is PageState {
  if (!isRecord(value)) return false;
  const lists = [value.people, value.channels, value.commands, value.userGroups];
  return lists.every(Array.isArray) && isRecord(value.team) && typeof value.me === 'string';
}
