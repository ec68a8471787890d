/** Second schema: what the sources and the search for audio remember. */
export const SOURCES = `
CREATE TABLE source_health (
  source TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  cool_until TEXT
) STRICT;
CREATE TABLE source_answers (
  source TEXT PRIMARY KEY,
  answered_at TEXT NOT NULL,
  playlist TEXT,
  tracks TEXT NOT NULL
) STRICT;
CREATE TABLE review_answers (
  asked TEXT NOT NULL,
  track_id TEXT NOT NULL,
  answer TEXT NOT NULL,
  answered_at TEXT NOT NULL,
  PRIMARY KEY (asked, track_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_tracks_in_review ON run_tracks (run_id) WHERE state = 'needs-review';
`
