/** What a property of the Tracks database can stand for; also the keys of `notion.properties` in the configuration. */
export type Meaning = keyof typeof MEANINGS

/** Types of properties that a page can be written with. */
export type WritableType =
  'title' | 'rich_text' | 'number' | 'select' | 'multi_select' | 'date' | 'url' | 'checkbox' | 'relation'

interface MeaningRule {
  /** First match wins; the names of the user's earlier system (legacy.md 4) and ours. */
  readonly names: readonly string[]
  /** Types that can carry it, the one to create first. */
  readonly types: readonly [WritableType, ...WritableType[]]
}

const TEXT = ['rich_text', 'url', 'select', 'title'] as const
const NUMBER = ['number', 'rich_text'] as const

const URL_TYPES = ['url', 'rich_text'] as const

export const MEANINGS = {
  title: { names: ['Title', 'Name'], types: ['title'] },
  ownId: { names: ['Tracksync ID', 'Track ID (tracksync)'], types: ['rich_text', 'url'] },
  artistNames: { names: ['Artist Name', 'Artists'], types: ['rich_text', 'multi_select', 'select'] },
  artists: { names: ['Artist', 'Artists', 'Artist Relation'], types: ['relation'] },
  album: { names: ['Album', 'Album Name'], types: TEXT },
  genre: { names: ['Genre', 'Genres'], types: ['select', 'multi_select', 'rich_text'] },
  releaseDate: { names: ['Release Date', 'Year'], types: ['date', 'number', 'rich_text'] },
  downloaded: { names: ['Downloaded', 'DL'], types: ['checkbox'] },
  processing: { names: ['Audio Processing', 'Audio Processing Status'], types: ['multi_select'] },
  m4aPath: { names: ['M4A File Path'], types: ['rich_text', 'url'] },
  wavPath: { names: ['WAV File Path'], types: ['rich_text', 'url'] },
  aiffPath: { names: ['AIFF File Path'], types: ['rich_text', 'url'] },
  bpm: { names: ['Tempo', 'AverageBpm', 'BPM'], types: NUMBER },
  key: { names: ['Key'], types: ['rich_text', 'select'] },
  durationSeconds: { names: ['Audio Duration (seconds)', 'Duration (s)'], types: NUMBER },
  durationMs: { names: ['Duration (ms)'], types: NUMBER },
  fingerprint: {
    names: ['WAV Fingerprint', 'AIFF Fingerprint', 'M4A Fingerprint', 'Fingerprint'],
    types: ['rich_text'],
  },
  fingerprintPart2: { names: [], types: ['rich_text'] },
  fingerprintPart3: { names: [], types: ['rich_text'] },
  eagleId: { names: ['Eagle File ID', 'Eagle ID'], types: ['rich_text', 'url'] },
  soundcloudUrl: { names: ['SoundCloud URL'], types: URL_TYPES },
  spotifyUrl: { names: ['Spotify URL'], types: URL_TYPES },
  youtubeUrl: { names: ['YouTube URL'], types: URL_TYPES },
  spotifyId: { names: ['Spotify ID', 'Spotify Track ID'], types: ['rich_text', 'url'] },
  isrc: { names: ['ISRC'], types: ['rich_text', 'select'] },
  source: { names: ['Source', 'Download Source'], types: ['select', 'multi_select', 'rich_text'] },
  loudness: { names: ['Audio LUFS Level'], types: NUMBER },
  peak: { names: ['Audio Peak Level'], types: NUMBER },
  sampleRate: { names: ['Audio Sample Rate'], types: NUMBER },
  processedAt: { names: ['Processing Timestamp', 'Processed At'], types: ['date'] },
  playlists: { names: ['Playlists', 'Playlist'], types: ['relation', 'multi_select', 'select', 'rich_text'] },
} as const satisfies Record<string, MeaningRule>

/** Every meaning, in the order of the table. */
export const ALL_MEANINGS: readonly Meaning[] = Object.keys(MEANINGS).filter(isMeaning)

/** One fact that may stand in either of several columns: it is lacking only where all of them are. The first is the one to create. */
export const EITHER: readonly (readonly Meaning[])[] = [
  ['artistNames', 'artists'],
  ['durationSeconds', 'durationMs'],
]

export function isMeaning(text: string): text is Meaning {
  return Object.hasOwn(MEANINGS, text)
}

/** The rule of one meaning, without the narrow types of the table. */
export function ruleOf(meaning: Meaning): MeaningRule {
  return MEANINGS[meaning]
}
