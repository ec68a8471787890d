/** The first schema: triggers, runs, their steps, events and effects; the catalog with its claims. */
export const FIRST = `
CREATE TABLE triggers (
  key          TEXT PRIMARY KEY,
  trigger      TEXT NOT NULL,
  claimed_path TEXT,
  moves        TEXT NOT NULL DEFAULT '[]',
  attempts     INTEGER NOT NULL DEFAULT 1,
  created_at   TEXT NOT NULL
) STRICT;

CREATE INDEX triggers_by_claim ON triggers (claimed_path) WHERE claimed_path IS NOT NULL;

CREATE TABLE runs (
  id               TEXT PRIMARY KEY,
  trigger_key      TEXT NOT NULL REFERENCES triggers (key),
  state            TEXT NOT NULL,
  created_at       TEXT NOT NULL,
  started_at       TEXT,
  finished_at      TEXT,
  report_path      TEXT,
  resumed          INTEGER NOT NULL DEFAULT 0,
  owner            TEXT,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  undone_at        TEXT,
  drop_settled     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX runs_by_state ON runs (state, created_at);
CREATE INDEX runs_by_trigger ON runs (trigger_key);
CREATE INDEX runs_by_age ON runs (created_at);

CREATE TABLE agents (
  owner      TEXT PRIMARY KEY,
  started_at TEXT NOT NULL
) STRICT;

CREATE TABLE run_tracks (
  id       TEXT PRIMARY KEY,
  run_id   TEXT NOT NULL REFERENCES runs (id),
  position INTEGER NOT NULL,
  state    TEXT NOT NULL,
  asked    TEXT NOT NULL,
  work     TEXT NOT NULL DEFAULT '{}',
  UNIQUE (run_id, position)
) STRICT;

CREATE TABLE steps (
  run_id       TEXT NOT NULL REFERENCES runs (id),
  track        TEXT NOT NULL DEFAULT '',
  task         TEXT NOT NULL,
  position     INTEGER NOT NULL,
  words        TEXT NOT NULL,
  input_digest TEXT NOT NULL,
  state        TEXT NOT NULL,
  attempt      INTEGER NOT NULL,
  exit_code    INTEGER,
  ends_line    INTEGER NOT NULL DEFAULT 0,
  learned      TEXT,
  started_at   TEXT NOT NULL,
  finished_at  TEXT,
  PRIMARY KEY (run_id, track, task, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  seq    INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id),
  at     TEXT NOT NULL,
  event  TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_run ON events (run_id, seq);

CREATE TABLE effects (
  id      INTEGER PRIMARY KEY,
  run_id  TEXT NOT NULL REFERENCES runs (id),
  track   TEXT,
  kind    TEXT NOT NULL,
  target  TEXT NOT NULL,
  state   TEXT NOT NULL,
  detail  TEXT NOT NULL,
  at      TEXT NOT NULL
) STRICT;
CREATE INDEX effects_by_run ON effects (run_id, id);
CREATE INDEX effects_by_target ON effects (target);

CREATE TABLE tracks (
  id          TEXT PRIMARY KEY,
  state       TEXT NOT NULL,
  claimed_by  TEXT,
  heard       INTEGER NOT NULL DEFAULT 0,
  title       TEXT NOT NULL,
  artists     TEXT NOT NULL,
  duration_ms INTEGER,
  isrc        TEXT,
  record      TEXT,
  created_at  TEXT NOT NULL
) STRICT;
CREATE INDEX tracks_by_isrc ON tracks (isrc) WHERE isrc IS NOT NULL;
CREATE INDEX tracks_by_claim ON tracks (claimed_by) WHERE claimed_by IS NOT NULL;
CREATE INDEX tracks_by_age ON tracks (created_at);

CREATE TABLE track_ids (
  service  TEXT NOT NULL,
  id       TEXT NOT NULL,
  track_id TEXT NOT NULL REFERENCES tracks (id),
  PRIMARY KEY (service, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX track_ids_by_track ON track_ids (track_id);

CREATE TABLE track_names (
  key      TEXT NOT NULL,
  track_id TEXT NOT NULL REFERENCES tracks (id),
  PRIMARY KEY (key, track_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX track_names_by_track ON track_names (track_id);

CREATE TABLE renditions (
  path       TEXT PRIMARY KEY,
  track_id   TEXT NOT NULL REFERENCES tracks (id),
  format     TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256     TEXT NOT NULL,
  audio_md5  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX renditions_by_track ON renditions (track_id);
`
