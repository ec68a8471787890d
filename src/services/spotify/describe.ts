import { compareNames } from '../../matching/names/compare-names.ts'
import type { FactsAnswer, MetadataSource, RecordingFacts, RecordingQuery } from '../../model/ports.ts'
import type { TrackRef } from '../../model/track.ts'
import type { SpotifyTrack } from './responses.ts'
import type { SpotifyCatalog } from './spotify-catalog.ts'
import { readTrack } from './track-ref.ts'
import { orUnavailable } from '../../model/or-unavailable.ts'

/** Describes by Spotify id, else by ISRC, else by names; what was searched for must also be the same by name and length. */
export function createSpotifyMetadata(catalog: SpotifyCatalog): MetadataSource {
  return {
    name: 'spotify',
    describe: (query, ids, signal) =>
      orUnavailable(async (): Promise<FactsAnswer> => {
        const id = ids.find(({ service }) => service === 'spotify')?.id
        if (id !== undefined) {
          const answer = await catalog.track(id, signal)
          if (answer.kind === 'forbidden') return { kind: 'unavailable', error: answer.error }
          const read = answer.kind === 'answer' ? readTrack(answer.value) : null
          if (read?.kind === 'track') return found(read.ref)
        }
        for (const words of searches(query)) {
          const answer = await catalog.search(words, signal)
          if (answer.kind === 'forbidden') return { kind: 'unavailable', error: answer.error }
          const best = answer.kind === 'answer' ? bestOf(answer.value, query) : null
          if (best !== null) return found(best)
        }
        return { kind: 'nothing', why: 'Spotify has no track of this name, artist and length' }
      }),
  }
}

function searches({ isrc, title, artists }: RecordingQuery): readonly string[] {
  const [artist] = artists
  const byIsrc = isrc === null ? [] : [`isrc:${isrc.replaceAll(/[^A-Za-z0-9]/g, '')}`]
  // without an artist any song of that title would do
  if (artist === undefined || title.trim() === '') return byIsrc
  return [...byIsrc, `track:${quoted(title)} artist:${quoted(artist)}`, `${bare(title)} ${bare(artist)}`]
}

function quoted(text: string): string {
  return `"${bare(text)}"`
}

/** A quote or a colon would begin another filter. */
function bare(text: string): string {
  return text.replaceAll(/["':]/g, ' ').replaceAll(/\s+/g, ' ').trim()
}

/** The likeliest of those that are the same for certain: a wrong song must never describe a track. */
function bestOf(tracks: readonly SpotifyTrack[], query: RecordingQuery): TrackRef | null {
  let best: { readonly ref: TrackRef; readonly score: number } | null = null
  for (const track of tracks) {
    const read = readTrack(track)
    if (read.kind === 'left-out') continue
    const { ref } = read
    const names = { title: ref.title ?? '', artists: ref.artists, durationMs: ref.durationMs }
    const { verdict, score } = compareNames(query, names)
    const sameIsrc = query.isrc !== null && ref.isrc === query.isrc.toUpperCase()
    // an ISRC is mistyped at times: names that contradict it win
    const fits = verdict === 'same' || (sameIsrc && verdict === 'review')
    if (fits && (best === null || score > best.score)) best = { ref, score }
  }
  return best?.ref ?? null
}

function found(ref: TrackRef): FactsAnswer {
  const { ids, title, artists, album, isrc, durationMs, releaseDate = null, coverUrl = null } = ref
  const facts: RecordingFacts = {
    ids,
    title: title ?? '',
    artists,
    album,
    releaseDate,
    isrc,
    // Spotify names genres for artists only, and no longer to most apps
    genres: [],
    coverUrl,
    durationMs,
  }
  return { kind: 'found', facts }
}
