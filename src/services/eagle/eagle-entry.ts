import type { LibraryEntry } from '../../model/library.ts'
import type { Rendition } from '../../model/track.ts'
import { shownLink } from '../../util/shown-link.ts'

/** One rendition as an item of Eagle. */
export interface WantedItem {
  /** Stands in the annotation, and nowhere else: by it the item is found again. */
  readonly marker: string
  readonly rendition: Rendition
  readonly name: string
  readonly website: string | null
  readonly tags: readonly string[]
  readonly folder: string
}

/** The user's earlier system wrote no more either (legacy.md 6). */
const MOST_TAGS = 12
const SHORT_MS = 60_000
const EXTENDED_MS = 300_000

/** What Eagle is to have of a track: one item for each configured format, from the format's first file. */
export function wantedItems(entry: LibraryEntry, formats: readonly string[]): readonly WantedItem[] {
  const { track, ownId } = entry
  return formats.flatMap((format): WantedItem[] => {
    const rendition = track.renditions.find((each) => each.format === format)
    if (rendition === undefined) return []
    return [
      {
        marker: markerOf(ownId, format),
        rendition,
        name: [track.artists.join(', '), track.title].filter(Boolean).join(' - '),
        website: track.sourceUrl === null ? null : shownLink(track.sourceUrl),
        tags: tagsOf(entry, format),
        folder: track.playlist ?? 'Unassigned',
      },
    ]
  })
}

/** Our own id of an item. */
export function markerOf(ownId: string, format: string): string {
  return `tracksync:${ownId}:${format}`
}

/** Stands beside our own id where the item is the user's own: its file is not the one that was made here. */
export const ADOPTED = 'tracksync:adopted'

/** Whether an annotation carries the mark of any track of ours. */
export function isMarked(annotation: string): boolean {
  return annotation.split(/\r?\n/).some((line) => line.startsWith('tracksync:'))
}

/** Whether an annotation carries this very mark, as a line of its own. */
export function hasMarker(annotation: string, marker: string): boolean {
  return annotation.split(/\r?\n/).includes(marker)
}

function tagsOf({ track, facts }: LibraryEntry, format: string): readonly string[] {
  const { analysis, artists, playlist, durationMs, ids } = track
  const service = ids.find(({ service: name }) => name === 'soundcloud' || name === 'spotify')?.service
  const length = durationMs < SHORT_MS ? 'Short' : durationMs > EXTENDED_MS ? 'Extended' : null
  const tags = [
    playlist,
    facts.genre,
    analysis.tempo === null ? null : `BPM${Math.round(analysis.tempo.bpm)}`,
    analysis.key === null ? null : `${analysis.key.tonic} ${analysis.key.mode}`,
    analysis.key?.camelot ?? null,
    ...artists.slice(0, 3),
    format.toUpperCase(),
    service === undefined ? null : service === 'spotify' ? 'Spotify' : 'SoundCloud',
    'Processed',
    length,
  ].flatMap((tag) => (tag === null || tag.trim() === '' ? [] : [tag.trim()]))
  return [...new Set(tags)].slice(0, MOST_TAGS)
}
