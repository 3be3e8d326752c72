import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A value that nobody may see, with what shells, JSON and URLs treat in their own ways. */
export interface Secret {
  readonly value: string;
  /** Everything that would give it away: itself, its halves, and each way of writing it. */
  readonly forms: readonly Buffer[];
}

export function makeSecret(): Secret {
  const hex = randomBytes(12).toString('hex');
  const value = `tok/${hex}+' "$&é\\`;
  const forms = [
    value,
    hex.slice(0, 12),
    hex.slice(12),
    value.slice(16),
    encodeURIComponent(value).slice(0, 20),
    JSON.stringify(value).slice(1, 20),
    ...[0, 1, 2].map((offset) =>
      Buffer.from('x'.repeat(offset) + value)
        .toString('base64')
        .slice(offset + 2, offset + 22),
    ),
  ];
  return { value, forms: forms.map((form) => Buffer.from(form)) };
}

/** Something that was kept, said or shown. */
export interface Place {
  readonly name: string;
  readonly bytes: Buffer;
}

export function filesBelow(folder: string): Place[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => readPlace(join(entry.parentPath, entry.name)));
}

/** What everybody on the machine sees of every process. */
export function commandLines(): Place[] {
  return processes().flatMap((pid) => readPlace(`/proc/${pid}/cmdline`));
}

/** The environment of every process that may be read. */
export function environments(): (Place & { readonly pid: number })[] {
  return processes().flatMap((pid) => readPlace(`/proc/${pid}/environ`).map((place) => ({ ...place, pid })));
}

function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Nothing for what is gone meanwhile. */
function readPlace(name: string): Place[] {
  try {
    return [{ name, bytes: readFileSync(name) }];
  } catch {
    return [];
  }
}

/** Where a form of the secret stands. */
export function whereverIsHeld({ forms }: Secret, places: readonly Place[]): string[] {
  return places.flatMap(({ name, bytes }) =>
    forms.filter((form) => bytes.includes(form)).map((form) => `${name} holds ${form}`),
  );
}
