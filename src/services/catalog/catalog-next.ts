import { existsSync } from 'node:fs'
import type { TrackSource } from '../../model/ports.ts'
import type { RenditionFormat, Track, TrackRef } from '../../model/track.ts'
import type { Catalog } from '../../store/catalog.ts'
import { hasAllFiles } from '../../store/has-all-files.ts'

/** `catalog:next`: the newest tracks of the catalog of which a file is gone; what a library is owed of the others is caught up. */
export function createCatalogNext(catalog: Catalog, formats: readonly RenditionFormat[]): TrackSource {
  return {
    name: 'catalog:next',
    next(limit) {
      const tracks = catalog
        .list(null, Number.MAX_SAFE_INTEGER)
        .filter((track) => !hasAllFiles(catalog, track, formats))
        .slice(0, limit)
      if (tracks.length === 0) {
        return Promise.resolve({ kind: 'nothing', why: 'every track of the catalog has all its files' })
      }
      return Promise.resolve({ kind: 'found', tracks: tracks.map(refOf), playlist: null })
    },
  }
}

/** Made again from its link, else from a rendition that is still there: all of them hold the same samples. */
function refOf(track: Track): TrackRef {
  const { ids, title, artists, album, durationMs, isrc, playlist, renditions, sourceUrl } = track
  const sibling = renditions.find(({ path }) => existsSync(path))?.path ?? null
  return {
    ids,
    url: sibling === null ? sourceUrl : null,
    file: sibling,
    title,
    artists,
    album,
    durationMs,
    isrc,
    playlist,
  }
}
