import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PagePerson, PageState } from '../page-api.ts';
import type { Json } from './read.ts';
import type { PressWhat, Store } from './state.ts';
import type { Outcome } from './transport.ts';

/** What every part of the page may look up or do. */
export interface Surroundings {
  readonly page: PageState;
  readonly store: Store;
  /** The zone of the person who looks. */
  readonly zone: string;
  /** Unix seconds. */
  readonly now: number;
  person(id: string): PagePerson | null;
  /** The name to show for a person, even one that nobody knows. */
  nameOf(id: string): string;
  /** What was typed and not yet sent, by person, channel and thread. */
  readonly drafts: Map<string, string>;
  /** Presses something; a refusal is said on the page. */
  press(what: PressWhat): Promise<Outcome<Json>>;
  /** Asks the question of a Block Kit `confirm` object; true when there is none or the person agreed. */
  confirm(question: unknown): Promise<boolean>;
}

/** Where elements live (a message or a view) and what was chosen in them so far. */
export interface Surface {
  readonly where: PressWhat['where'];
  chosen(blockId: string, actionId: string): Json | null;
  choose(blockId: string, actionId: string, value: Json): void;
  /** Errors of a refused submission, by block id. */
  readonly errors: Readonly<Record<string, string>>;
}

export const SurroundingsContext = createContext<Surroundings | null>(null);
export const SurfaceContext = createContext<Surface | null>(null);

export function useSurroundings(): Surroundings {
  return present(useContext(SurroundingsContext));
}

export function useSurface(): Surface {
  return present(useContext(SurfaceContext));
}

function present<T>(value: T | null): T {
  if (value === null) throw new Error('This part of the page stands outside of the app.');
  return value;
}
