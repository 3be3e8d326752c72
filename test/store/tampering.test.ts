import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditHead } from '../../src/record/audit.ts';
import { chainHash } from '../../src/record/audit-chain.ts';
import { type PostState, postTransitions } from '../../src/record/post.ts';
import { openStore } from '../../src/store/sqlite/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { change, post, start } from './contract/subject.ts';

/** Triggers that somebody with the file in hand would take away first. */
const protections = [
  'audit_entry_never_changes',
  'audit_entry_never_goes',
  'audit_entry_without_gaps',
  'audit_words_never_change',
];

describe('the database in the hands of others', () => {
  let folder: string;
  let store: Store;
  let raw: Sqlite.Database;
  let head: AuditHead;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watchkeeper-store-'));
    const path = join(folder, 'watchkeeper.sqlite');
    store = await openStore({ path, now: () => start });
    for (let index = 1; index <= 6; index += 1) {
      head = await store.audit.append({
        at: start + index,
        actor: 'slack:U1',
        action: 'maintenance.done',
        subject: `s/${index}`,
        after: { index },
        words: `words ${index}`,
      });
    }
    raw = new Sqlite(path);
  });

  afterEach(async () => {
    raw.close();
    store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const unprotect = () => {
    raw.pragma('foreign_keys = OFF');
    for (const name of protections) raw.exec(`DROP TRIGGER ${name}`);
  };

  it.each([
    ['UPDATE audit_entry SET actor = 1', 'append-only'],
    ['DELETE FROM audit_entry WHERE sequence = 6', 'append-only'],
    [
      'INSERT INTO audit_entry SELECT 9, at, actor, action, subject, NULL, NULL, NULL, hash FROM audit_entry WHERE sequence = 1',
      'no gaps',
    ],
    [
      'REPLACE INTO audit_entry SELECT 6, at, actor, action, subject, NULL, NULL, NULL, hash FROM audit_entry WHERE sequence = 1',
      'no gaps',
    ],
    ["UPDATE audit_words SET words = 'other'", 'erased, not changed'],
  ])('refuses %s', (statement, reason) => {
    expect(() => raw.exec(statement)).toThrow(reason);
  });

  it.each([
    ['a changed actor', "UPDATE audit_entry SET actor = 'slack:U2' WHERE sequence = 3", 3],
    ['a changed moment', 'UPDATE audit_entry SET at = at + 1 WHERE sequence = 3', 3],
    ['changed data', `UPDATE audit_entry SET after_json = '{"index":4}' WHERE sequence = 3`, 3],
    ['data that is no JSON any more', "UPDATE audit_entry SET after_json = '{' WHERE sequence = 3", 3],
    ['a removed row', 'DELETE FROM audit_entry WHERE sequence = 3', 3],
    ['a removed first row', 'DELETE FROM audit_entry WHERE sequence = 1', 1],
    ['changed words', "UPDATE audit_words SET words = 'other' WHERE sequence = 3", 3],
    ['words whose hash was taken away', 'UPDATE audit_entry SET words_hash = NULL WHERE sequence = 3', 3],
    [
      'two rows that changed places',
      'UPDATE audit_entry SET sequence = CASE sequence WHEN 3 THEN -4 WHEN 4 THEN -3 END WHERE sequence IN (3, 4); UPDATE audit_entry SET sequence = -sequence WHERE sequence < 0',
      3,
    ],
    [
      'a gap closed by counting anew',
      'DELETE FROM audit_entry WHERE sequence = 3; UPDATE audit_entry SET sequence = -(sequence - 1) WHERE sequence > 3; UPDATE audit_entry SET sequence = -sequence WHERE sequence < 0',
      3,
    ],
  ])('notices %s', async (_what, statement, brokenAt) => {
    expect(await store.audit.verify(head)).toMatchObject({ intact: true });
    unprotect();
    raw.exec(statement);
    expect(await store.audit.verify()).toMatchObject({ intact: false, brokenAt });
  });

  it('notices a shortened end only with a head from before', async () => {
    unprotect();
    raw.exec('DELETE FROM audit_words WHERE sequence > 4; DELETE FROM audit_entry WHERE sequence > 4');
    expect(await store.audit.verify()).toMatchObject({ intact: true });
    expect(await store.audit.verify(head)).toMatchObject({ intact: false, brokenAt: 5 });
  });

  it('notices an end that was written anew, with a head from before', async () => {
    unprotect();
    const [, previous] = await store.audit.latest(2);
    const content = { sequence: 6, at: start, actor: 'slack:U2', action: 'a', subject: 's', wordsHash: null };
    raw.exec('DELETE FROM audit_words WHERE sequence = 6; DELETE FROM audit_entry WHERE sequence = 6');
    raw
      .prepare("INSERT INTO audit_entry VALUES (6, ?, 'slack:U2', 'a', 's', NULL, NULL, NULL, ?)")
      .run(start, chainHash(previous?.hash ?? '', content));
    expect(await store.audit.verify()).toMatchObject({ intact: true });
    expect(await store.audit.verify(head)).toMatchObject({ intact: false, brokenAt: 6 });
  });

  it('lets a post change its state only as the table of transitions says', async () => {
    const states = Object.keys(postTransitions);
    const table: [string, string][] = Object.entries(postTransitions).flatMap(([from, to]) =>
      to.map((each): [string, string] => [from, each]),
    );
    const pairs = states.flatMap((from) => states.map((to) => [from, to] as const));
    expect(pairs).toHaveLength(64);
    await store.changes.record(change('said', { posts: [post('P', { kind: 'card' })] }));
    raw.exec("UPDATE post SET channel_id = 'C', ts = '1'");
    for (const [from, to] of pairs) {
      raw.exec('SAVEPOINT pair');
      bring(raw, from);
      const allowed = from === to || table.some(([one, other]) => one === from && other === to);
      const move = () => raw.prepare('UPDATE post SET state = ?').run(to);
      if (allowed) expect(move, `${from} → ${to}`).not.toThrow();
      else expect(move, `${from} → ${to}`).toThrow('cannot change');
      raw.exec('ROLLBACK TO pair; RELEASE pair');
    }
  });

  it('lets every post begin as due', () => {
    expect(() =>
      raw.exec(`INSERT INTO post (id, kind, channel, document_json, topic, subject, valid_until, state, try_at, created_at)
        VALUES ('X', 'post', '#ops', '{}', 't', 's', 1, 'superseded', 1, 1)`),
    ).toThrow('starts in the state due');
  });

  it('says so when a row holds what no version of Watchkeeper wrote', async () => {
    await store.changes.record(change('said', { posts: [post('P')] }));
    raw.exec(`UPDATE post SET document_json = '{"title":1}'`);
    await expect(store.outbox.latest(1)).rejects.toMatchObject({ code: 'store.damaged-row' });
  });
});

/** Brings the only post into a state, along the shortest way of the table. */
function bring(raw: Sqlite.Database, target: string): void {
  for (const state of way('due', target)) raw.prepare('UPDATE post SET state = ?').run(state);
}

function way(from: PostState, target: string): PostState[] {
  const found = new Map<PostState, PostState[]>([[from, []]]);
  for (const [state, path] of found)
    for (const next of postTransitions[state]) if (!found.has(next)) found.set(next, [...path, next]);
  return [...found].find(([state]) => state === target)?.[1] ?? [];
}
