import { randomBytes } from 'node:crypto';
import { Refusal } from './refusal.ts';

interface Trigger {
  readonly person: string;
  readonly issuedAt: number;
  /** The view from which the trigger came, for `views.push`. */
  readonly view: string | null;
  used: boolean;
}

/** Trigger ids: each opens one view for the person who caused it, within a few seconds. */
export class Triggers {
  readonly #triggers = new Map<string, Trigger>();
  readonly #lifetime: number;

  /** @param lifetime milliseconds */
  constructor(lifetime: number) {
    this.#lifetime = lifetime;
  }

  issue(person: string, view: string | null = null): string {
    const issuedAt = Date.now();
    const id = `${issuedAt}.${randomBytes(6).readUIntBE(0, 6)}.${randomBytes(16).toString('hex')}`;
    this.#triggers.set(id, { person, issuedAt, view, used: false });
    return id;
  }

  /** @throws Refusal `invalid_trigger_id`, `exchanged_trigger_id`, `expired_trigger_id` */
  use(id: string): { readonly person: string; readonly view: string | null } {
    const trigger = this.#triggers.get(id);
    if (trigger === undefined) throw new Refusal('invalid_trigger_id');
    if (trigger.used) throw new Refusal('exchanged_trigger_id');
    if (Date.now() - trigger.issuedAt > this.#lifetime) throw new Refusal('expired_trigger_id');
    trigger.used = true;
    return trigger;
  }
}
