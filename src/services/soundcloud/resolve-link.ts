import { canonicalise } from '../../matching/links/canonicalise.ts'
import type { LinkResolver, SourceAnswer } from '../../model/ports.ts'
import type { SoundcloudClient } from './client.ts'
import { playlistShape, trackShape } from './responses.ts'
import { refOf } from './track-ref.ts'
import { orUnavailable } from '../../model/or-unavailable.ts'

/** Tracks and sets of SoundCloud with their ISRCs and lengths, a set in its order; other pages are no list of tracks here. */
export function createResolver(client: SoundcloudClient): LinkResolver {
  return {
    service: 'soundcloud',
    resolve: (url, signal) =>
      orUnavailable(async () => {
        const address = apiAddressOf(url) ?? (await client.resolve(url, signal))
        const [path = ''] = address.split('?', 1)
        if (/\/tracks\/[^/]+$/.test(path)) return oneTrack(client, url, address, signal)
        if (/\/playlists\/[^/]+$/.test(path)) return wholeSet(client, address, signal)
        return { kind: 'nothing', why: 'it is no track and no set' }
      }),
  }
}

/** Of a link that names an id of the API: no page has to be resolved. */
function apiAddressOf(url: string): string | null {
  const { kind, id, canonical } = canonicalise(url)
  const word = kind === 'track-id' ? 'tracks' : kind === 'set-id' ? 'playlists' : null
  if (word === null || id === null) return null
  return `/${word}/soundcloud:${word}:${id}${URL.parse(canonical ?? '')?.search ?? ''}`
}

async function oneTrack(
  client: SoundcloudClient,
  asked: string,
  address: string,
  signal: AbortSignal,
): Promise<SourceAnswer> {
  const ref = refOf(await client.read(address, trackShape, signal))
  if (ref === null) return { kind: 'nothing', why: 'it has no page of its own' }
  const { service, id, canonical } = canonicalise(asked)
  const ids = id === null ? ref.ids : [...ref.ids, { service, id }]
  const unique = [...new Map(ids.map((each) => [each.id, each])).values()]
  // a secret token opens a private track, and only the link that was given carries it
  const isPrivate = /\/s-\w+$|secret_token=/.test(canonical ?? '')
  return {
    kind: 'found',
    tracks: [{ ...ref, ids: unique, url: isPrivate ? canonical : ref.url }],
    playlist: null,
  }
}

async function wholeSet(
  client: SoundcloudClient,
  address: string,
  signal: AbortSignal,
): Promise<SourceAnswer> {
  const set = await client.read(withAll(address), playlistShape, signal)
  const playlist = set.title ?? null
  const tracks = (set.tracks ?? []).flatMap((track) => refOf(track, playlist) ?? [])
  if (tracks.length === 0) return { kind: 'nothing', why: 'the set is empty' }
  const hidden = (set.track_count ?? 0) - tracks.length
  const leftOut = hidden > 0 ? [`${hidden} ${hidden === 1 ? 'track' : 'tracks'} that SoundCloud hides`] : []
  return { kind: 'found', tracks, playlist, leftOut }
}

/** The whole set, also what cannot be heard here: it may be found elsewhere. A secret token in the address stays. */
function withAll(address: string): string {
  const [path = '', search = ''] = address.split('?', 2)
  const query = new URLSearchParams(search)
  query.set('access', 'playable,preview,blocked')
  return `${path}?${query.toString()}`
}
