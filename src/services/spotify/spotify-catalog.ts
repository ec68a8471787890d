import type { SyncError } from '../../model/error.ts'
import type { ClientAnswer, SpotifyClient } from './client.ts'
import type * as z from 'zod/mini'
import {
  albumShape,
  playlistPageShape,
  playlistShape,
  searchShape,
  severalTracksShape,
  trackPageShape,
  trackShape,
  type SpotifyTrack,
} from './responses.ts'

/** One entry of a list: null where Spotify keeps the place of a track that is gone. */
export type Entry = SpotifyTrack | null

export type Listing =
  | {
      readonly kind: 'list'
      readonly name: string
      readonly entries: readonly Entry[]
      readonly album: z.infer<typeof albumShape> | null
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'forbidden'; readonly error: SyncError }

/** What anybody may see, in whichever generation of the API the app lives. */
export interface SpotifyCatalog {
  track(id: string, signal: AbortSignal): Promise<ClientAnswer<SpotifyTrack>>
  playlist(id: string, signal: AbortSignal): Promise<Listing>
  album(id: string, signal: AbortSignal): Promise<Listing>
  search(query: string, signal: AbortSignal): Promise<ClientAnswer<readonly SpotifyTrack[]>>
}

/** Spotify's most for playlists and `/tracks?ids=`; albums likewise. */
const PAGE = 50
/** The most since February 2026 for apps in development mode. */
const SEARCH_PAGE = 10

export function createSpotifyCatalog(client: SpotifyClient): SpotifyCatalog {
  /** Which address of a playlist's entries answered. */
  let playlistPart: 'items' | 'tracks' = 'items'
  /** Whether several tracks may be asked for at once; an app in development mode may not. */
  let inBatches = true

  const playlistPage = async (
    id: string,
    offset: number,
    signal: AbortSignal,
  ): Promise<ClientAnswer<z.infer<typeof playlistPageShape>>> => {
    const ask = (part: 'items' | 'tracks') =>
      client.ask(
        'catalog',
        part === 'items'
          ? { kind: 'get', path: `/playlists/${id}/items`, query: { limit: PAGE, offset } }
          : { kind: 'call', call: (api) => api.getPlaylistTracks(id, { limit: PAGE, offset }) },
        playlistPageShape,
        signal,
      )
    const answer = await ask(playlistPart)
    if (answer.kind === 'answer' || offset > 0) return answer
    const other = playlistPart === 'items' ? 'tracks' : 'items'
    const second = await ask(other)
    if (second.kind !== 'answer') return answer
    playlistPart = other
    return second
  }

  /** Tracks of an album name no ISRC: asked for in batches where that is allowed, else left to whoever needs it. */
  const withIsrcs = async (
    tracks: readonly SpotifyTrack[],
    signal: AbortSignal,
  ): Promise<readonly Entry[]> => {
    const whole: Entry[] = []
    for (let at = 0; at < tracks.length; at += PAGE) {
      const batch = tracks.slice(at, at + PAGE)
      const ids = batch.flatMap(({ id }) => id ?? [])
      const answer =
        inBatches && ids.length === batch.length
          ? await client.ask(
              'catalog',
              { kind: 'call', call: (api) => api.getTracks(ids) },
              severalTracksShape,
              signal,
            )
          : null
      if (answer?.kind === 'forbidden') inBatches = false
      const found = answer?.kind === 'answer' ? answer.value.tracks : []
      whole.push(...batch.map((track, index) => found[index] ?? track))
    }
    return whole
  }

  return {
    track: (id, signal) =>
      client.ask('catalog', { kind: 'call', call: (api) => api.getTrack(id) }, trackShape, signal),

    async playlist(id, signal) {
      const about = await client.ask(
        'catalog',
        { kind: 'call', call: (api) => api.getPlaylist(id, { fields: 'name' }) },
        playlistShape,
        signal,
      )
      if (about.kind !== 'answer') return about
      const entries: Entry[] = []
      for (let offset = 0; ; offset += PAGE) {
        const page = await playlistPage(id, offset, signal)
        if (page.kind !== 'answer') return page
        entries.push(...page.value.items.map(({ item, track }) => item ?? track ?? null))
        if (isLast(page.value)) break
      }
      return { kind: 'list', name: about.value.name ?? 'Spotify playlist', entries, album: null }
    },

    async album(id, signal) {
      const about = await client.ask(
        'catalog',
        { kind: 'call', call: (api) => api.getAlbum(id) },
        albumShape,
        signal,
      )
      if (about.kind !== 'answer') return about
      const first = about.value.tracks
      const tracks = [...(first?.items ?? [])]
      for (
        let last = first === null || first === undefined || isLast(first), offset = tracks.length;
        !last;
      ) {
        const page = await client.ask(
          'catalog',
          { kind: 'call', call: (api) => api.getAlbumTracks(id, { limit: PAGE, offset }) },
          trackPageShape,
          signal,
        )
        if (page.kind !== 'answer') return page
        tracks.push(...page.value.items)
        offset += page.value.items.length
        last = isLast(page.value)
      }
      const entries = await withIsrcs(tracks, signal)
      return { kind: 'list', name: about.value.name ?? 'Spotify album', entries, album: about.value }
    },

    async search(query, signal) {
      const answer = await client.ask(
        'catalog',
        { kind: 'call', call: (api) => api.searchTracks(query, { limit: SEARCH_PAGE }) },
        searchShape,
        signal,
      )
      return answer.kind === 'answer' ? { kind: 'answer', value: answer.value.tracks?.items ?? [] } : answer
    },
  }
}

/** An empty page ends a list too, whatever it says: nothing is asked for ever. */
function isLast({
  items,
  next,
}: {
  readonly items: readonly unknown[]
  readonly next?: string | null | undefined
}): boolean {
  return items.length === 0 || next === null || next === undefined
}
