-- What the looks at every check found, and what that comes to by hour and by day, so that reports about a
-- year cost little and what is kept stays small. Unlike the states of checks this is no state: it is written
-- some seconds later, and nothing is decided by it.

-- A check that has a history.
CREATE TABLE check_series (
  id           INTEGER NOT NULL PRIMARY KEY,
  service      TEXT    NOT NULL,
  check_id     TEXT    NOT NULL,
  -- The zone in which its days are counted.
  zone         TEXT    NOT NULL,
  -- When it was first looked at, as far as anything of it was ever kept.
  first_at     INTEGER NOT NULL,
  -- Results from before this moment are forgotten, or about to be: what they came to stays as it was worked out.
  results_from INTEGER NOT NULL DEFAULT 0,
  UNIQUE (service, check_id)
) STRICT;

-- One look at one check. Its status holds until the next one, but no longer than `holds` milliseconds: after
-- that nobody knew.
CREATE TABLE check_result (
  series INTEGER NOT NULL REFERENCES check_series (id),
  at     INTEGER NOT NULL,
  status TEXT    NOT NULL CHECK (status IN ('ok', 'warning', 'critical', 'unknown')),
  value  REAL,
  -- How long the look took, in milliseconds; null when it saw nothing.
  took   INTEGER CHECK (took >= 0),
  holds  INTEGER NOT NULL CHECK (holds >= 0),
  PRIMARY KEY (series, at)
) STRICT, WITHOUT ROWID;

-- What the looks of one hour (of UTC) or one day (of the zone) come to. Spans in milliseconds; what is missing
-- from the four up to the whole length is time of which nothing is known.
CREATE TABLE check_rollup (
  series      INTEGER NOT NULL REFERENCES check_series (id),
  unit        TEXT    NOT NULL CHECK (unit IN ('hour', 'day')),
  begins_at   INTEGER NOT NULL,
  ends_at     INTEGER NOT NULL,
  ok_ms       INTEGER NOT NULL CHECK (ok_ms >= 0),
  warning_ms  INTEGER NOT NULL CHECK (warning_ms >= 0),
  critical_ms INTEGER NOT NULL CHECK (critical_ms >= 0),
  unknown_ms  INTEGER NOT NULL CHECK (unknown_ms >= 0),
  looks       INTEGER NOT NULL CHECK (looks >= 0),
  -- The numbers among the values, and how long the looks took. Sketches are written by src/history/sketch.ts.
  value_count  INTEGER NOT NULL,
  value_min    REAL,
  value_max    REAL,
  value_sum    REAL    NOT NULL,
  value_sketch BLOB    NOT NULL,
  took_count   INTEGER NOT NULL,
  took_min     REAL,
  took_max     REAL,
  took_sum     REAL    NOT NULL,
  took_sketch  BLOB    NOT NULL,
  PRIMARY KEY (series, unit, begins_at),
  CHECK (ok_ms + warning_ms + critical_ms + unknown_ms <= ends_at - begins_at)
) STRICT, WITHOUT ROWID;

-- Hours and days that have to be worked out, for the first time or again because a result came late.
CREATE TABLE check_rollup_due (
  series    INTEGER NOT NULL REFERENCES check_series (id),
  unit      TEXT    NOT NULL CHECK (unit IN ('hour', 'day')),
  begins_at INTEGER NOT NULL,
  ends_at   INTEGER NOT NULL,
  PRIMARY KEY (series, unit, begins_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX check_rollup_due_by_time ON check_rollup_due (unit, ends_at);
