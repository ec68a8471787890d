import { isAbsolute } from 'node:path'
import { keyText } from '../../audio/analysis/key-notation.ts'
import type { LibraryEntry, LibraryRef } from '../../model/library.ts'
import type { KeyNotation } from '../../model/music.ts'
import { shownLink } from '../../util/shown-link.ts'
import { ALL_MEANINGS, EITHER, type Meaning } from './meanings.ts'
import type { PlainValue } from './page-value.ts'
import type { MappedProperty, PropertyMap } from './tracks-schema.ts'
import { fitValue, LONGEST_TEXT, partsOf } from './write-values.ts'

/** What a column is to hold. */
export interface WantedValue {
  readonly meaning: Meaning
  readonly property: MappedProperty
  readonly value: PlainValue
  /** ours: written over what is there; fill: only where nothing is, a person's words stay; add: beside what is there. */
  readonly rule: 'ours' | 'fill' | 'add'
}

export interface WantedPage {
  readonly values: readonly WantedValue[]
  /** What the database lacks, one sentence each. */
  readonly notes: readonly string[]
}

export interface WantedOptions {
  readonly keyNotation: KeyNotation
  /** Tempo and key of less confidence are not written, as they are not tagged. */
  readonly minConfidence: number
}

/** Page ids of the artists and the playlist, where they are pages of their own. */
export interface Links {
  readonly artists: readonly string[]
  readonly playlists: readonly string[]
}

const RULES: Readonly<Partial<Record<Meaning, WantedValue['rule']>>> = {
  title: 'fill',
  artistNames: 'fill',
  album: 'fill',
  genre: 'fill',
  releaseDate: 'fill',
  soundcloudUrl: 'fill',
  spotifyUrl: 'fill',
  youtubeUrl: 'fill',
  spotifyId: 'fill',
  isrc: 'fill',
  source: 'fill',
  artists: 'add',
  playlists: 'add',
  processing: 'add',
}

/** What the page of a track is to hold, by the columns that the database has. */
export function wantedPage(
  entry: LibraryEntry,
  map: PropertyMap,
  links: Links,
  options: WantedOptions,
): WantedPage {
  const facts = factsOf(entry, links, map, options)
  const told = ALL_MEANINGS.filter((meaning) => facts[meaning] !== null && facts[meaning] !== undefined)
  const notes: string[] = []
  const values = ALL_MEANINGS.flatMap((meaning): WantedValue[] => {
    const property = map.properties[meaning]
    const fact = facts[meaning]
    if (property === undefined || fact === undefined) return []
    const value = fitValue(property, fact)
    const isLost = value === null && fact !== null
    if (isLost)
      notes.push(`"${property.name}" cannot hold what is known, because it is of type ${property.type}`)
    return isLost ? [] : [{ meaning, property, value, rule: RULES[meaning] ?? 'ours' }]
  }).filter(({ value, rule }) => value !== null || rule === 'ours')
  const lacking = map.lacking.filter(({ meaning }) => {
    const either = EITHER.find((group) => group.includes(meaning)) ?? []
    return told.includes(meaning) && !either.some((other) => map.properties[other] !== undefined)
  })
  const names = lacking.map(({ name, type }) => `"${name}" (${type})`).join(', ')
  return { values, notes: names === '' ? notes : [...notes, `the database has no property ${names}`] }
}

/** null empties the column, undefined leaves it as it is. */
type Facts = Readonly<Partial<Record<Meaning, PlainValue>>>

