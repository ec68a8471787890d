import { setTimeout as wait } from 'node:timers/promises'
import type { LibraryEntries } from '../../store/library-entries.ts'
import { isAlive, ownerName, thisProcess } from '../../util/process-owner.ts'

const ASK_AGAIN_MS = 100

/**
 * Does work on one thing of a library (a track's entry, a page or a folder that tracks share) when nobody else does, in this
 * process or another: two that look at the same moment would both create. Another's turn ends with its work, or with its
 * process. Rejects when the signal aborts.
 */
export async function inTurn<T>(
  entries: Pick<LibraryEntries, 'take' | 'release'>,
  library: string,
  what: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const owner = ownerName(thisProcess())
  while (!entries.take(library, what, owner, isAlive)) {
    await wait(ASK_AGAIN_MS, undefined, { signal })
  }
  try {
    return await work()
  } finally {
    entries.release(library, what, owner)
  }
}
