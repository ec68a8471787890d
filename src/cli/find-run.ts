import type { RunRow, RunStore } from '../store/runs.ts'
import { SyncError } from '../model/error.ts'

/** The letters at the end of an id that tell runs of one second apart: less may mean any run. */
const SHORTEST_ENDING = 4

/** A run by its id, by the end of its id (four letters at least), or `last`. Throws `NOT_FOUND`. */
export function findRun(runs: Pick<RunStore<never>, 'get' | 'last'>, word: string): RunRow {
  const wanted = word.trim().toUpperCase()
  const exact = wanted === 'LAST' ? (runs.last(1)[0] ?? null) : runs.get(wanted)
  if (exact !== null) return exact
  if (wanted === 'LAST') throw notFound(word, 'nothing has run yet')
  if (wanted.length < SHORTEST_ENDING)
    throw notFound(word, 'a run is named by its id, or by four letters or more of its end')
  const [only, ...more] = runs.last(1000).filter(({ id }) => id.endsWith(wanted))
  if (only === undefined) throw notFound(word, 'the ledger has no such run')
  if (more.length > 0) throw notFound(word, `${more.length + 1} runs end so`)
  return only
}

function notFound(word: string, why: string): SyncError {
  return new SyncError('NOT_FOUND', `Cannot find the run "${word}"`, why, 'see "tracksync runs"')
}