function factsOf(entry: LibraryEntry, links: Links, map: PropertyMap, options: WantedOptions): Facts {
  const { track, facts, ownId, verified, elsewhere } = entry
  const { analysis, renditions } = track
  const sure = <T extends { readonly confidence: number }>(value: T | null): T | undefined =>
    value !== null && value.confidence >= options.minConfidence ? value : undefined
  const key = sure(analysis.key)
  const eagle = inEagle(elsewhere)
  const path = (format: string): string | undefined =>
    renditions.find((each) => each.format === format && isAbsolute(each.path))?.path
  return known({
    title: track.title,
    ownId,
    artistNames:
      map.properties.artistNames?.type === 'multi_select' ? track.artists : track.artists.join(', '),
    artists: links.artists,
    album: track.album,
    genre: facts.genre,
    releaseDate: facts.releaseDate,
    // never taken away here: that a page says so is a person's word or our own earlier one
    downloaded: verified ? true : null,
    processing: verified ? flagsOf(entry) : null,
    m4aPath: path('m4a'),
    wavPath: path('wav'),
    aiffPath: path('aiff'),
    bpm: sure(analysis.tempo)?.bpm,
    key: key === undefined ? null : keyText(key, options.keyNotation),
    durationSeconds: Math.round(track.durationMs) / 1000,
    durationMs: Math.round(track.durationMs),
    ...fingerprintParts(analysis.fingerprint, map),
    eagleId: eagle?.ids.join(', '),
    ...linksOf(entry),
    loudness: analysis.loudness?.integratedLufs,
    peak: analysis.loudness?.truePeakDbtp,
    sampleRate: renditions[0]?.sampleRateHz,
    processedAt: track.createdAt,
    playlists: map.properties.playlists?.type === 'relation' ? links.playlists : track.playlist,
  })
}

/** Without what is not known, except the fingerprint's further parts, which an older and longer one may have filled. */
function known(facts: Readonly<Partial<Record<Meaning, PlainValue | undefined>>>): Facts {
  const isKnown = ([meaning, value]: readonly [string, unknown]): boolean =>
    (value !== null &&
      value !== undefined &&
      value !== '' &&
      !(Array.isArray(value) && value.length === 0)) ||
    (meaning.startsWith('fingerprintPart') && value === null)
  return Object.fromEntries(Object.entries(facts).filter(isKnown)) as Facts // the keys are those that came in
}

function inEagle(elsewhere: LibraryEntry['elsewhere']): LibraryRef | undefined {
  return elsewhere.find(({ library }) => library === 'eagle')
}

function flagsOf({ track: { analysis, renditions }, elsewhere }: LibraryEntry): readonly string[] {
  const isAnalysed = analysis.tempo !== null || analysis.key !== null || analysis.loudness !== null
  return [
    ...(isAnalysed ? ['Audio Analysis Complete'] : []),
    ...(renditions.length > 0 ? ['Format Conversion Complete'] : []),
    ...(inEagle(elsewhere) === undefined ? [] : ['Files Imported to Eagle']),
  ]
}

/** Whole, in columns of 2,000 characters where there are several; the last one takes what is left. */
function fingerprintParts(fingerprint: string | null, { properties }: PropertyMap): Facts {
  if (fingerprint === null) return {}
  const columns = (['fingerprint', 'fingerprintPart2', 'fingerprintPart3'] as const).filter(
    (meaning, at) => at === 0 || properties[meaning] !== undefined,
  )
  const parts = partsOf(fingerprint, LONGEST_TEXT)
  return Object.fromEntries(
    columns.map((meaning, at) => {
      const isLast = at === columns.length - 1
      return [meaning, (isLast ? parts.slice(at).join('') : parts[at]) || null]
    }),
  )
}

function linksOf({ track }: LibraryEntry): Facts {
  const idAt = (service: string): string | undefined => track.ids.find((id) => id.service === service)?.id
  const [spotify, soundcloud, youtube] = [idAt('spotify'), idAt('soundcloud'), idAt('youtube')]
  const source = track.sourceUrl === null ? null : shownLink(track.sourceUrl)
  const own = (host: string): string | null =>
    source !== null && URL.parse(source)?.hostname.endsWith(host) === true ? source : null
  const soundcloudPath = /^\d+$/.test(soundcloud ?? '1') ? null : `https://soundcloud.com/${soundcloud}`
  const name = soundcloud ? 'SoundCloud' : spotify ? 'Spotify' : youtube ? 'YouTube' : source ? 'Web' : 'File'
  return {
    soundcloudUrl: soundcloudPath ?? own('soundcloud.com'),
    spotifyUrl: spotify === undefined ? null : `https://open.spotify.com/track/${spotify}`,
    youtubeUrl: youtube === undefined ? null : `https://www.youtube.com/watch?v=${youtube}`,
    spotifyId: spotify ?? null,
    isrc: track.isrc,
    source: name,
  }
}
