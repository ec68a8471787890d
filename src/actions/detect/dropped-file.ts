import { followMoves } from '../../store/moved-files.ts'
import type { RunRow } from '../../store/runs.ts'

/**
 * Where a file that the run knows lies now: a drop moves from its claim to the processed or failed folder, and to a new
 * claim when it is dropped again.
 */
export function locateDropped(run: Pick<RunRow, 'moves'>, path: string): string {
  return followMoves(run.moves, path)
}
