import type { AudioSearch } from '../../model/ports.ts'
import type { ConnectDeps, Connection } from './connection.ts'

/** YouTube through yt-dlp: the search. */
export function connectYoutube({ tools }: ConnectDeps): Connection {
  const search: AudioSearch = {
    name: 'youtube',
    search: async (query, signal) => {
      const { createAudioSearch } = await import('../../services/yt-dlp/search-audio.ts')
      const list = async () => (await tools.ytDlp()).list
      return createAudioSearch({ service: 'youtube', list }).search(query, signal)
    },
  }
  return { searches: [search] }
}
