import { readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { absolutePath } from '../shell/absolute-path.ts'

/** As many as Linux follows. */
const MAX_LINKS = 40

/** The real place of a name, which may be that of a link. */
export function realName(path: string): string {
  return join(realPath(dirname(path)), basename(path))
}

/** The path with all links followed, also when what it leads to is not there yet. */
export function realPath(path: string, linksLeft = MAX_LINKS): string {
  try {
    return realpathSync.native(path)
  } catch {
    const parent = dirname(path)
    if (parent === path) return path
    const folder = realPath(parent, linksLeft)
    const target = linksLeft > 0 ? linkTarget(path) : null
    return target === null
      ? join(folder, basename(path))
      : realPath(absolutePath(folder, target), linksLeft - 1)
  }
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path.replace(/\/+$/, ''))
  } catch {
    return null
  }
}
