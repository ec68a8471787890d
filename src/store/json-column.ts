/**
 * Reads a JSON column. The ledger's JSON was written by this program from a value of this very type, and `user_version`
 * says which program; damage to the file is SQLite's to find. So this is the one place that trusts without checking.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names what it wrote
export function fromJson<T>(column: unknown): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return JSON.parse(String(column)) as T
}

/** A column that may be NULL, as text. */
export function textOrNull(column: unknown): string | null {
  return typeof column === 'string' ? column : null
}
