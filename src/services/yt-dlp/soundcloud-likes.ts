import { canonicalise } from '../../matching/links/canonicalise.ts'
import type { TrackSource } from '../../model/ports.ts'
import type { TrackRef } from '../../model/track.ts'
import type { ListEntries } from './list-entries.ts'
import { artistsOf, durationMsOf, filled, titleOf, type MediaInfo } from './media-info.ts'

export interface SoundcloudLikesDeps {
  readonly profile: string
  /** Asked for at the first question; throws `PROGRAM_MISSING`. */
  readonly list: () => Promise<ListEntries>
}

/** Sets stand between the tracks of a list of likes, so more is asked for than is wanted. */
const ENTRIES_FOR_ONE = 5

/** `soundcloud:likes` without credentials: the newest likes of a public profile; liked sets are passed over. */
export function createSoundcloudLikes({ profile, list }: SoundcloudLikesDeps): TrackSource {
  return {
    name: 'soundcloud:likes',
    next: async (limit, signal) => {
      const entries = await list()
      const answer = await entries({
        url: `https://soundcloud.com/${encodeURIComponent(profile)}/likes`,
        what: `Cannot read the likes of "${profile}"`,
        atMost: limit * ENTRIES_FOR_ONE,
        signal,
      })
      if (answer.kind === 'unavailable') return answer
      const tracks = answer.entries.flatMap(trackOf)
      const others = answer.entries.length - tracks.length
      const leftOut = others === 0 ? [] : [`${others} liked ${others === 1 ? 'set' : 'sets'} passed over`]
      if (tracks.length === 0) return { kind: 'nothing', why: ['no liked track', ...leftOut].join('; ') }
      return { kind: 'found', tracks: tracks.slice(0, limit), playlist: null, leftOut }
    },
  }
}

/** Flat entries often have a link alone; title and length come with the download. */
function trackOf(entry: MediaInfo): readonly TrackRef[] {
  const link = canonicalise(filled(entry.url) ?? filled(entry.webpage_url) ?? '')
  const isTrack = link.service === 'soundcloud' && (link.kind === 'track' || link.kind === 'track-id')
  if (!isTrack || link.id === null) return []
  return [
    {
      ids: [{ service: 'soundcloud', id: link.id }],
      url: link.canonical,
      file: null,
      title: titleOf(entry),
      artists: artistsOf(entry),
      album: null,
      durationMs: durationMsOf(entry),
      isrc: null,
      playlist: null,
    },
  ]
}
