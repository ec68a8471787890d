import { statSync } from 'node:fs'
import type { RenditionFormat, Track } from '../model/track.ts'
import type { Catalog } from './catalog.ts'

/**
 * Whether every configured format has its file on the disk, as long as it was made, and the file belongs to this track. A
 * record of null (a track still at work) has none.
 */
export function hasAllFiles(
  catalog: Pick<Catalog, 'ownerOfPath'>,
  record: Pick<Track, 'id' | 'renditions'> | null,
  formats: readonly RenditionFormat[],
): boolean {
  const renditions = record?.renditions ?? []
  return formats.every((format) => {
    const files = renditions.filter((rendition) => rendition.format === format)
    return (
      files.length > 0 &&
      files.every(({ path, sizeBytes }) => {
        return (
          catalog.ownerOfPath(path) === record?.id &&
          statSync(path, { throwIfNoEntry: false })?.size === sizeBytes
        )
      })
    )
  })
}
