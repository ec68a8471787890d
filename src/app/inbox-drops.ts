import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isLeftAlone, isPlaceName } from '../trigger/left-alone.ts'
import { errorCodeOf } from '../util/file-error.ts'
import { printable } from '../util/printable.ts'

export interface InboxDrop {
  readonly name: string
  readonly ageMs: number
}

/** What lies in an inbox and is not claimed, oldest first; agents' folders are not drops. A folder that is not there is empty. */
export function inboxDrops(folder: string, now: Date): readonly InboxDrop[] {
  try {
    return readdirSync(folder)
      .filter((name) => !isLeftAlone(name) && !isPlaceName(name))
      .flatMap((name) => {
        // not there: it was claimed while we looked
        const found = lstatSync(join(folder, name), { throwIfNoEntry: false })
        return found === undefined || isAgentFolder(join(folder, name))
          ? []
          : [{ name: printable(name), ageMs: Math.max(0, now.getTime() - found.ctimeMs) }]
      })
      .toSorted((a, b) => b.ageMs - a.ageMs)
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return []
    throw error
  }
}

function isAgentFolder(path: string): boolean {
  return existsSync(join(path, '01_inbox'))
}
