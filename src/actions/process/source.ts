import { basename, extname } from 'node:path'
import { probe } from '../../audio/probe.ts'
import { canonicalise } from '../../matching/links/canonicalise.ts'
import { fileTitle } from '../../matching/links/file-title.ts'
import { parseNames } from '../../matching/names/parse-names.ts'
import type { FetchedInfo } from '../../model/ports.ts'
import type { SourceAudio, TrackRef } from '../../model/track.ts'
import { shownLink } from '../../util/shown-link.ts'
import { sha256OfFile } from '../../util/digest.ts'
import { locateDropped } from '../detect/dropped-file.ts'
import type { TrackContext } from '../action.ts'
import type { TrackWork } from '../track-work.ts'

/**
 * Reads what a source file is; `path` in the answer stays as it was given, because a drop moves.
 * Throws `AUDIO_EMPTY`, `AUDIO_UNREADABLE`, `AUDIO_TRUNCATED`.
 */
export async function describeSource(context: TrackContext, knownPath: string): Promise<SourceAudio> {
  const path = locateDropped(context.run, knownPath)
  const { durationIsExact: _, ...probed } = await probe({
    programs: await context.ffmpeg(),
    path,
    name: nameOfSource(context.track),
    signal: context.signal,
  })
  const asked = context.track.asked.ids.find(({ service }) => service === 'file')
  // detect has read the bytes of a dropped file already
  const isAsked = knownPath === context.track.asked.file && asked !== undefined
  return { ...probed, path: knownPath, sha256: isAsked ? asked.id : await sha256OfFile(path) }
}

/** What a person knows the source by: while a run is at work it lies in folders of ours, where nobody would look for it. */
export function nameOfSource({ asked, work }: TrackContext['track']): string {
  if (asked.file !== null) return basename(asked.file)
  const url = work.found?.url ?? asked.url
  return url === null ? (asked.title ?? 'the track') : shownLink(url)
}

interface Wished {
  readonly asked: TrackRef
  /** The title that the trigger gives. */
  readonly hint: string | null
}

export function asWished({ run, track }: TrackContext): Wished {
  return { asked: track.asked, hint: run.trigger.request.title }
}

/**
 * Title, artists and the rest from what is known, the best source first: the trigger's hints, what a service calls the
 * track, the tags, the site, the file's name.
 */
export function learnNames(
  { asked, hint }: Wished,
  source: Pick<SourceAudio, 'path' | 'tags'>,
  info: FetchedInfo | null,
): Pick<
  TrackWork,
  'title' | 'artists' | 'album' | 'genre' | 'year' | 'isrc' | 'playlist' | 'ids' | 'sourceUrl'
> {
  const { tags } = source
  const fileName = asked.file === null ? linkedFileName(asked.url) : basename(asked.file, extname(asked.file))
  // what a link to a file is listed by is the file's name, which is the least that is known of it
  const better = (name: string | null): string | null => (name === fileName && name !== hint ? null : name)
  const askedTitle = better(asked.title)
  const siteTitle = better(info?.title ?? null)
  const otherwise = fileName ?? basename(source.path, extname(source.path))
  const named = parseNames(askedTitle ?? siteTitle ?? tags.title ?? otherwise, info?.uploader ?? null)
  // a file's name may know who made it even where its tags know only the title
  const byFileName = fileName === null ? [] : parseNames(fileName).artists
  const artists = firstFilled(
    ...[asked.artists, tags.artists, info?.artists ?? [], named.artists, byFileName].map((names) =>
      names.filter(isSomebody),
    ),
  )
  // "Nova - Morning" is the title of a page; once Nova is the artist, "Morning" is the title of the track
  const split = artists.join('\n').toLowerCase() === named.artists.join('\n').toLowerCase()
  const title = split ? named.title : (askedTitle ?? tags.title ?? named.title)
  return {
    title,
    artists,
    album: tags.album ?? info?.album ?? asked.album,
    genre: tags.genre ?? info?.genre ?? null,
    year: tags.year,
    isrc: tags.isrc ?? asked.isrc,
    playlist: asked.playlist,
    ids: info?.id === null || info?.id === undefined ? [] : [info.id],
    sourceUrl: info?.webpageUrl ?? asked.url,
  }
}

/** What a link to an audio file calls the file; null for a page, and for a track of a service. */
function linkedFileName(url: string | null): string | null {
  return url !== null && canonicalise(url).kind === 'audio' ? fileTitle(url) : null
}

/** What services and people write when they do not know. */
const NOBODY = /^(user-?\d+|unknown(?: artist)?|n\/?a|none|various(?: artists)?)$/i

function isSomebody(name: string): boolean {
  return !NOBODY.test(name.trim())
}

function firstFilled(...lists: readonly (readonly string[])[]): readonly string[] {
  return lists.find((list) => list.length > 0) ?? []
}
