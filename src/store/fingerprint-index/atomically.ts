import type { DatabaseSync } from 'node:sqlite'

/** Runs `body` all or nothing, within the transaction that is open, else in one of its own. */
export function atomically(database: DatabaseSync, body: () => void): void {
  database.exec('SAVEPOINT fingerprint_index')
  try {
    body()
    database.exec('RELEASE fingerprint_index')
  } catch (error) {
    // a full disk or the like may have rolled everything back already
    if (database.isTransaction) database.exec('ROLLBACK TO fingerprint_index; RELEASE fingerprint_index')
    throw error
  }
}
