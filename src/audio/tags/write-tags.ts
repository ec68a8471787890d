import type * as TagLibrary from 'node-taglib-sharp'
import type { File as TaggedFile, Mpeg4AppleTag, Tag } from 'node-taglib-sharp'
import type { RenditionFormat } from '../../model/track.ts'
import { SyncError } from '../../model/error.ts'
import { errorCodeOf } from '../../util/file-error.ts'
import { printable } from '../../util/printable.ts'
import { removeTagAtEnd } from './aiff-tag-room.ts'
import type { TrackTags } from './track-tags.ts'
import { expectedTags, taggedArtist, taggedBpm } from './tagged-values.ts'
import { makeRoomForTag } from './wav-tag-room.ts'

type TagLib = typeof TagLibrary

/** node-taglib-sharp's own names: the file's extension is not trusted. */
const MIME_TYPES: Readonly<Record<RenditionFormat, string>> = {
  m4a: 'audio/mp4',
  wav: 'audio/wav',
  aiff: 'audio/aiff',
}

/** The namespace of free-form atoms. */
const ITUNES = 'com.apple.iTunes'

/**
 * Writes these tags into a rendition, in place of any others, and leaves its audio alone: ID3v2.4 in WAV and AIFF (no RIFF INFO: ffprobe reads only that
 * where it is there, and it has no BPM, key or ISRC), MP4 atoms in M4A, key and ISRC as `----:com.apple.iTunes:initialkey`
 * and `:ISRC`. Decided here, for every format the same:
 * - BPM is a whole number, rounded: `tmpo` holds nothing else, and TBPM is defined so. M4A has the value with its decimals
 *   in `----:com.apple.iTunes:BPM` too, as Mixxx does: ffprobe does not read `tmpo`.
 * - Several artists are one text joined by ", ", since players show only the first of several values; where there is
 *   more than one, the list itself is written as `ARTISTS`, as MusicBrainz Picard does.
 * - ISRC without dashes, 12 characters, as TSRC is defined.
 * Rejects with TAGS_FAILED or DISK_FULL; the file may then be damaged and has to be made again.
 */
export async function writeTags(path: string, format: RenditionFormat, tags: TrackTags): Promise<void> {
  const taglib = await import('node-taglib-sharp')
  // process-wide settings of the library: in ID3v2.3 some readers lose key and ISRC of AIFF
  taglib.Id3v2Settings.forceDefaultVersion = true
  taglib.Id3v2Settings.defaultVersion = 4
  // "Rock" as "Rock", not as ID3v1's number 17
  taglib.Id3v2Settings.useNumericGenres = false
  try {
    if (format === 'wav') await makeRoomForTag(path)
    if (format === 'aiff') await removeTagAtEnd(path)
    const file = taglib.File.createFromPath(path, MIME_TYPES[format], taglib.ReadStyle.None)
    try {
      fill(taglib, file, format, tags)
      file.save()
    } finally {
      file.dispose()
    }
  } catch (error) {
    const what = `Cannot write tags into "${printable(path)}"`
    if (errorCodeOf(error) === 'ENOSPC') {
      throw new SyncError(
        'DISK_FULL',
        what,
        'the disk is full',
        'free some space, then run "tracksync retry"',
        {
          cause: error,
        },
      )
    }
    const why = error instanceof Error ? error.message : String(error)
    throw new SyncError('TAGS_FAILED', what, why, 'run "tracksync retry" to make the file again', {
      cause: error,
    })
  }
}

function fill(taglib: TagLib, file: TaggedFile, format: RenditionFormat, tags: TrackTags): void {
  const { Mpeg4AppleTag, Id3v2Tag, TagTypes } = taglib
  const { artists } = expectedTags(tags)
  if (format === 'wav') file.removeTags(TagTypes.RiffInfo | TagTypes.MovieId | TagTypes.DivX)
  const tag = file.getTag(format === 'm4a' ? TagTypes.Apple : TagTypes.Id3v2, true)
  tag.clear()
  fillCommon(taglib, tag, tags)
  if (tag instanceof Mpeg4AppleTag) fillAtoms(tag, artists, tags.bpm)
  if (tag instanceof Id3v2Tag && artists.length > 1) {
    const frame = taglib.Id3v2UserTextInformationFrame.fromDescription('ARTISTS')
    frame.text = [...artists]
    tag.addFrame(frame)
  }
}

function fillCommon({ ByteVector, Picture, PictureType }: TagLib, tag: Tag, tags: TrackTags): void {
  const { title, album, key, isrc, comment, genre, year, bpm } = expectedTags(tags)
  const artist = taggedArtist(tags.artists)
  if (title !== null) tag.title = title
  if (artist !== null) tag.performers = [artist]
  if (album !== null) tag.album = album
  if (key !== null) tag.initialKey = key
  if (isrc !== null) tag.isrc = isrc
  if (comment !== null) tag.comment = comment
  if (genre !== null) tag.genres = [genre]
  if (year !== null) tag.year = year
  if (bpm !== null) tag.beatsPerMinute = bpm
  if (tags.cover === null) return
  const data = ByteVector.fromByteArray(tags.cover.data)
  tag.pictures = [Picture.fromFullData(data, PictureType.FrontCover, tags.cover.mimeType, '')]
}

function fillAtoms(tag: Mpeg4AppleTag, artists: readonly string[], bpm: number | null): void {
  if (artists.length > 1) tag.setItunesStrings(ITUNES, 'ARTISTS', ...artists)
  if (bpm === null || taggedBpm(bpm) === null) return
  tag.setItunesStrings(ITUNES, 'BPM', String(Math.round(bpm * 100) / 100))
}
