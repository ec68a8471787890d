import { readFile, rm, writeFile } from 'node:fs/promises'
import { extractCover } from '../../audio/cover.ts'
import { writeTags } from '../../audio/tags/write-tags.ts'
import { SyncError } from '../../model/error.ts'
import { sha256OfFile } from '../../util/digest.ts'
import { locateDropped } from '../detect/dropped-file.ts'
import type { TrackAction, TrackContext } from '../action.ts'
import { beingTagged, sizeOf } from './library-files.ts'
import { missingFormats } from './missing-formats.ts'
import { tagsFor } from './track-tags.ts'

/** Writes the tags into the work files; the audio stays untouched. */
export const tag: TrackAction = {
  scope: 'track',
  name: 'tag',
  description: 'write title, artists, album, BPM, key, ISRC, comment and cover into every rendition',
  inputs: (work, asked, settings) => ({
    tags: tagsFor(work, asked, settings),
    audio: work.converted?.map(({ audioMd5 }) => audioMd5),
    cover: work.cover?.sha256,
  }),
  stillHolds: async (context) => {
    const { tagged = {}, converted = [] } = context.track.work
    for (const format of await missingFormats(context)) {
      const path = converted.find((rendition) => rendition.format === format)?.path
      if (path === undefined || (await sizeOf(path)) === null) return false
      if ((await sha256OfFile(path)) !== tagged[format]) return false
    }
    return true
  },
  run: async (context) => {
    const { asked, work } = context.track
    const { converted = [] } = work
    const cover = await coverOf(context)
    const tags = { ...tagsFor(work, asked, context.settings), cover }
    const tagged: Record<string, string> = { ...work.tagged }
    for (const format of await missingFormats(context)) {
      const file = converted.find((rendition) => rendition.format === format)
      if (file === undefined) {
        throw new SyncError(
          'TAGS_FAILED',
          `Cannot tag the ${format} rendition`,
          'it was not made',
          'put "convert" before "tag" in the task file',
        )
      }
      await writeFile(beingTagged(file.path), '')
      await writeTags(file.path, format, tags)
      await rm(beingTagged(file.path))
      tagged[format] = await sha256OfFile(file.path)
    }
    return { work: { tagged } }
  },
}

/** The cover that was fetched, else the source's; a file that has it already stands in for either. */
async function coverOf({ run, track }: TrackContext): ReturnType<typeof extractCover> {
  const { source, renditions = [], cover = null } = track.work
  if (cover !== null && (await sizeOf(cover.path)) !== null)
    return { data: await readFile(cover.path), mimeType: cover.mimeType }
  if (source === undefined || !(source.tags.hasCover || cover !== null)) return null
  const path = locateDropped(run, source.path)
  if (cover === null && (await sizeOf(path)) !== null) return extractCover(path)
  for (const rendition of renditions)
    if ((await sizeOf(rendition.path)) !== null) return extractCover(rendition.path)
  return null
}
