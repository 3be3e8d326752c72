-- The first tables of Watchkeeper.
--
-- Every time is an integer: milliseconds since 1970-01-01T00:00:00Z. Every column that ends in _json
-- holds JSON. Tables are STRICT, so that a text can never land in a number column. States are pinned by
-- CHECK constraints, and what must happen only once is pinned by a unique index, not by code alone.

-- What came in from Slack, stored before it is acknowledged.
CREATE TABLE delivery (
  id           TEXT    NOT NULL PRIMARY KEY,
  kind         TEXT    NOT NULL CHECK (kind IN ('command', 'action', 'submission', 'mention', 'shortcut', 'home')),
  payload_json TEXT    NOT NULL,
  received_at  INTEGER NOT NULL,
  state        TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'failed')),
  attempts     INTEGER NOT NULL DEFAULT 0,
  problem      TEXT,
  -- When it became done or failed.
  settled_at   INTEGER,
  CHECK ((state = 'open') = (settled_at IS NULL))
) STRICT;
CREATE INDEX delivery_by_state ON delivery (state, received_at);

-- What goes out. `position` is the order in which messages were caused.
CREATE TABLE post (
  position       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id             TEXT    NOT NULL UNIQUE,
  kind           TEXT    NOT NULL CHECK (kind IN ('post', 'card')),
  channel        TEXT    NOT NULL,
  document_json  TEXT    NOT NULL,
  topic          TEXT    NOT NULL,
  subject        TEXT    NOT NULL,
  supersedes     TEXT,
  valid_until    INTEGER NOT NULL,
  thread_of      TEXT,
  state          TEXT    NOT NULL DEFAULT 'due' CHECK (
    state IN ('due', 'sending', 'sent', 'stale', 'superseded', 'expired', 'withdrawn', 'failed')
  ),
  attempts       INTEGER NOT NULL DEFAULT 0,
  try_at         INTEGER NOT NULL,
  created_at     INTEGER NOT NULL,
  sent_at        INTEGER,
  -- Where it is in Slack, once known.
  channel_id     TEXT,
  ts             TEXT,
  -- Counts changes of a card's subject; shown_revision is the one that people see.
  revision       INTEGER NOT NULL DEFAULT 0,
  shown_revision INTEGER NOT NULL DEFAULT 0,
  problem        TEXT,
  CHECK ((channel_id IS NULL) = (ts IS NULL)),
  CHECK (state <> 'sent' OR ts IS NOT NULL),
  CHECK (state <> 'stale' OR (kind = 'card' AND ts IS NOT NULL)),
  CHECK (shown_revision <= revision)
) STRICT;
CREATE INDEX post_by_state ON post (state, try_at);
CREATE INDEX post_by_subject ON post (topic, subject);
CREATE INDEX post_by_supersedes ON post (supersedes) WHERE supersedes IS NOT NULL;
CREATE INDEX post_by_thread ON post (thread_of) WHERE thread_of IS NOT NULL;
-- Order within a channel is kept by sending one message at a time.
CREATE UNIQUE INDEX post_one_sending ON post (channel) WHERE state = 'sending';

-- The only ways from one state of a message to the next: the same table as `postTransitions` in
-- src/record/post.ts (a test compares them).
CREATE TABLE post_transition (
  from_state TEXT NOT NULL,
  to_state   TEXT NOT NULL,
  PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;
INSERT INTO post_transition (from_state, to_state) VALUES
  ('due', 'sending'), ('due', 'superseded'), ('due', 'expired'), ('due', 'withdrawn'),
  ('sending', 'sent'), ('sending', 'due'), ('sending', 'stale'), ('sending', 'failed'),
  ('sending', 'expired'), ('sending', 'withdrawn'),
  ('sent', 'stale'),
  ('stale', 'sending'), ('stale', 'expired'), ('stale', 'withdrawn');
CREATE TRIGGER post_state_only_by_table BEFORE UPDATE OF state ON post
WHEN NEW.state <> OLD.state AND NOT EXISTS (
  SELECT 1 FROM post_transition WHERE from_state = OLD.state AND to_state = NEW.state
)
BEGIN
  SELECT RAISE(ABORT, 'a post cannot change from its state to that one');
END;
CREATE TRIGGER post_starts_due BEFORE INSERT ON post WHEN NEW.state <> 'due'
BEGIN
  SELECT RAISE(ABORT, 'a post starts in the state due');
END;

-- The log of every action and refusal. `hash` covers the content and the hash before it.
CREATE TABLE audit_entry (
  sequence    INTEGER NOT NULL PRIMARY KEY,
  at          INTEGER NOT NULL,
  actor       TEXT    NOT NULL,
  action      TEXT    NOT NULL,
  subject     TEXT    NOT NULL,
  before_json TEXT,
  after_json  TEXT,
  words_hash  TEXT,
  hash        TEXT    NOT NULL
) STRICT;
-- What people wrote stands beside the chain with the salt of its hash; both can be erased together.
CREATE TABLE audit_words (
  sequence INTEGER NOT NULL PRIMARY KEY REFERENCES audit_entry (sequence),
  salt     TEXT    NOT NULL,
  words    TEXT    NOT NULL
) STRICT;
CREATE TRIGGER audit_entry_never_changes BEFORE UPDATE ON audit_entry
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_entry_never_goes BEFORE DELETE ON audit_entry
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
-- Also keeps INSERT OR REPLACE from changing an entry.
CREATE TRIGGER audit_entry_without_gaps BEFORE INSERT ON audit_entry
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit_entry)
BEGIN
  SELECT RAISE(ABORT, 'the audit log has no gaps');
