-- Runs of runbooks.

-- The text of a runbook as it was when a run of it began, by its SHA-256 (hex). Many runs share one.
CREATE TABLE run_pin (
  hash TEXT NOT NULL PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE run (
  position      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id            TEXT    NOT NULL UNIQUE,
  service       TEXT    NOT NULL,
  runbook       TEXT    NOT NULL,
  procedure     TEXT    NOT NULL,
  title         TEXT    NOT NULL,
  pin           TEXT    NOT NULL REFERENCES run_pin (hash),
  state         TEXT    NOT NULL CHECK (state IN ('asking', 'working', 'stuck', 'finished', 'aborted')),
  -- Counts the changes; whoever saw an earlier one changes nothing.
  revision      INTEGER NOT NULL,
  -- Counts how often the run has come to a step; each time has a message of its own.
  visit         INTEGER NOT NULL,
  progress_json TEXT    NOT NULL,
  pace          TEXT    NOT NULL CHECK (pace IN ('step-by-step', 'by-itself', 'paused')),
  started_by    TEXT    NOT NULL,
  held_by       TEXT    NOT NULL,
  started_at    INTEGER NOT NULL,
  ended_at      INTEGER,
  reason        TEXT,
  channel       TEXT    NOT NULL,
  card          TEXT,
  -- What may run only once at a time.
  only_one      TEXT,
  -- The maintenance item that is closed when it has finished well: service/item.
  closes        TEXT,
  -- When it ought to be over, and when it was said that it was not.
  due_at        INTEGER,
  late_at       INTEGER,
  -- When what follows its end was done: its item closed, its transcript kept.
  settled_at    INTEGER,
  lease_holder  TEXT    NOT NULL,
  lease_until   INTEGER,
  CHECK ((state IN ('finished', 'aborted')) = (ended_at IS NOT NULL))
) STRICT;
CREATE INDEX run_by_state ON run (state, position);
CREATE INDEX run_by_service ON run (service, position);
CREATE INDEX run_by_pin ON run (pin);
CREATE INDEX run_unsettled ON run (position) WHERE ended_at IS NOT NULL AND settled_at IS NULL;
CREATE UNIQUE INDEX run_only_one ON run (only_one) WHERE only_one IS NOT NULL AND ended_at IS NULL;

CREATE TABLE run_attempt (
  position   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id         TEXT    NOT NULL UNIQUE,
  run        TEXT    NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  step       TEXT    NOT NULL,
  visit      INTEGER NOT NULL,
  number     INTEGER NOT NULL,
  state      TEXT    NOT NULL CHECK (
    state IN (
      'starting', 'running', 'succeeded', 'failed', 'timed-out', 'cancelled', 'not-started', 'interrupted',
      'skipped', 'refused'
    )
  ),
  actor      TEXT    NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at   INTEGER,
  took       INTEGER,
  exit_code  INTEGER,
  note       TEXT,
  evidence   TEXT,
  printed    INTEGER,
  plan       TEXT,
  UNIQUE (run, step, number),
  CHECK ((state IN ('starting', 'running')) = (ended_at IS NULL))
) STRICT;
-- A run does one thing at a time.
CREATE UNIQUE INDEX run_attempt_one_under_way ON run_attempt (run) WHERE ended_at IS NULL;

CREATE TABLE run_approval (
  position     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id           TEXT    NOT NULL UNIQUE,
  run          TEXT    NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  step         TEXT    NOT NULL,
  plan         TEXT    NOT NULL,
  state        TEXT    NOT NULL CHECK (state IN ('asked', 'granted', 'refused', 'used', 'expired', 'withdrawn')),
  requested_by TEXT    NOT NULL,
  requested_at INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  needed       INTEGER NOT NULL CHECK (needed > 0),
  roles_json   TEXT    NOT NULL,
  givers_json  TEXT    NOT NULL,
  refused_by   TEXT,
  reason       TEXT
) STRICT;
-- One request at a time.
CREATE UNIQUE INDEX run_approval_one_open ON run_approval (run) WHERE state IN ('asked', 'granted');

-- The only ways from one state to the next: the same tables as in src/runs (a test compares them).
CREATE TABLE run_transition (
  of_what    TEXT NOT NULL CHECK (of_what IN ('run', 'attempt', 'approval')),
  from_state TEXT NOT NULL,
  to_state   TEXT NOT NULL,
  PRIMARY KEY (of_what, from_state, to_state)
) STRICT, WITHOUT ROWID;
INSERT INTO run_transition (of_what, from_state, to_state) VALUES
  ('run', 'asking', 'working'), ('run', 'asking', 'finished'), ('run', 'asking', 'stuck'),
  ('run', 'asking', 'aborted'),
  ('run', 'working', 'asking'), ('run', 'working', 'stuck'), ('run', 'working', 'finished'), ('run', 'working', 'aborted'),
  ('run', 'stuck', 'working'), ('run', 'stuck', 'asking'), ('run', 'stuck', 'finished'), ('run', 'stuck', 'aborted'),
  ('attempt', 'starting', 'running'), ('attempt', 'starting', 'not-started'), ('attempt', 'starting', 'succeeded'),
  ('attempt', 'starting', 'failed'), ('attempt', 'starting', 'timed-out'), ('attempt', 'starting', 'cancelled'),
  ('attempt', 'starting', 'interrupted'),
  ('attempt', 'running', 'succeeded'), ('attempt', 'running', 'failed'), ('attempt', 'running', 'timed-out'),
  ('attempt', 'running', 'cancelled'), ('attempt', 'running', 'interrupted'),
  ('approval', 'asked', 'granted'), ('approval', 'asked', 'used'), ('approval', 'asked', 'refused'), ('approval', 'asked', 'expired'),
  ('approval', 'asked', 'withdrawn'),
  ('approval', 'granted', 'used'), ('approval', 'granted', 'expired'), ('approval', 'granted', 'withdrawn');

CREATE TRIGGER run_state_only_by_table BEFORE UPDATE OF state ON run
WHEN NEW.state <> OLD.state AND NOT EXISTS (
  SELECT 1 FROM run_transition WHERE of_what = 'run' AND from_state = OLD.state AND to_state = NEW.state
)
BEGIN
  SELECT RAISE(ABORT, 'a run cannot change from its state to that one');
END;
CREATE TRIGGER run_attempt_state_only_by_table BEFORE UPDATE OF state ON run_attempt
WHEN NEW.state <> OLD.state AND NOT EXISTS (
  SELECT 1 FROM run_transition WHERE of_what = 'attempt' AND from_state = OLD.state AND to_state = NEW.state
)
BEGIN
  SELECT RAISE(ABORT, 'an attempt cannot change from its state to that one');
END;
CREATE TRIGGER run_approval_state_only_by_table BEFORE UPDATE OF state ON run_approval
WHEN NEW.state <> OLD.state AND NOT EXISTS (
  SELECT 1 FROM run_transition WHERE of_what = 'approval' AND from_state = OLD.state AND to_state = NEW.state
)
BEGIN
  SELECT RAISE(ABORT, 'an approval cannot change from its state to that one');
END;

-- A message that carries a file of this name, which is made when it is sent.
ALTER TABLE post ADD COLUMN file_name TEXT CHECK (file_name IS NULL OR kind = 'post');
