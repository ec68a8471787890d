import { sizeOf } from '../actions/process/library-files.ts'
import { sha256OfFile } from '../util/digest.ts'

/** The files on the disk as they will be after the moves that are planned. */
export interface PlannedFiles {
  has(path: string): Promise<boolean>
  /** Whether a file with this digest lies there. */
  holds(path: string, sha256: string): Promise<boolean>
  move(from: string, to: string): void
}

/** @param moves what is planned already, in this order */
export function createPlannedFiles(
  moves: readonly { readonly from: string; readonly to: string }[],
): PlannedFiles {
  /** Where the file that will be at a path lies now; null: it will have been moved away. */
  const sources = new Map<string, string | null>()
  const sourceOf = (path: string): string | null => sources.get(path) ?? (sources.has(path) ? null : path)
  const has = async (path: string): Promise<boolean> => {
    const source = sourceOf(path)
    return source !== null && (await sizeOf(source)) !== null
  }
  const move = (from: string, to: string): void => {
    sources.set(to, sourceOf(from))
    sources.set(from, null)
  }
  for (const { from, to } of moves) move(from, to)
  return {
    has,
    holds: async (path, sha256) =>
      (await has(path)) && (await sha256OfFile(sourceOf(path) ?? path)) === sha256,
    move,
  }
}
