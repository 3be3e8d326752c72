import type { Document } from '../core/reply.ts';

/** A document with names where it holds ids of people. What programs get of it keeps the ids. */
export function namePeople<Said extends Document>(document: Said, nameOf: (id: string) => string): Said {
  // Structure and types stay as they are; only ids of people are exchanged for their names.
  return { ...document, parts: walk(document.parts, nameOf) as Said['parts'] };
}

function walk(value: unknown, nameOf: (id: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => walk(each, nameOf));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === 'person' && typeof each === 'string' ? nameOf(each) : walk(each, nameOf),
    ]),
  );
}
