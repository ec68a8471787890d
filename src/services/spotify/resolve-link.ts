import { canonicalise } from '../../matching/links/canonicalise.ts'
import { SyncError } from '../../model/error.ts'
import type { LinkResolver, SourceAnswer } from '../../model/ports.ts'
import type { Listing, SpotifyCatalog } from './spotify-catalog.ts'
import { readTrack } from './track-ref.ts'
import { orUnavailable } from '../../model/or-unavailable.ts'

/** Tracks, playlists and albums of Spotify, in their order; artists, shows and episodes are no list of tracks. */
export function createSpotifyResolver(catalog: SpotifyCatalog): LinkResolver {
  return {
    service: 'spotify',
    resolve: (url, signal) =>
      orUnavailable(async () => {
        const { kind, id } = canonicalise(url)
        switch (id === null ? 'invalid' : kind) {
          case 'track':
            return oneTrack(catalog, id ?? '', signal)
          case 'playlist':
            return fromListing(await catalog.playlist(id ?? '', signal), 'playlist')
          case 'album':
            return fromListing(await catalog.album(id ?? '', signal), 'album')
          default:
            return { kind: 'unavailable', error: noTracks(kind) }
        }
      }),
  }
}

async function oneTrack(catalog: SpotifyCatalog, id: string, signal: AbortSignal): Promise<SourceAnswer> {
  const answer = await catalog.track(id, signal)
  if (answer.kind === 'forbidden') return { kind: 'unavailable', error: answer.error }
  if (answer.kind === 'none') return { kind: 'unavailable', error: notFound('track') }
  const read = readTrack(answer.value)
  if (read.kind === 'left-out') return { kind: 'nothing', why: read.why }
  const ids = [...read.ref.ids, { service: 'spotify', id }]
  const unique = [...new Map(ids.map((each) => [each.id, each])).values()]
  return { kind: 'found', tracks: [{ ...read.ref, ids: unique }], playlist: null }
}

function fromListing(listing: Listing, what: string): SourceAnswer {
  if (listing.kind === 'forbidden') return { kind: 'unavailable', error: listing.error }
  if (listing.kind === 'none') return { kind: 'unavailable', error: notFound(what) }
  const read = listing.entries.map((entry) => readTrack(entry, listing.album))
  const tracks = read.flatMap((each) => (each.kind === 'track' ? [each.ref] : []))
  const leftOut = read.flatMap((each) => (each.kind === 'left-out' ? [each.why] : []))
  if (tracks.length > 0) return { kind: 'found', tracks, playlist: listing.name, leftOut }
  return {
    kind: 'nothing',
    why: leftOut.length === 0 ? `the ${what} is empty` : `no track of Spotify in it: ${leftOut.join('; ')}`,
  }
}

function notFound(what: string): SyncError {
  return new SyncError(
    'NOT_FOUND',
    'Cannot use the Spotify link',
    `there is no such ${what}, or it is private`,
    'check the link in Spotify; a private playlist needs the login of its owner',
  )
}

function noTracks(kind: string): SyncError {
  return new SyncError(
    'URL_INVALID',
    'Cannot use the Spotify link',
    `a link to ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind} names no tracks`,
    'drop a link to a track, a playlist or an album',
  )
}
