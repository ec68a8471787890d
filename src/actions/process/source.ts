import { basename, extname } from 'node:path'
import { probe } from '../../audio/probe.ts'
import { parseNames } from '../../matching/names/parse-names.ts'
import type { FetchedInfo } from '../../model/ports.ts'
import type { SourceAudio } from '../../model/track.ts'
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
    signal: context.signal,
  })
  const asked = context.track.asked.ids.find(({ service }) => service === 'file')
  // detect has read the bytes of a dropped file already
  const isAsked = knownPath === context.track.asked.file && asked !== undefined
  return { ...probed, path: knownPath, sha256: isAsked ? asked.id : await sha256OfFile(path) }
}

/** Title, artists and the rest from what is known, the best source first: the trigger's hints, the tags, the site, the file's name. */
export function learnNames(
  { track }: { readonly track: Pick<TrackContext['track'], 'asked'> },
  source: Pick<SourceAudio, 'path' | 'tags'>,
  info: FetchedInfo | null,
): Pick<
  TrackWork,
  'title' | 'artists' | 'album' | 'genre' | 'year' | 'isrc' | 'playlist' | 'ids' | 'sourceUrl'
> {
  const { asked } = track
  const { tags } = source
  const fileName = basename(source.path, extname(source.path))
  const named = parseNames(asked.title ?? info?.title ?? tags.title ?? fileName, info?.uploader ?? null)
  // a file's name may know who made it even where its tags know only the title
  const byFileName = asked.file === null ? [] : parseNames(fileName).artists
  const artists = firstFilled(
    ...[asked.artists, tags.artists, info?.artists ?? [], named.artists, byFileName].map((names) =>
      names.filter(isSomebody),
    ),
  )
  // "Nova - Morning" is the title of a page; once Nova is the artist, "Morning" is the title of the track
  const split = artists.join('\n').toLowerCase() === named.artists.join('\n').toLowerCase()
  const title = split ? named.title : (asked.title ?? tags.title ?? named.title)
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

/** What services and people write when they do not know. */
const NOBODY = /^(user-?\d+|unknown(?: artist)?|n\/?a|none|various(?: artists)?)$/i

function isSomebody(name: string): boolean {
  return !NOBODY.test(name.trim())
}

function firstFilled(...lists: readonly (readonly string[])[]): readonly string[] {
  return lists.find((list) => list.length > 0) ?? []
}
