-- Alerts: what is said between summaries. And windows, in which nothing is said.

-- One row that counts every change of a check's state, an alert or a window. What was worked out on an older
-- count is worked out afresh, so that two processes that look at the same time never tell people twice.
CREATE TABLE alert_revision (
  only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  revision INTEGER NOT NULL
) STRICT;
INSERT INTO alert_revision (only_row, revision) VALUES (1, 0);

-- An episode of trouble of one service. Its id is also the id of its card in the outbox.
CREATE TABLE alert (
  id         TEXT    NOT NULL PRIMARY KEY,
  service    TEXT    NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN ('open', 'closed')),
  opened_at  INTEGER NOT NULL,
  -- When it was opened last; it may be opened again soon after it was closed.
  red_at     INTEGER NOT NULL,
  closed_at  INTEGER,
  -- When the whole channel last heard of it.
  loud_at    INTEGER NOT NULL,
  -- A digest of what its card shows.
  appearance TEXT    NOT NULL,
  CHECK ((state = 'closed') = (closed_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX alert_one_open ON alert (service) WHERE state = 'open';
CREATE INDEX alert_by_service ON alert (service, opened_at);

-- The only ways from one state of an alert to the next: the same table as `alertTransitions` in
-- src/alerts/alert.ts (a test compares them).
CREATE TABLE alert_transition (
  from_state TEXT NOT NULL,
  to_state   TEXT NOT NULL,
  PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;
INSERT INTO alert_transition (from_state, to_state) VALUES ('open', 'closed'), ('closed', 'open');
CREATE TRIGGER alert_state_only_by_table BEFORE UPDATE OF state ON alert
WHEN NEW.state <> OLD.state AND NOT EXISTS (
  SELECT 1 FROM alert_transition WHERE from_state = OLD.state AND to_state = NEW.state
)
BEGIN
  SELECT RAISE(ABORT, 'an alert cannot change from its state to that one');
END;
CREATE TRIGGER alert_starts_open BEFORE INSERT ON alert WHEN NEW.state <> 'open'
BEGIN
  SELECT RAISE(ABORT, 'an alert starts in the state open');
END;

-- The checks that were red in an alert.
CREATE TABLE alert_check (
  alert        TEXT    NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
  check_id     TEXT    NOT NULL,
  -- The order in which they came into it.
  place        INTEGER NOT NULL,
  state        TEXT    NOT NULL CHECK (state IN ('red', 'well')),
  red_at       INTEGER NOT NULL,
  well_at      INTEGER,
  -- The worst that was said of it since it is red.
  told         TEXT    NOT NULL CHECK (told IN ('ok', 'warning', 'critical', 'unknown')),
  status       TEXT    NOT NULL CHECK (status IN ('ok', 'warning', 'critical', 'unknown')),
  after_window INTEGER NOT NULL CHECK (after_window IN (0, 1)),
  PRIMARY KEY (alert, check_id)
) STRICT, WITHOUT ROWID;

-- What alerts remember of a check beside its state.
CREATE TABLE check_attention (
  service       TEXT    NOT NULL,
  check_id      TEXT    NOT NULL,
  look_began_at INTEGER NOT NULL,
  troubled_at   INTEGER,
  flapping_at   INTEGER,
  alerted_until INTEGER,
  PRIMARY KEY (service, check_id)
) STRICT, WITHOUT ROWID;

-- Windows that somebody opened by hand. Those of config are computed. One that is ended early ends then.
CREATE TABLE "window" (
  id        TEXT    NOT NULL PRIMARY KEY,
  service   TEXT    NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at   INTEGER NOT NULL,
  reason    TEXT    NOT NULL,
  actor     TEXT    NOT NULL
) STRICT;
CREATE INDEX window_by_end ON "window" (ends_at);

-- Which changes of a check there were lately.
CREATE INDEX check_transition_by_service ON check_transition (service, at);

-- A message in a thread that the channel is shown, too.
ALTER TABLE post ADD COLUMN broadcast INTEGER NOT NULL DEFAULT 0 CHECK (broadcast IN (0, 1));
