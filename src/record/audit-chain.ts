import { createHash, randomBytes } from 'node:crypto';
import type { AuditEvent, AuditHead } from './audit.ts';

/** The head of an empty log. */
export const emptyHead: AuditHead = { sequence: 0, hash: '0'.repeat(64) };

/** What the hash of an entry covers, beside the hash before it. */
export interface ChainedContent extends Omit<AuditEvent, 'words'> {
  readonly sequence: number;
  readonly wordsHash: string | null;
}

/**
 * The hash of an entry: SHA-256, hex, over the previous hash and the content as canonical JSON. Whatever
 * changes in an entry, or in the order of entries, changes every hash from there on.
 */
export function chainHash(previous: string, content: ChainedContent): string {
  const { sequence, at, actor, action, subject, before = null, after = null, wordsHash } = content;
  const covered = { previous, sequence, at, actor, action, subject, before, after, wordsHash };
  return createHash('sha256').update(canonicalJson(covered)).digest('hex');
}

/** A new random salt, hex. Without it, short words could be found again by trying their hashes. */
export function newSalt(): string {
  return randomBytes(16).toString('hex');
}

/** SHA-256, hex, of words and their salt. */
export function hashWords(words: string, salt: string): string {
  return createHash('sha256').update(salt).update('\0').update(words).digest('hex');
}

/**
 * JSON that is the same for the same data: object keys are sorted, there is no white space, and what
 * JSON cannot say is treated as `JSON.stringify` does (undefined members are left out).
 */
export function canonicalJson(data: unknown): string {
  const plain: unknown = JSON.parse(JSON.stringify(data) ?? 'null');
  return JSON.stringify(sortKeys(plain));
}

function sortKeys(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(sortKeys);
  if (data === null || typeof data !== 'object') return data;
  // A null prototype, so that a key `__proto__` is a key like any other.
  const sorted: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)))
    sorted[key] = sortKeys(value);
  return sorted;
}
