import { statSync } from 'node:fs'
import type { CatalogRow } from '../store/catalog.ts'
import type { RunContext } from './action.ts'

/** "Fully synced", in its one definition: present, and every configured format has its file, which is this track's own. */
export function isFullySynced(
  row: CatalogRow,
  { settings, store }: Pick<RunContext, 'settings' | 'store'>,
): boolean {
  const renditions = row.record?.renditions ?? []
  return settings.formats.every(({ format }) => {
    const files = renditions.filter((rendition) => rendition.format === format)
    return (
      files.length > 0 &&
      files.every(({ path, sizeBytes }) => {
        return (
          store.catalog.ownerOfPath(path) === row.id &&
          statSync(path, { throwIfNoEntry: false })?.size === sizeBytes
        )
      })
    )
  })
}
