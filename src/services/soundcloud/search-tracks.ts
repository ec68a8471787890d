import { searchTexts } from '../../matching/names/search-texts.ts'
import type { AudioSearch } from '../../model/ports.ts'
import { shownText } from '../../util/shown-text.ts'
import type { SoundcloudClient } from './client.ts'
import { tracksShape } from './responses.ts'
import { candidateOf } from './track-ref.ts'
import { orUnavailable } from '../../model/or-unavailable.ts'

/** As many as the search through yt-dlp asks for. */
const RESULTS = 10

/** The search of SoundCloud's API; previews and what is blocked here are left out. */
export function createSearch(client: SoundcloudClient): AudioSearch {
  return {
    name: 'soundcloud',
    search: (query, signal) =>
      orUnavailable(async () => {
        const texts = [...new Set(searchTexts(query))]
        for (const text of texts) {
          const words = new URLSearchParams({
            q: text,
            limit: String(RESULTS),
            linked_partitioning: 'true',
            access: 'playable',
          })
          // the second words are for when the first find nothing
          // oxlint-disable-next-line no-await-in-loop -- see above
          const { collection } = await client.read(`/tracks?${words.toString()}`, tracksShape, signal)
          const candidates = collection.flatMap((track) => candidateOf(track) ?? [])
          if (candidates.length > 0) return { kind: 'found', candidates }
        }
        return { kind: 'nothing', why: `soundcloud finds nothing for "${shownText(texts[0] ?? '')}"` }
      }),
  }
}
