import { linkId } from '../../matching/links/link-id.ts'
import type { TrackId } from '../../model/track.ts'
import type { Meaning } from './meanings.ts'
import {
  listIn,
  numberIn,
  pageSchema,
  plainValue,
  textIn,
  type NotionPage,
  type PlainValue,
} from './page-value.ts'
import type { PropertyMap } from './tracks-schema.ts'

/** What a page of the Tracks database says of its track. */
export interface TrackPage {
  readonly pageId: string
  readonly url: string
  /** ISO 8601, of the minute: Notion says no more. */
  readonly lastEditedTime: string
  readonly createdTime: string
  readonly inTrash: boolean
  readonly title: string
  /** Credit lines as they stand there, one for each option or one for the text; empty when there is none. */
  readonly artists: readonly string[]
  /** Page ids of the artists where nothing but a relation names them; at most 25 of them. */
  readonly artistIds: readonly string[]
  /** Spotify, SoundCloud and YouTube, as links of these services are canonicalised. */
  readonly ids: readonly TrackId[]
  readonly isrc: string | null
  readonly durationMs: number | null
  readonly downloaded: boolean
  /** Paths of files, as they stand there. */
  readonly paths: readonly string[]
  readonly eagleId: string | null
  /** Page ids of the relation to playlists; at most 25 of them. Empty when playlists are kept as text. */
  readonly playlistIds: readonly string[]
  /** Names of playlists where they are kept as text or options. */
  readonly playlistNames: readonly string[]
  /** Chromaprint's own text, joined from its parts. */
  readonly fingerprint: string | null
  /** The catalog's track id, when tracksync wrote this page and the database has a property for it. */
  readonly ownId: string | null
}

/** A Spotify id alone is 22 characters of base 62. */
const SPOTIFY_ID = /^[0-9A-Za-z]{22}$/
/** The earlier system wrote these texts where it had no value (legacy.md 8). */
const NO_VALUE = /^(none|null|undefined|nan|n\/a)$/i

/** Reads a page as the API gives it; null for what is none. */
export function parseTrackPage(raw: unknown, map: PropertyMap): TrackPage | null {
  const read = pageSchema.safeParse(raw)
  return read.success ? readTrackPage(read.data, map) : null
}

/** Reads a page by the columns that stand for each meaning. Never throws: what is not there is null or empty. */
export function readTrackPage(page: NotionPage, map: PropertyMap): TrackPage {
  const byId = new Map(Object.values(page.properties).map((value) => [value.id, value]))
  const value = (meaning: Meaning): PlainValue => plainValue(byId.get(map.properties[meaning]?.id ?? ''))
  const text = (meaning: Meaning): string | null => {
    const found = textIn(value(meaning))
    return found === null || NO_VALUE.test(found) ? null : found
  }
  const hasNames = text('artistNames') !== null
  const seconds = numberIn(value('durationSeconds'))
  const playlists = listIn(value('playlists'))
  const isRelation = map.properties.playlists?.type === 'relation'
  const parts = [text('fingerprint'), text('fingerprintPart2'), text('fingerprintPart3')]
  return {
    pageId: page.id,
    url: page.url,
    lastEditedTime: page.last_edited_time,
    createdTime: page.created_time,
    inTrash: page.in_trash,
    title: text('title') ?? '',
    artists: hasNames ? listIn(value('artistNames')) : [],
    artistIds: hasNames ? [] : listIn(value('artists')),
    ids: idsOf(text),
    isrc: text('isrc')?.toUpperCase() ?? null,
    durationMs: numberIn(value('durationMs')) ?? (seconds === null ? null : Math.round(seconds * 1000)),
    downloaded: value('downloaded') === true,
    paths: [text('m4aPath'), text('wavPath'), text('aiffPath')].flatMap((path) => path ?? []),
    eagleId: text('eagleId'),
    playlistIds: isRelation ? playlists : [],
    playlistNames: isRelation ? [] : playlists,
    fingerprint: parts[0] === null ? null : parts.join(''),
    ownId: text('ownId'),
  }
}

function idsOf(text: (meaning: Meaning) => string | null): readonly TrackId[] {
  const spotifyId = text('spotifyId')
  const links = [text('spotifyUrl'), text('soundcloudUrl'), text('youtubeUrl')]
  const ids = [
    ...(spotifyId === null
      ? []
      : SPOTIFY_ID.test(spotifyId)
        ? [{ service: 'spotify', id: spotifyId }]
        : [linkId(spotifyId)]),
    ...links.map((link) => (link === null ? null : linkId(link))),
  ].flatMap((id) => id ?? [])
  return ids.filter(
    (id, at) => ids.findIndex((other) => other.service === id.service && other.id === id.id) === at,
  )
}
