import { readdir, lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { isLeftAlone, isPlaceName } from '../trigger/left-alone.ts'
import { errorCodeOf } from '../util/file-error.ts'
import { printable } from '../util/printable.ts'

export interface InboxDrop {
  readonly name: string
  readonly ageMs: number
}

/** What lies in an inbox and is not claimed, oldest first. A folder that is not there is empty. */
export async function inboxDrops(folder: string, now: Date): Promise<readonly InboxDrop[]> {
  try {
    const names = (await readdir(folder)).filter((name) => !!isLeftAlone(name) && !isPlaceName(name))
    const drops = await Promise.all(
      names.map(async (name) => {
        const { ctimeMs } = await lstat(join(folder, name))
        return { name: printable(name), ageMs: Math.max(0, now.getTime() - ctimeMs) }
      }),
    )
    return drops.toSorted((a, b) => b.ageMs - a.ageMs)
  } catch (error) {
    // ENOENT: also a drop that was claimed while we looked
    if (errorCodeOf(error) === 'ENOENT') return []
    throw error
  }
}
