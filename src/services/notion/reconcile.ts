import type { Track } from '../../model/track.ts'
import type { TrackPage } from './read-track-page.ts'

/** Something that Notion and the disk do not say alike; only told, never mended by itself. */
export interface Difference {
  readonly kind: 'downloaded-without-file' | 'file-not-on-page' | 'track-without-page'
  readonly title: string
  /** The page's address; null where there is none. */
  readonly url: string | null
  /** The catalog's track; null for a page of a track that it does not have. */
  readonly trackId: string | null
}

export interface ReconcileFacts {
  readonly pages: readonly TrackPage[]
  /** All present tracks of the catalog. */
  readonly tracks: readonly Track[]
  readonly fileExists: (path: string) => boolean
  /** The page that the ledger knows a track by. */
  readonly pageOf: (trackId: string) => string | null
}

/** Compares the Tracks database with the disk and the catalog: pages that promise files, files that no page knows. */
export function reconcile({ pages, tracks, fileExists, pageOf }: ReconcileFacts): readonly Difference[] {
  const byId = new Map(pages.map((page) => [page.pageId, page]))
  const byOwnId = new Map(pages.flatMap((page) => (page.ownId === null ? [] : [[page.ownId, page] as const])))
  const ofCatalog = new Set<string>()
  const ofTracks = tracks.flatMap(({ id: trackId, title, renditions }): Difference[] => {
    const page = byOwnId.get(trackId) ?? byId.get(pageOf(trackId) ?? '')
    if (page === undefined) return [{ kind: 'track-without-page', title, url: null, trackId }]
    ofCatalog.add(page.pageId)
    const hasFiles = renditions.some(({ path }) => fileExists(path))
    if (page.downloaded === hasFiles) return []
    const kind = hasFiles ? 'file-not-on-page' : 'downloaded-without-file'
    return [{ kind, title, url: page.url, trackId }]
  })
  const ofPages = pages.flatMap(({ pageId, downloaded, paths, title, url }): Difference[] => {
    if (ofCatalog.has(pageId) || !downloaded || paths.some(fileExists)) return []
    return [{ kind: 'downloaded-without-file', title, url, trackId: null }]
  })
  return [...ofTracks, ...ofPages]
}
