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

CREATE TABLE library_turns (
  library  TEXT NOT NULL,
  track_id TEXT NOT NULL,
  owner    TEXT NOT NULL,
  PRIMARY KEY (library, track_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE library_facts (
  library TEXT NOT NULL,
  name    TEXT NOT NULL,
  value   TEXT NOT NULL,
  PRIMARY KEY (library, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE notion_pages (
  source     TEXT NOT NULL,
  page_id    TEXT NOT NULL,
  created_at TEXT NOT NULL,
  is_next    INTEGER NOT NULL,
  page       TEXT NOT NULL,
  PRIMARY KEY (source, page_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notion_pages_next ON notion_pages (source, created_at) WHERE is_next = 1;

CREATE TABLE notion_page_keys (
  source  TEXT NOT NULL,
  kind    TEXT NOT NULL,
  key     TEXT NOT NULL,
  page_id TEXT NOT NULL,
  PRIMARY KEY (source, kind, key, page_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notion_page_keys_by_page ON notion_page_keys (source, page_id);

CREATE TABLE notion_mirrors (
  source       TEXT PRIMARY KEY,
  filled_until TEXT,
  is_filled    INTEGER NOT NULL DEFAULT 0,
  edited_until TEXT,
  read_at      TEXT
) STRICT;
`
