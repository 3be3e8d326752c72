import { randomBytes } from 'node:crypto';
import { Refusal } from './refusal.ts';

export interface ResponseTarget {
  readonly channel: string;
  readonly person: string;
  /** The message that was pressed, for `replace_original` and `delete_original`. */
  readonly messageTs: string | null;
  readonly threadTs: string | null;
}

interface Issued {
  readonly target: ResponseTarget;
  readonly issuedAt: number;
  uses: number;
  /** Which of the app's messages the URL wrote last; `replace_original` then means that one. */
  lastTs: string | null;
}

const mostUses = 5;
const lifetime = 30 * 60_000;

/** The URLs through which an app may answer a command or a click: 5 uses, 30 minutes. */
export class ResponseUrls {
  readonly #issued = new Map<string, Issued>();
  readonly #now: () => number;
  /** Where the workspace listens; set once it does. */
  base = '';

  constructor(now: () => number) {
    this.#now = now;
  }

  issue(target: ResponseTarget): string {
    const path = `/response/${randomBytes(12).toString('hex')}`;
    this.#issued.set(path, { target, issuedAt: this.#now(), uses: 0, lastTs: target.messageTs });
    return this.base + path;
  }

  /** @throws Refusal `used_url` after 5 uses, `expired_url` after 30 minutes */
  use(path: string): Issued {
    const issued = this.#issued.get(path);
    if (issued === undefined) throw new Refusal('invalid_url');
    if (this.#now() - issued.issuedAt > lifetime) throw new Refusal('expired_url');
    if (issued.uses >= mostUses) throw new Refusal('used_url');
    issued.uses += 1;
    return issued;
  }
}