END;
CREATE TRIGGER audit_words_never_change BEFORE UPDATE ON audit_words
BEGIN
  SELECT RAISE(ABORT, 'words of the audit log can be erased, not changed');
END;

-- How every check stands now: one row each, so that reading it does not grow with history.
CREATE TABLE check_state (
  service      TEXT    NOT NULL,
  check_id     TEXT    NOT NULL,
  status       TEXT    NOT NULL CHECK (status IN ('ok', 'warning', 'critical', 'unknown')),
  since        INTEGER NOT NULL,
  seen         TEXT    NOT NULL CHECK (seen IN ('ok', 'warning', 'critical', 'unknown')),
  pending_json TEXT,
  value_json   TEXT    NOT NULL,
  reason       TEXT,
  looked_at    INTEGER NOT NULL,
  PRIMARY KEY (service, check_id)
) STRICT, WITHOUT ROWID;

-- Settled statuses that changed.
CREATE TABLE check_transition (
  position    INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  service     TEXT    NOT NULL,
  check_id    TEXT    NOT NULL,
  from_status TEXT    CHECK (from_status IN ('ok', 'warning', 'critical', 'unknown')),
  to_status   TEXT    NOT NULL CHECK (to_status IN ('ok', 'warning', 'critical', 'unknown')),
  at          INTEGER NOT NULL,
  value_json  TEXT    NOT NULL,
  reason      TEXT
) STRICT;
CREATE INDEX check_transition_by_time ON check_transition (at);

-- When maintenance items were done, as far as it was said through Watchkeeper.
CREATE TABLE completion (
  position    INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  service     TEXT    NOT NULL,
  item        TEXT    NOT NULL,
  done_at     INTEGER NOT NULL,
  result      TEXT    NOT NULL,
  notes       TEXT    NOT NULL,
  actor       TEXT    NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX completion_by_item ON completion (service, item, done_at);

-- Journal of what is written into files that other programs own.
CREATE TABLE write_back (
  id          TEXT    NOT NULL PRIMARY KEY,
  service     TEXT    NOT NULL,
  file        TEXT    NOT NULL,
  path        TEXT    NOT NULL,
  item        TEXT    NOT NULL,
  actor       TEXT    NOT NULL,
  -- The delivery that it answers, if any.
  delivery    TEXT,
  done_at     INTEGER NOT NULL,
  result      TEXT    NOT NULL,
  notes       TEXT    NOT NULL,
  -- The date or timestamp that goes into the file, and what the file said before.
  writes      TEXT    NOT NULL,
  was_json    TEXT    NOT NULL,
  before_hash TEXT    NOT NULL,
  after_hash  TEXT    NOT NULL,
  started_at  INTEGER NOT NULL,
  state       TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'written', 'abandoned')),
  reason      TEXT,
  ended_at    INTEGER,
  -- When the program that owns the file was told to look at it again; until then somebody still has to.
  collected_at INTEGER
) STRICT;
-- Only one writes into a file at a time.
CREATE UNIQUE INDEX write_back_one_open ON write_back (path) WHERE state = 'open';
CREATE INDEX write_back_uncollected ON write_back (started_at) WHERE state = 'written' AND collected_at IS NULL;

CREATE TABLE snooze (
  service  TEXT    NOT NULL,
  item     TEXT    NOT NULL,
  until_at INTEGER NOT NULL,
  reason   TEXT    NOT NULL,
  actor    TEXT    NOT NULL,
  PRIMARY KEY (service, item)
) STRICT, WITHOUT ROWID;

-- Up to which moment the slots of a schedule have been stored.
CREATE TABLE schedule_cursor (
  schedule TEXT    NOT NULL PRIMARY KEY,
  up_to    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Due moments of schedules, each with at most one outcome.
CREATE TABLE slot (
  schedule   TEXT    NOT NULL,
  due_at     INTEGER NOT NULL,
  outcome    TEXT    CHECK (outcome IN ('on_time', 'late', 'superseded', 'expired', 'skipped', 'failed')),
  settled_at INTEGER,
  note       TEXT,
  PRIMARY KEY (schedule, due_at),
  CHECK ((outcome IS NULL) = (settled_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX slot_open ON slot (schedule, due_at) WHERE outcome IS NULL;

-- How everything stood when a summary was made.
CREATE TABLE snapshot (
  position      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id            TEXT    NOT NULL UNIQUE,
  channel       TEXT    NOT NULL,
  edition       TEXT    NOT NULL CHECK (edition IN ('morning', 'evening')),
  at            INTEGER NOT NULL,
  statuses_json TEXT    NOT NULL
) STRICT;
CREATE INDEX snapshot_by_channel ON snapshot (channel, at);

-- Facts about the world, with the time they were learnt: channel ids, members of groups.
CREATE TABLE memo (
  key        TEXT    NOT NULL PRIMARY KEY,
  value_json TEXT    NOT NULL,
  learnt_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
