/** Fourth schema: hand-offs, schedules and webhooks. */
export const AGENTS = `
CREATE TABLE schedule_slots (
  name   TEXT PRIMARY KEY,
  slot   TEXT NOT NULL,
  run_id TEXT
) STRICT;
CREATE INDEX triggers_by_task ON triggers (trigger ->> '$.handoff.taskId')
  WHERE trigger ->> '$.handoff.taskId' IS NOT NULL;

CREATE TABLE handoff_returns (
  run_id      TEXT NOT NULL REFERENCES runs (id),
  finished_at TEXT NOT NULL,
  path        TEXT NOT NULL,
  return_id   TEXT NOT NULL,
  state       TEXT NOT NULL,
  PRIMARY KEY (run_id, finished_at)
) STRICT, WITHOUT ROWID;
CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY,
  content_sha256 TEXT NOT NULL,
  run_id TEXT NOT NULL,
  received_at TEXT NOT NULL
) STRICT;
`
