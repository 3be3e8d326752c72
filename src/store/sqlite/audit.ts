import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { AuditEntry, AuditEvent, AuditHead, AuditStore, AuditVerdict } from '../../record/audit.ts';
import { canonicalJson, chainHash, emptyHead, hashWords, newSalt } from '../../record/audit-chain.ts';
import { instant, jsonColumn } from './columns.ts';
import { type Database, query } from './database.ts';

const entryRow = z.object({
  sequence: z.int(),
  at: instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  before_json: z.string().nullable(),
  after_json: z.string().nullable(),
  words_hash: z.string().nullable(),
  hash: z.string(),
  salt: z.string().nullable(),
  words: z.string().nullable(),
});
type EntryRow = z.infer<typeof entryRow>;

const plainData = jsonColumn(z.unknown()).nullable();

const headRow = z.object({ sequence: z.int(), hash: z.string() });

/** Rows walked before the event loop gets a turn. */
const stride = 500;

/** The append-only log, in SQLite. */
export class SqliteAudit implements AuditStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async verify(since?: AuditHead): Promise<AuditVerdict> {
    let head = emptyHead;
    for (;;) {
      const rows = this.#database.all(
        entries()
          .where('audit_entry.sequence', '>', head.sequence)
          .orderBy('audit_entry.sequence')
          .limit(stride),
        entryRow,
      );
      for (const row of rows) {
        const reason = flawOf(row, head) ?? (since ? contradiction(row, since) : undefined);
        if (reason !== undefined) return { intact: false, brokenAt: head.sequence + 1, reason };
        head = { sequence: row.sequence, hash: row.hash };
      }
      if (rows.length < stride) break;
      await setImmediate();
    }
    if (since && since.sequence > head.sequence) {
      return {
        intact: false,
        brokenAt: head.sequence + 1,
        reason: `The log ends at entry ${head.sequence}, but entry ${since.sequence} is known: its end was cut off.`,
      };
    }
    return { intact: true, head };
  }

  async head(): Promise<AuditHead> {
    return readHead(this.#database);
  }

  async latest(limit: number): Promise<AuditEntry[]> {
    const rows = this.#database.all(entries().orderBy('audit_entry.sequence', 'desc').limit(limit), entryRow);
    return rows.map((row) => ({
      sequence: row.sequence,
      at: row.at,
      actor: row.actor,
      action: row.action,
      subject: row.subject,
      before: plainData.parse(row.before_json),
      after: plainData.parse(row.after_json),
      ...(row.words === null ? {} : { words: row.words }),
      wordsHash: row.words_hash,
      hash: row.hash,
    }));
  }

  async append(event: AuditEvent): Promise<AuditHead> {
    return this.#database.change(() => appendAudit(this.#database, event));
  }

  async eraseWords(sequence: number): Promise<void> {
    this.#database.change(() =>
      this.#database.run(query.deleteFrom('audit_words').where('sequence', '=', sequence)),
    );
  }
}

/** Puts an event at the end of the chain. Belongs inside a transaction. */
export function appendAudit(database: Database, given: AuditEvent): AuditHead {
  const event = asStored(given);
  const { words, ...content } = event;
  const previous = readHead(database);
  const sequence = previous.sequence + 1;
  const salt = newSalt();
  const wordsHash = words === undefined ? null : hashWords(words, salt);
  const hash = chainHash(previous.hash, { ...content, sequence, wordsHash });
  database.run(
    query.insertInto('audit_entry').values({
      sequence,
      at: event.at,
      actor: event.actor,
      action: event.action,
      subject: event.subject,
      before_json: event.before == null ? null : canonicalJson(event.before),
      after_json: event.after == null ? null : canonicalJson(event.after),
      words_hash: wordsHash,
      hash,
    }),
  );
  if (words !== undefined) database.run(query.insertInto('audit_words').values({ sequence, salt, words }));
  return { sequence, hash };
}

/**
 * With texts as the database gives them back. It keeps UTF-8, so half of a character pair (which people can
 * send) comes back as U+FFFD, and a hash over what was sent would break the chain.
 */
function asStored(event: AuditEvent): AuditEvent {
  return {
    ...event,
    actor: event.actor.toWellFormed(),
    action: event.action.toWellFormed(),
    subject: event.subject.toWellFormed(),
  };
}

function readHead(database: Database): AuditHead {
  const newest = query
    .selectFrom('audit_entry')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1);
  return database.first(newest, headRow) ?? emptyHead;
}

function entries() {
  return query
    .selectFrom('audit_entry')
    .leftJoin('audit_words', 'audit_words.sequence', 'audit_entry.sequence')
    .selectAll('audit_entry')
    .select(['audit_words.salt', 'audit_words.words']);
}

/** What is wrong with an entry that should follow the head, if anything. */
function flawOf(row: EntryRow, previous: AuditHead): string | undefined {
  const expected = previous.sequence + 1;
  if (row.sequence !== expected) return `Entry ${expected} is missing.`;
  if (rehash(row, previous) !== row.hash)
    return `Entry ${expected} was changed, or another entry stood before it.`;
  if (row.words !== null && row.salt !== null && hashWords(row.words, row.salt) !== row.words_hash)
    return `The words of entry ${expected} are not the ones that were written.`;
  return undefined;
}

/** The hash that the entry should have; undefined when its data is not even JSON any more. */
function rehash(row: EntryRow, previous: AuditHead): string | undefined {
  const before = plainData.safeParse(row.before_json);
  const after = plainData.safeParse(row.after_json);
  if (!before.success || !after.success) return undefined;
  const { sequence, at, actor, action, subject, words_hash: wordsHash } = row;
  return chainHash(previous.hash, {
    sequence,
    at,
    actor,
    action,
    subject,
    before: before.data,
    after: after.data,
    wordsHash,
  });
}

/** Whether the entry stands where the known head stands and is another one. */
function contradiction(row: EntryRow, since: AuditHead): string | undefined {
  if (row.sequence !== since.sequence || row.hash === since.hash) return undefined;
  return `Entry ${row.sequence} is not the one that is known: the log was rewritten at or before it.`;
}
