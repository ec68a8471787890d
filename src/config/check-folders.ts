import { relative, sep } from 'node:path'
import { SyncError } from '../model/error.ts'
import type { FoundConfig } from './find-config.ts'
import type { ConfigFile } from './schema.ts'

/** Hidden folders, and the parts of an inbox such as `02_processed`: nothing in them is a drop. */
const NO_DROP = /^(\.|\d\d_)/

/**
 * Throws `CONFIG_INVALID` when the trigger folder holds another folder of the configuration: whatever lies there is taken
 * as a drop, so that the library, the tasks or the ledger itself would be moved away.
 */
export async function checkFolders(
  config: Folders,
  { path, placeOf }: Pick<FoundConfig, 'path' | 'placeOf'>,
): Promise<void> {
  for (const [key, folder] of foldersOf(config)) {
    const within = relative(config.triggerFolder, folder)
    if (within === '..' || within.startsWith(`..${sep}`) || NO_DROP.test(within)) continue
    const place = await placeOf(key)
    const where = place === null ? '' : `line ${place.line}: `
    throw new SyncError(
      'CONFIG_INVALID',
      `Cannot use the configuration "${path}"`,
      `${where}"${nameOf(key)}" is "${folder}", which lies in the trigger folder "${config.triggerFolder}", where everything is taken as a drop`,
      'name two folders of which neither holds the other',
    )
  }
}

/** With absolute paths. */
type Folders = Pick<ConfigFile, 'triggerFolder' | 'tasksFolder' | 'reportsFolder' | 'stateFolder' | 'library'>
type Key = readonly (string | number)[]

function foldersOf({
  tasksFolder,
  reportsFolder,
  stateFolder,
  library,
}: Folders): readonly (readonly [key: Key, folder: string])[] {
  const destinations = Object.entries(library.formats).flatMap(([format, made]) =>
    (made?.to ?? []).map(
      ({ folder }, at) => [['library', 'formats', format, 'to', at, 'folder'], folder] as const,
    ),
  )
  return [
    [['tasksFolder'], tasksFolder],
    [['reportsFolder'], reportsFolder],
    [['stateFolder'], stateFolder],
    [['library', 'folder'], library.folder],
    ...destinations,
  ]
}

function nameOf(key: Key): string {
  return key
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .slice(1)
}
