import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { SyncError } from '../model/error.ts'
import { errorCodeOf } from '../util/file-error.ts'
import { printable } from '../util/printable.ts'
import { dropNameOf, type DropName } from './drop-name.ts'
import { isPlaceName } from './left-alone.ts'
import { takeSnapshot } from './snapshot.ts'

export interface PathRules {
  /** The trigger folder. */
  readonly folder: string
  readonly allowedFolders: readonly string[]
  /** A dropped folder whose own trigger names files: what lies in it is the drop itself. */
  readonly ownFolder?: string
}

/** A file that a trigger names. */
export interface NamedFile {
  /** Absolute, as written, links not followed. */
  readonly path: string
  /**
   * The entry of the trigger folder that the file is, or lies in; it belongs to the trigger then and is claimed with
   * it. Null for a file elsewhere, which is used where it is.
   */
  readonly companion: DropName | null
}

/**
 * Checks a path that came from outside: relative to `base` or absolute, inside an allowed folder also once links are
 * followed. It need not exist.
 */
export function checkPath(text: string, base: string, rules: PathRules): NamedFile | SyncError {
  const shown = printable(text)
  if (text === '') return refused(shown, 'it is empty')
  if (text.includes('\0')) return refused(shown, 'it holds a zero byte')
  if (/^([a-z]:)?[\\/]{1,2}[^/]*\\|^[a-z]:[\\/]/i.test(text))
    return refused(shown, 'it is a path of another system')
  const path = resolve(base, text)
  const { ownFolder } = rules
  const allowed = ownFolder === undefined ? rules.allowedFolders : [...rules.allowedFolders, ownFolder]
  if (!allowed.some((folder) => isInside(path, resolve(folder)))) {
    return refused(shown, 'it is outside the allowed folders')
  }
  const real = realPathOf(path)
  if (real === null || !allowed.some((folder) => isInside(real, realPathOf(folder) ?? folder))) {
    return refused(shown, 'it leads outside the allowed folders')
  }
  if (ownFolder !== undefined && isInside(path, resolve(ownFolder))) return { path, companion: null }
  return withCompanion(path, shown, rules.folder)
}

/** Whether `path` lies below `folder` (the folder itself does not). Both absolute. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function withCompanion(path: string, shown: string, folder: string): NamedFile | SyncError {
  const root = resolve(folder)
  if (!isInside(path, root)) return { path, companion: null }
  const first = relative(root, path).split(sep)[0] ?? ''
  if (first.startsWith('.')) return refused(shown, 'it is a hidden file or in a hidden folder')
  const isPlace =
    (isPlaceName(first) || takeSnapshot(join(root, first, '01_inbox')) !== null) && path !== join(root, first)
  return { path, companion: isPlace ? null : dropNameOf(first) }
}

/** The path with links followed, as far as it exists; null when it cannot be told (a loop, no permission). */
function realPathOf(path: string): string | null {
  try {
    return realpathSync(path)
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') return null
    const parent = dirname(path)
    const real = parent === path ? path : realPathOf(parent)
    return real === null ? null : join(real, basename(path))
  }
}

function refused(shown: string, why: string): SyncError {
  const next = 'name a file inside the trigger folder, or add its folder to "allowedFolders"'
  return new SyncError('PATH_NOT_ALLOWED', `Cannot use the file "${shown}"`, why, next)
}
