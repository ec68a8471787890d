/** Fifth schema: hand-offs that the agent writes for tasks of other agents. */
export const HANDOFFS_MADE = `
CREATE TABLE handoffs_made (
  task_id  TEXT NOT NULL,
  attempt  INTEGER NOT NULL,
  path     TEXT NOT NULL,
  document TEXT NOT NULL,
  state    TEXT NOT NULL,
  PRIMARY KEY (task_id, attempt)
) STRICT, WITHOUT ROWID;
`
