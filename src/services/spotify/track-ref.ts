import type { TrackId, TrackRef } from '../../model/track.ts'
import type { SpotifyAlbum, SpotifyTrack } from './responses.ts'

/** What Spotify's track is to us; or why it is none, half a sentence. */
export type ReadTrack =
  { readonly kind: 'track'; readonly ref: TrackRef } | { readonly kind: 'left-out'; readonly why: string }

/** `album` is for tracks read from an album, which do not name it themselves. */
export function readTrack(
  track: SpotifyTrack | null | undefined,
  album: SpotifyAlbum | null = null,
): ReadTrack {
  if (track === null || track === undefined)
    return { kind: 'left-out', why: 'an entry is no longer at Spotify' }
  const name = `"${track.name ?? 'unnamed'}"`
  if (track.is_local === true || (track.id ?? '').startsWith('spotify:local'))
    return { kind: 'left-out', why: `${name} is a file on somebody's computer` }
  if (track.type === 'episode') return { kind: 'left-out', why: `${name} is an episode of a podcast` }
  const { id } = track
  if (id === null || id === undefined) return { kind: 'left-out', why: `${name} has no id` }
  return { kind: 'track', ref: refOf(track, id, track.album ?? album) }
}

function refOf(track: SpotifyTrack, id: string, album: SpotifyAlbum | null): TrackRef {
  return {
    ids: idsOf(track, id),
    url: `https://open.spotify.com/track/${id}`,
    file: null,
    title: present(track.name),
    artists: (track.artists ?? []).flatMap(({ name }) => present(name) ?? []),
    album: present(album?.name),
    durationMs: track.duration_ms !== undefined && track.duration_ms !== 0 ? track.duration_ms : null,
    isrc: present(track.external_ids?.isrc)?.toUpperCase() ?? null,
    playlist: null,
    releaseDate: releaseDate(album?.release_date),
    coverUrl: coverUrl(album),
  }
}

/** The id of the copy that was asked for stays one of the track's names when a market has another copy. */
function idsOf(track: SpotifyTrack, id: string): readonly TrackId[] {
  const linked = present(track.linked_from?.id)
  const ids = linked === null || linked === id ? [id] : [id, linked]
  return ids.map((each) => ({ service: 'spotify', id: each }))
}

function present(text: string | null | undefined): string | null {
  return text === null || text === undefined || text.trim() === '' ? null : text
}

/** `0000` stands where Spotify does not know it. */
function releaseDate(text: string | null | undefined): string | null {
  return text !== null && text !== undefined && /^(?!0000)\d{4}(-\d\d){0,2}$/.test(text) ? text : null
}

function coverUrl(album: SpotifyAlbum | null): string | null {
  const widest = (album?.images ?? []).toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0))[0]
  return widest !== undefined && /^https?:\/\//.test(widest.url) ? widest.url : null
}
