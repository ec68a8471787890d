import { canonicalise } from '../../matching/links/canonicalise.ts'
import { searchTexts } from '../../matching/names/search-texts.ts'
import { SyncError } from '../../model/error.ts'
import type { AudioCandidate, AudioSearch, SearchAnswer } from '../../model/ports.ts'
import { shownText } from '../../util/shown-text.ts'
import type { ListEntries } from './list-entries.ts'
import { artistsOf, durationMsOf, filled, titleOf, type MediaInfo } from './media-info.ts'

export interface SearchAudioDeps {
  readonly service: 'soundcloud' | 'youtube'
  /** Asked for at the first search; throws `PROGRAM_MISSING`. */
  readonly list: () => Promise<ListEntries>
}

/** As many as both sites show on their first page at least. */
const RESULTS = 10
/** Search words of yt-dlp (extractor/soundcloud.py, extractor/youtube). */
const PREFIXES = { soundcloud: 'scsearch', youtube: 'ytsearch' } as const

/** A search through yt-dlp; entries are flat, so lengths and uploaders may be missing. */
export function createAudioSearch({ service, list }: SearchAudioDeps): AudioSearch {
  const ask = async (text: string, signal: AbortSignal): Promise<SearchAnswer> => {
    const entries = await list().catch(missingProgram)
    if (entries instanceof SyncError) return { kind: 'unavailable', error: entries }
    const answer = await entries({
      url: `${PREFIXES[service]}${RESULTS}:${text}`,
      what: `Cannot search ${service} for "${shownText(text)}"`,
      atMost: RESULTS,
      signal,
    })
    if (answer.kind === 'unavailable') return answer
    const candidates = answer.entries.flatMap((entry) => candidateOf(service, entry))
    return candidates.length === 0
      ? { kind: 'nothing', why: `${service} finds nothing for "${shownText(text)}"` }
      : { kind: 'found', candidates }
  }
  return {
    name: service,
    search: async (query, signal) => {
      const [first, second] = searchTexts(query)
      const answer = await ask(first, signal)
      return answer.kind === 'nothing' && second !== first ? ask(second, signal) : answer
    },
  }
}

/** Without the program there is no search; anything else is a surprise. */
function missingProgram(error: unknown): SyncError {
  if (error instanceof SyncError && error.code === 'PROGRAM_MISSING') return error
  throw error
}

/** Only tracks with an identity of this service, and none that is known to be a preview or still to come. */
function candidateOf(service: string, entry: MediaInfo): readonly AudioCandidate[] {
  const link = canonicalise(filled(entry.webpage_url) ?? filled(entry.url) ?? '')
  const title = titleOf(entry)
  const isTrack = link.kind === 'track' || link.kind === 'video' || link.kind === 'track-id'
  if (link.service !== service || !isTrack || link.id === null || link.canonical === null || title === null)
    return []
  const playable =
    !entry.format_id?.endsWith('_preview') && !/^is_(live|upcoming)$/.test(entry.live_status ?? '')
  if (!playable) return []
  return [
    {
      service,
      id: link.id,
      url: link.canonical,
      title,
      uploader: filled(entry.uploader) ?? filled(entry.channel),
      artists: artistsOf(entry),
      durationMs: durationMsOf(entry),
      isrc: null,
    },
  ]
}
