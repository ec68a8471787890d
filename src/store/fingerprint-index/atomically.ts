import type { DatabaseSync } from 'node:sqlite'

/**
 * Runs `body` all or nothing: in a transaction of its own, or as a part of the one that is open, which its owner must
 * roll back when this throws. (A savepoint would copy every page it touches, which doubles the cost of adding a track.)
 */
export function atomically(database: DatabaseSync, body: () => void): void {
  if (database.isTransaction) {
    body()
    return
  }
  database.exec('BEGIN IMMEDIATE')
  try {
    body()
    database.exec('COMMIT')
  } catch (error) {
    // a full disk and the like have rolled back already
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
