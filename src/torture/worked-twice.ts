import { join } from 'node:path'
import { openDatabase } from '../store/database.ts'
import { ledgerPath } from '../store/store.ts'

/** Runs of which a step was begun more often than the run was begun: two agents were at work on them at once. */
export function workedTwice(root: string): readonly string[] {
  const ledger = openDatabase(ledgerPath(join(root, '.tracksync')), { readOnly: true })
  try {
    return ledger
      .sql('SELECT DISTINCT r.id FROM runs r JOIN steps s ON s.run_id = r.id WHERE s.attempt > r.resumed + 1')
      .all()
      .map((row) => String(row['id']))
  } finally {
    ledger.close()
  }
}
