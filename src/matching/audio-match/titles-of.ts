import { artistKey, splitArtists } from '../names/artists.ts'
import { cleanText } from '../names/clean-text.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'
import type { Channel } from './channel.ts'
import { trackOfAlbum } from './track-of-album.ts'

/** A title with those who are taken for its artists. */
export interface TitleReading {
  readonly title: string
  readonly artists: readonly string[]
}

/** A catalogue number, a side of vinyl or a promoter's word in front: "ANJ123: ", "B2. ", "PREMIERE | ", "[MAU5055] ". */
const LEAD =
  /^(?:[[({][^\])}]{1,30}[\])}]\s*(?=\S)|[A-H]\d{1,2}\s*[.):]\s+|(?:[A-Z]{2,}[A-Z0-9]*[- ]?\d{2,5}[A-Z]?|(?:exclusive |full |hd |video |track )*premi[eè]re|free (?:dl|download)|out now|exclusive)\s*[:|~-]+\s+)/iu
/** Notes, stars and boxes that uploaders put between words. */
const ORNAMENT = /[\p{So}\u2022\u00b7]+/gu
const BY = /^(.+?)\s+by\s+(.+?)(\s*[([].*)?$/iu
/** On the artist's own channel this says whose song is sung: "(Fleetwood Mac cover)". */
const OWN_COVER = /\s*[([][^()[\]]*\bcover\b[^()[\]]*[)\]]/giu
/** A piece before or after a dash or a slash, in letters that are not Latin. */
const OTHER_SCRIPT = /\s+[/|-]\s+[^\p{Script=Latin}]+$|^[^\p{Script=Latin}]+\s+[/|-]\s+|[「『]|[」』]/gu

/** The ways to read what a site calls a track; its uploader stands for the artist until the title names one. */
export function titlesOf(
  candidate: AudioCandidate,
  query: RecordingQuery,
  channel: Channel,
): readonly TitleReading[] {
  const { title, artists, uploader } = candidate
  const who =
    artists.length > 0 ? artists : uploader === null ? [] : [uploader, ...ownersOf(uploader, query, channel)]
  const plain = cleanText(title).replace(/(?:\s+#[\p{L}\p{N}_]+)+\s*$/u, '')
  const bare = plain.replace(LEAD, '')
  const unadorned = bare.replace(ORNAMENT, ' ').replace(/ {2,}/g, ' ').trim()
  const own = channel === 'own' ? ownTitles(unadorned, query) : []
  const texts = new Set([
    title,
    plain,
    bare,
    unadorned,
    withoutUploader(unadorned, uploader),
    ...own,
    ...columns(unadorned),
  ])
  const readings = [...texts].filter((text) => text !== '')
  const ofAlbum = trackOfAlbum(unadorned, query.album)
  return [
    ...readings.flatMap((text) => [
      { title: text, artists: who },
      ...led(text, query.artists),
      ...turned(text, query.artists),
    ]),
    ...[ofAlbum, creditedColumn(ofAlbum ?? unadorned, query.artists)].flatMap((text) =>
      text === null ? [] : [{ title: text, artists: query.artists }],
    ),
  ]
}

/** "Nova Music" is the channel of Nova. */
function ownersOf(uploader: string, { artists }: RecordingQuery, channel: Channel): readonly string[] {
  const key = artistKey(uploader)
  return channel === 'own' ? artists.filter((artist) => key.includes(artistKey(artist))) : []
}

/** "Artist - Title", where the artist is one that is asked for: whose channel it is on says nothing of the artists then. */
function led(text: string, asked: readonly string[]): readonly TitleReading[] {
  const [lead = '', ...rest] = text.split(/\s+-\s+/)
  const isAsked = asked.some((artist) => artistKey(artist) === artistKey(lead))
  return isAsked && rest.length > 0 ? [{ title: rest.join(' - '), artists: [lead] }] : []
}

/** Whose song it is, and the artist's name in a second script, are left out where the artist is known. */
function ownTitles(text: string, { title }: RecordingQuery): readonly string[] {
  const asked = cleanText(title)
  const isLatin = !/[^\P{L}\p{Script=Latin}]/u.test(asked)
  return [text.replace(OWN_COVER, ''), ...(isLatin ? [text.replace(OTHER_SCRIPT, ' ').trim()] : [])]
}

/** "Noam Raz - Mayim Shketim | נועם רז - מים שקטים": each column is a whole title, in another script. */
function columns(text: string): readonly string[] {
  const parts = text.split(/\s+\|\s+/)
  return parts.length === 2 && parts.every((part) => /\s-\s/.test(part)) ? parts : []
}

/** "Uyire Mayakkam | Devan Raj, Chitra M | Label": the first column, where another names an artist that is asked for. */
function creditedColumn(text: string, asked: readonly string[]): string | null {
  const [first = '', ...others] = text.split(/\s*\|\s*/)
  const named = others.flatMap(splitArtists).map(artistKey)
  return first !== '' && asked.some((artist) => named.includes(artistKey(artist))) ? first : null
}

/** "Artist - Title | Label" on the label's channel: the name of the channel is no part of the title. */
function withoutUploader(text: string, uploader: string | null): string {
  if (uploader === null || !text.includes('|')) return text
  const parts = text.split(/\s*\|\s*/)
  return parts.filter((part, at) => at === 0 || artistKey(part) !== artistKey(uploader)).join(' | ')
}

/** "Title by Artist" and "Title Artist", where the artist is one that is asked for. */
function turned(text: string, asked: readonly string[]): readonly TitleReading[] {
  const readings: TitleReading[] = []
  const by = BY.exec(text)
  if (by !== null) readings.push({ title: `${by[1] ?? ''}${by[3] ?? ''}`, artists: [by[2] ?? ''] })
  for (const artist of asked) {
    const end = text.length - artist.length
    if (
      end > 1 &&
      /[\s,]/.test(text[end - 1] ?? '') &&
      text.slice(end).toLowerCase() === artist.toLowerCase()
    )
      readings.push({ title: text.slice(0, end).trim(), artists: [artist] })
  }
  return readings
}
