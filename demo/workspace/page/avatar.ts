import { useSurroundings } from './context.ts';
import { html, type Shown } from './html.ts';

const tints = 10;

/** Initials on a colour that belongs to the id; decoration, the name stands beside it. */
export function Avatar({ id, size }: { readonly id: string; readonly size: 'large' | 'small' }): Shown {
  const { nameOf } = useSurroundings();
  return html`<span class="avatar avatar-${size} tint-${tintOf(id)}" aria-hidden="true">
    ${initialsOf(nameOf(id))}
  </span>`;
}

export function initialsOf(name: string): string {
  const words = name.split(/[\s_-]+/).filter((word) => word !== '');
  const [first = '?', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  return `${Array.from(first)[0] ?? ''}${Array.from(last)[0] ?? ''}`.toUpperCase();
}

function tintOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % tints;
}
