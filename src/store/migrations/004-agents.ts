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

CREATE TABLE agent_task_loop (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  owner       TEXT,
  begun_at    TEXT,
  detected_at TEXT,
  counts      TEXT
) STRICT;
CREATE TABLE agent_task_attempts (
  task_id      TEXT NOT NULL,
  attempt      INTEGER NOT NULL,
  run_id       TEXT NOT NULL UNIQUE REFERENCES runs (id),
  title        TEXT NOT NULL,
  url          TEXT NOT NULL,
  state        TEXT NOT NULL,
  taken_status TEXT,
  told_status  TEXT,
  told_edited  TEXT,
  told_finish  TEXT,
  PRIMARY KEY (task_id, attempt)
) STRICT;
CREATE TABLE agent_tasks_made (
  key         TEXT PRIMARY KEY,
  title       TEXT NOT NULL,
  description TEXT NOT NULL,
  priority    TEXT NOT NULL,
  task_type   TEXT,
  state       TEXT NOT NULL,
  tried_at    TEXT,
  task_id     TEXT
) STRICT;
CREATE INDEX agent_tasks_made_by_task ON agent_tasks_made (task_id) WHERE task_id IS NOT NULL;
`
