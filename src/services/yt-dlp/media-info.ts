import * as z from 'zod/mini'
import { linkId } from '../../matching/links/link-id.ts'
import type { FetchedInfo } from '../../model/ports.ts'

// Sites fill these as they like: a field of another type is taken for one that is missing, and never fails the whole.
const text = z.catch(z.nullish(z.string()), null)
const number = z.catch(z.nullish(z.number()), null)
const texts = z.catch(z.nullish(z.array(z.string())), null)

/** The fields of yt-dlp's info dictionary that are used here (names: yt-dlp, extractor/common.py). */
export const MediaInfo = z.object({
  _type: text,
  id: text,
  /** Media address, or, in a flat list, the entry's page. */
  url: text,
  webpage_url: text,
  extractor_key: text,
  title: text,
  track: text,
  artist: text,
  artists: texts,
  uploader: text,
  channel: text,
  album: text,
  genre: text,
  genres: texts,
  /** Seconds, with fractions. */
  duration: number,
  format_id: text,
  live_status: text,
  playlist_count: number,
  formats: z.catch(z.nullish(z.array(z.object({ url: text }))), null),
})
export type MediaInfo = z.infer<typeof MediaInfo>

export const MediaList = z.extend(MediaInfo, {
  entries: z.catch(z.nullish(z.array(z.nullable(MediaInfo))), null),
})
export type MediaList = z.infer<typeof MediaList>

/** Reads one line of JSON that yt-dlp printed; null for `null` and for what is no such object. */
export function readMediaList(json: string): MediaList | null {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return null
  }
  const parsed = z.safeParse(MediaList, value)
  return parsed.success ? parsed.data : null
}

/** What the site says of the track itself, in the words of the model. */
export function fetchedInfo(info: MediaInfo): FetchedInfo {
  return {
    title: titleOf(info),
    artists: artistsOf(info),
    uploader: filled(info.uploader) ?? filled(info.channel),
    album: filled(info.album),
    genre: genreOf(info),
    durationMs: durationMsOf(info),
    webpageUrl: filled(info.webpage_url),
    id: linkId(info.webpage_url ?? ''),
  }
}

/** `genres` is a list since 2024.03, the most telling first. */
function genreOf({ genres, genre }: MediaInfo): string | null {
  return (genres ?? []).map(filled).find((name) => name !== null) ?? filled(genre)
}

export function titleOf({ track, title, extractor_key: extractor }: MediaInfo): string | null {
  const named = filled(track) ?? filled(title)
  // yt-dlp counts the players of a page, also a single one: "Night Drive (1)"
  return extractor === 'HTML5MediaEmbed' ? (named?.replace(/ \(1\)$/, '') ?? null) : named
}

/** `artists` is a list since 2024.03; before it, one text for all of them, which is kept whole. */
export function artistsOf({ artists, artist }: MediaInfo): readonly string[] {
  const listed = (artists ?? []).map((name) => name.trim()).filter((name) => name !== '')
  if (listed.length > 0) return listed
  const one = filled(artist)
  return one === null ? [] : [one]
}

export function durationMsOf({ duration }: MediaInfo): number | null {
  return typeof duration === 'number' && duration > 0 ? Math.round(duration * 1000) : null
}

export function filled(value: string | null | undefined): string | null {
  const trimmed = value?.trim() ?? ''
  return trimmed === '' ? null : trimmed
}
