import type { RunRow, RunStore } from '../store/runs.ts'
import { SyncError } from '../model/error.ts'

/** A run by its id, by the end of its id, or `last`. Throws `NOT_FOUND`. */
export function findRun(runs: Pick<RunStore<never>, 'get' | 'last'>, word: string): RunRow {
  const exact = word === 'last' ? (runs.last(1)[0] ?? null) : runs.get(word.toUpperCase())
  if (exact !== null) return exact
  const [only, ...more] = runs.last(1000).filter(({ id }) => id.endsWith(word.toUpperCase()))
  if (only !== undefined && more.length === 0) return only
  throw new SyncError(
    'NOT_FOUND',
    `Cannot find the run "${word}"`,
    only === undefined ? 'the ledger has no such run' : `${more.length + 1} runs end so`,
    'see "tracksync runs"',
  )
}
