import type { TrackLibrary } from '../model/library.ts'
import type { CatalogRow } from '../store/catalog.ts'
import { hasAllFiles } from '../store/has-all-files.ts'
import type { RunContext } from './action.ts'

/** How far a track of the catalog has come: what is not `synced` lacks files, or only its entry in a library. */
export type SyncState =
  | { readonly kind: 'synced' | 'files-missing' }
  | { readonly kind: 'owed'; readonly library: TrackLibrary['name']; readonly isRefused: boolean }

/**
 * "Fully synced", in its one definition: the track is present, has its files, and every configured library beside the
 * catalog has its entry. What is owed to a library is caught up, or mended there; the track is not processed again for it.
 */
export function syncState(
  row: CatalogRow,
  context: Pick<RunContext, 'settings' | 'store' | 'libraries'>,
): SyncState {
  if (row.state !== 'present' || !isComplete(row, context)) return { kind: 'files-missing' }
  for (const { name: library } of context.libraries) {
    const entry = context.store.libraryEntries.get(library, row.id)
    const isRecorded = entry !== null && entry.ref !== null && entry.state !== 'removed'
    if (!isRecorded) return { kind: 'owed', library, isRefused: entry?.state === 'refused' }
  }
  return { kind: 'synced' }
}

/** Whether a track of the catalog has its files in all formats that a run makes. */
export function isComplete(
  { record }: CatalogRow,
  { settings, store }: Pick<RunContext, 'settings' | 'store'>,
): boolean {
  return hasAllFiles(
    store.catalog,
    record,
    settings.formats.map(({ format }) => format),
  )
}
