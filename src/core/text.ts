import type { Instant } from './clock.ts';
import type { Status } from './status.ts';

/** A piece of a text. Plain strings are never markup: every surface escapes them for its own kind. */
export type Span =
  | string
  | { readonly bold: string }
  | { readonly italic: string }
  | { readonly code: string }
  /** Words after `/ops` (or after `watchkeeper` in the terminal): each surface shows what is to be typed there. */
  | { readonly command: string }
  /** A moment: each reader sees it in their own zone, with the service's zone beside it when given. */
  | { readonly time: Instant; readonly zone?: string; readonly style?: 'time' | 'date' | 'both' }
  /** A person by id, shown by name; `notify` also pings them (only texts written by us may). */
  | { readonly person: string; readonly notify?: boolean }
  /** A channel by name (`#ops`) or id. */
  | { readonly channel: string }
  | { readonly link: string; readonly label: string }
  /** How something stands: its sign and its word, such as in a cell of a table. */
  | { readonly status: Status };

/** A text for people: one string, or spans that are written one after the other. */
export type Text = string | readonly Span[];

/** The spans of a text. */
export function spansOf(text: Text): readonly Span[] {
  return typeof text === 'string' ? [text] : text;
}

/** Joins texts with nothing between them. */
export function concat(...texts: readonly Text[]): Text {
  return texts.flatMap(spansOf);
}

/** Joins texts with a separator between them. */
export function joinTexts(texts: readonly Text[], separator: string): Text {
  return texts.flatMap((text, index) => (index === 0 ? spansOf(text) : [separator, ...spansOf(text)]));
}

/** Cuts a string to at most `limit` characters, the last of them an ellipsis when something was cut. */
export function shorten(value: string, limit: number): string {
  if (value.length <= limit) return value;
  if (limit < 1) return '';
  // Never cut between the two halves of one character.
  const end = limit - 1;
  const cut = value.charCodeAt(end - 1) >= 0xd800 && value.charCodeAt(end - 1) <= 0xdbff ? end - 1 : end;
  return `${value.slice(0, cut)}…`;
}

/** `1 item`, `3 items`: a count with its word. */
export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${amount} ${amount === 1 ? singular : plural}`;
}
