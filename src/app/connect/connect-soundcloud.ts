import { SyncError } from '../../model/error.ts'
import type { AudioSearch, TrackSource } from '../../model/ports.ts'
import type { ConnectDeps, Connection } from './connection.ts'

/** SoundCloud through yt-dlp: likes of the configured profile, and the search. */
export function connectSoundcloud({ config, tools }: ConnectDeps): Connection {
  const profile = config.soundcloud?.profile
  const list = async () => (await tools.ytDlp()).list
  const search: AudioSearch = {
    name: 'soundcloud',
    search: async (query, signal) => {
      const { createAudioSearch } = await import('../../services/yt-dlp/search-audio.ts')
      return createAudioSearch({ service: 'soundcloud', list }).search(query, signal)
    },
  }
  const likes: TrackSource = {
    name: 'soundcloud:likes',
    next: async (limit, signal) => {
      if (profile === undefined) return { kind: 'unavailable', error: withoutProfile() }
      const { createSoundcloudLikes } = await import('../../services/yt-dlp/soundcloud-likes.ts')
      return createSoundcloudLikes({ profile, list }).next(limit, signal)
    },
  }
  return { sources: [likes], searches: [search] }
}

function withoutProfile(): SyncError {
  return new SyncError(
    'SOURCE_NOT_CONFIGURED',
    'Cannot ask the source "soundcloud:likes"',
    'no profile is configured',
    'add the name in the address of your profile to .syncrc.json: "soundcloud": { "profile": "..." }',
  )
}
