import { sep } from 'node:path'

/** A drop, or a part of it, was moved: from its claim to the processed or failed folder, or dropped again from there. */
export interface MovedFile {
  readonly from: string
  readonly to: string
}

/** Where a file lies now, after all moves, oldest first; what lies in a moved folder moves with it. */
export function followMoves(moves: readonly MovedFile[], path: string): string {
  let now = path
  for (const { from, to } of moves) {
    if (now === from) now = to
    else if (now.startsWith(from + sep)) now = to + now.slice(from.length)
  }
  return now
}
