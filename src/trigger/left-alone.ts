import type { DropName } from './drop-name.ts'

/** Whether a name is temporary, hidden or a system's own: never opened, never moved, never run. */
export function isLeftAlone(name: DropName): boolean {
  return name.startsWith('.') || isPartialName(name) || OTHER.test(name)
}

/** Whether a name says that a program is still writing under it (a download, an editor's safe copy). */
export function isPartialName(name: DropName): boolean {
  return PARTIAL.test(name)
}

/**
 * Whether a folder's name marks a part of an inbox (`01_inbox`, `02_processed`, `03_failed`) or a hidden folder:
 * such folders are places, not drops.
 */
export function isPlaceName(name: DropName): boolean {
  return name.startsWith('.') || /^\d\d_/.test(name)
}

const PARTIAL =
  /(\.(tmp|part|partial|crdownload|download|filepart|!qb|swp|swx)|~)$|^\.goutputstream-|^\.syncthing\..*\.tmp$|^~syncthing~.*\.tmp$/i
// vim's write test, Emacs' locks and autosaves, Office's locks, placeholders of iCloud, Finder and Explorer files,
// and the note that tells people what the folder is for
const OTHER = /^(4913|#.*#|~\$.*|thumbs\.db|desktop\.ini|icon\r|readme(\.md|\.txt)?)$|\.icloud$/i
