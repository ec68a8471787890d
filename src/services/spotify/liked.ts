import { completeList } from '../../model/complete-list.ts'
import type { TrackSource } from '../../model/ports.ts'
import type { TrackRef } from '../../model/track.ts'
import type { SpotifyClient } from './client.ts'
import { savedPageShape } from './responses.ts'
import { readTrack } from './track-ref.ts'
import { orUnavailable } from '../../model/or-unavailable.ts'

/** Spotify's most for `/me/tracks`. */
const PAGE = 50

/**
 * `spotify:liked`: liked tracks, newest first, read until they meet the last listing. A like given between two pages shifts
 * the rest: repeats are dropped.
 */
export function createLikedSource(client: SpotifyClient): TrackSource {
  return {
    name: 'spotify:liked',
    next: (limit, signal, known = []) =>
      orUnavailable(async () => {
        const found = new Map<string, TrackRef>()
        const size = Math.min(PAGE, Math.max(1, limit))
        for (let offset = 0; found.size < limit; offset += size) {
          const answer = await client.ask(
            'user',
            { kind: 'call', call: (api) => api.getMySavedTracks({ limit: size, offset }) },
            savedPageShape,
            signal,
          )
          if (answer.kind === 'forbidden') return { kind: 'unavailable', error: answer.error }
          if (answer.kind === 'none') break
          for (const { track } of answer.value.items) {
            const read = readTrack(track)
            const id = read.kind === 'track' ? read.ref.ids[0]?.id : undefined
            if (read.kind === 'track' && id !== undefined && !found.has(id)) found.set(id, read.ref)
          }
          const complete = completeList([...found.values()], known, limit)
          if (complete !== null) return { kind: 'found', tracks: complete, playlist: null }
          if (answer.value.items.length === 0 || typeof answer.value.next !== 'string') break
        }
        if (found.size === 0) return { kind: 'nothing', why: 'no track is liked' }
        return { kind: 'found', tracks: [...found.values()].slice(0, limit), playlist: null }
      }),
  }
}
