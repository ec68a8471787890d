import type { CatalogRow } from '../store/catalog.ts'
import { isFullySynced as isFullySyncedWith } from '../store/fully-synced.ts'
import type { RunContext } from './action.ts'

/** "Fully synced" (store/fully-synced.ts) with the formats that a run makes. */
export function isFullySynced(
  { record }: CatalogRow,
  { settings, store }: Pick<RunContext, 'settings' | 'store'>,
): boolean {
  return isFullySyncedWith(
    store.catalog,
    record,
    settings.formats.map(({ format }) => format),
  )
}
