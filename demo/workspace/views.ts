import { randomBytes } from 'node:crypto';
import type { Checks } from './blocks/checks.ts';
import { stateOf } from './blocks/state.ts';
import type { ViewContent } from './blocks/view-content.ts';
import { Refusal } from './refusal.ts';
import { newId, type World } from './world.ts';

export type Values = Record<string, Record<string, Record<string, unknown>>>;

export interface StoredView {
  readonly id: string;
  readonly person: string;
  readonly rootId: string;
  readonly previousId: string | null;
  content: ViewContent;
  hash: string;
  /** What the person entered so far, as far as the app was told. */
  values: Values;
}

const deepestStack = 3;

/** The dialogs that are open for each person, and each person's Home tab. */
export class Views {
  readonly #stacks = new Map<string, StoredView[]>();
  readonly #homes = new Map<string, StoredView>();
  readonly #world: World;
  readonly #checks: Checks;

  constructor(world: World, checks: Checks) {
    this.#world = world;
    this.#checks = checks;
  }

  top(person: string): StoredView | null {
    return this.#stacks.get(person)?.at(-1) ?? null;
  }

  home(person: string): StoredView | null {
    return this.#homes.get(person) ?? null;
  }

  open(person: string, raw: unknown): StoredView {
    const content = this.#checks.view(raw, 'modal');
    this.#refuseDoubleExternalId(content.externalId, null);
    const view = newView(person, content, null);
    this.#stacks.set(person, [view]);
    this.#world.changed();
    return view;
  }

  /** @throws Refusal `push_limit_reached` on the fourth view of a stack */
  push(person: string, raw: unknown): StoredView {
    const stack = this.#stacks.get(person) ?? [];
    if (stack.length >= deepestStack) throw new Refusal('push_limit_reached');
    const content = this.#checks.view(raw, 'modal');
    this.#refuseDoubleExternalId(content.externalId, null);
    const view = newView(person, content, stack.at(-1) ?? null);
    this.#stacks.set(person, [...stack, view]);
    this.#world.changed();
    return view;
  }

  /** @throws Refusal `not_found`, or `hash_conflict` when the view has changed since `hash` */
  update(view: StoredView | undefined, raw: unknown, hash?: string): StoredView {
    if (view === undefined) throw new Refusal('not_found');
    if (hash !== undefined && hash !== view.hash) throw new Refusal('hash_conflict');
    const content = this.#checks.view(raw, view.content.type);
    this.#refuseDoubleExternalId(content.externalId, view.id);
    view.content = content;
    view.values = stateOf(content.blocks, view.values);
    view.hash = newHash();
    this.#world.changed();
    return view;
  }

  publish(person: string, raw: unknown, hash?: string): StoredView {
    const content = this.#checks.view(raw, 'home');
    const present = this.#homes.get(person);
    if (present !== undefined) {
      if (hash !== undefined && hash !== present.hash) throw new Refusal('hash_conflict');
      present.content = content;
      present.values = stateOf(content.blocks, present.values);
      present.hash = newHash();
    } else this.#homes.set(person, newView(person, content, null));
    this.#world.changed();
    return this.#homes.get(person) ?? newView(person, content, null);
  }

  find(wanted: {
    readonly id?: string | undefined;
    readonly externalId?: string | undefined;
  }): StoredView | undefined {
    const all = [...this.#stacks.values(), [...this.#homes.values()]].flat();
    return all.find(
      (view) =>
        (wanted.id !== undefined && view.id === wanted.id) ||
        (wanted.externalId !== undefined && view.content.externalId === wanted.externalId),
    );
  }

  /** Takes one view off its stack; `all` takes the whole stack. @returns the views that are gone */
  close(view: StoredView, all = false): StoredView[] {
    const stack = this.#stacks.get(view.person) ?? [];
    const index = all ? 0 : stack.indexOf(view);
    const gone = index < 0 ? [] : stack.splice(index);
    this.#world.changed();
    return gone;
  }

  #refuseDoubleExternalId(externalId: string, except: string | null): void {
    const other = externalId === '' ? undefined : this.find({ externalId });
    if (other !== undefined && other.id !== except) throw new Refusal('duplicate_external_id');
  }
}

function newView(person: string, content: ViewContent, previous: StoredView | null): StoredView {
  const id = newId('V');
  return {
    id,
    person,
    rootId: previous?.rootId ?? id,
    previousId: previous?.id ?? null,
    content,
    hash: newHash(),
    values: stateOf(content.blocks, {}),
  };
}

function newHash(): string {
  return `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`;
}
