import { join } from 'node:path'
import type { RunRow } from '../../store/runs.ts'

/**
 * A path within the drop is kept as `drop:` and what follows the drop's own path, because the drop moves: from its claim
 * to the processed or failed folder, and to a new claim when it is dropped again.
 */
const DROP = 'drop:'

/** The kept form of a path; a path outside the drop stays as it is. */
export function keepDropped(path: string, dropPath: string | null): string {
  if (dropPath === null) return path
  if (path === dropPath) return DROP
  return path.startsWith(`${dropPath}/`) ? DROP + path.slice(dropPath.length + 1) : path
}

/** The absolute path where the file lies now. */
export function locateDropped(run: Pick<RunRow, 'dropPath'>, kept: string): string {
  if (!kept.startsWith(DROP) || run.dropPath === null) return kept
  const rest = kept.slice(DROP.length)
  return rest === '' ? run.dropPath : join(run.dropPath, rest)
}
