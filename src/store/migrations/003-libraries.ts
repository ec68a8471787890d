/** Third schema: the libraries beside the catalog, which catch up with it. */
export const LIBRARIES = `
CREATE TABLE library_entries (
  library      TEXT NOT NULL,
  track_id     TEXT NOT NULL,
  run_id       TEXT NOT NULL,
  run_track    TEXT NOT NULL,
  state        TEXT NOT NULL,
  ref          TEXT,
  error        TEXT,
  attempts     INTEGER NOT NULL DEFAULT 0,
  next_attempt TEXT,
  updated_at   TEXT NOT NULL,
  PRIMARY KEY (library, track_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX library_entries_by_state ON library_entries (state, library, updated_at);

CREATE TABLE library_facts (
  library TEXT NOT NULL,
  name    TEXT NOT NULL,
  value   TEXT NOT NULL,
  PRIMARY KEY (library, name)
) STRICT, WITHOUT ROWID;
`
