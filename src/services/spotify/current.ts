import type { TrackSource } from '../../model/ports.ts'
import type { SpotifyClient } from './client.ts'
import { currentlyPlayingShape } from './responses.ts'
import { readTrack } from './track-ref.ts'
import { orUnavailable } from '../../model/or-unavailable.ts'

/** `spotify:current`: the track that is being played. A paused one is not meant. */
export function createCurrentSource(client: SpotifyClient): TrackSource {
  return {
    name: 'spotify:current',
    next: (_limit, signal) =>
      orUnavailable(async () => {
        const answer = await client.ask(
          'user',
          {
            kind: 'get',
            path: '/me/player/currently-playing',
            // without it an episode comes as no item at all; the package's types do not know it
            query: { additional_types: 'episode' },
          },
          currentlyPlayingShape,
          signal,
        )
        if (answer.kind === 'forbidden') return { kind: 'unavailable', error: answer.error }
        if (answer.kind === 'none') return { kind: 'nothing', why: 'nothing is playing' }
        const { is_playing, currently_playing_type: type, item } = answer.value
        if (item === null || item === undefined) {
          const what = type === 'ad' ? 'an advertisement' : 'something that is no track'
          return { kind: 'nothing', why: `${what} is playing` }
        }
        if (is_playing !== true) return { kind: 'nothing', why: `"${item.name ?? 'the track'}" is paused` }
        const read = readTrack(item)
        if (read.kind === 'left-out') return { kind: 'nothing', why: read.why }
        return { kind: 'found', tracks: [read.ref], playlist: null }
      }),
  }
}
