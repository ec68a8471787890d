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
`
