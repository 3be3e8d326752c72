/**
 * Who did something. People are told apart by Slack user id or operating-system user id,
 * never by a name; `person` is the key under `people:` in config when config knows them.
 */
export type Actor =
  | { readonly kind: 'slack'; readonly user: string; readonly person?: string }
  | { readonly kind: 'terminal'; readonly uid: number; readonly person?: string }
  /** The bot itself: a schedule, a probe, a start. `reason` says which. */
  | { readonly kind: 'watchkeeper'; readonly reason: string };

/** An actor as one stable string for the store and the audit log: `slack:U123`, `uid:1000`, `watchkeeper:schedule`. */
export function actorKey(actor: Actor): string {
  switch (actor.kind) {
    case 'slack':
      return `slack:${actor.user}`;
    case 'terminal':
      return `uid:${actor.uid}`;
    case 'watchkeeper':
      return `watchkeeper:${actor.reason}`;
  }
}

/** Who an actor key names; undefined for none, and for the bot itself. Which person of config it is, a key does not hold. */
export function actorOf(key: string | undefined): Actor | undefined {
  const [kind, id = ''] = key?.split(':', 2) ?? [];
  if (kind === 'slack' && id !== '') return { kind, user: id };
  return kind === 'uid' && /^\d+$/.test(id) ? { kind: 'terminal', uid: Number(id) } : undefined;
}
