/** Reads values of unknown shape (Block Kit is JSON of somebody else) without ever throwing. */
export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function recordOf(value: unknown): Json {
  return isRecord(value) ? value : {};
}

export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** The records of a list; anything else in it is left out. */
export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The rows of a table: a list of lists of records. */
export function rowsOf(value: unknown): readonly (readonly Json[])[] {
  return Array.isArray(value) ? value.map(listOf) : [];
}

/** The words of a text object or of a bare string. */
export function wordsOf(value: unknown): string {
  return isRecord(value) ? stringOf(value.text) : stringOf(value);
}
