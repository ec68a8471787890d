import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SyncError } from '../../model/error.ts'
import { sha256 } from '../../util/digest.ts'
import { locateDropped } from '../detect/dropped-file.ts'
import type { TrackAction } from '../action.ts'
import type { TrackWork } from '../track-work.ts'
import { allowedLengthMs, askAboutLength } from './allowed-length.ts'
import { sizeOf } from './library-files.ts'
import { missingFormats } from './missing-formats.ts'
import { asWished, describeSource, learnNames } from './source.ts'

const ROUNDING_MS = 2000
/** What was asked of a person before, and is answered. */
const NOTHING_ASKED = { review: null, leftOut: null, tooLongMs: undefined } satisfies Partial<TrackWork>

/** Fetches the audio of a link, or takes the dropped file where it lies, and reads what it is. */
export const download: TrackAction = {
  scope: 'track',
  name: 'download',
  description: 'fetch the audio of a link, or take the dropped file, and read what it is',
  inputs: ({ found }, asked) => ({ url: found?.url ?? asked.url, ids: asked.ids }),
  stillHolds: async (context) => {
    const { source, tooLongMs } = context.track.work
    // a person is asked, and may have answered
    if (source === undefined || tooLongMs !== undefined) return false
    if ((await sizeOf(locateDropped(context.run, source.path))) === source.sizeBytes) return true
    // not needed any more once every rendition is filed, nor while one of them can stand in for it
    return (await missingFormats(context)).length < context.settings.formats.length
  },
  run: async (context) => {
    const { asked, work, id } = context.track
    const maxDurationMs = allowedLengthMs(context)
    if (asked.file !== null) {
      const source = work.source ?? (await describeSource(context, asked.file))
      const names = learnNames(asWished(context), source, null)
      if (source.durationMs > maxDurationMs)
        return askAboutLength(context, source.durationMs, names.title ?? null)
      return { work: { source, originalSha256: source.sha256, ...names, ...NOTHING_ASKED } }
    }
    const url = work.found?.url ?? asked.url
    if (url === null) {
      throw new SyncError(
        'NO_AUDIO_SOURCE',
        'Cannot fetch the track',
        'neither a link nor a file is known for it',
        'drop a link or the file',
      )
    }
    // one for each link: what another left there, whole or in part, is not this one's
    const folder = join(context.workFolder, 'download', sha256(url).slice(0, 12))
    await mkdir(folder, { recursive: true })
    const downloader = await context.downloader()
    const answer = await downloader.fetch({
      url,
      folder,
      maxDurationMs,
      signal: context.signal,
      onProgress: ({ receivedBytes, totalBytes }) =>
        context.emit({
          type: 'progress',
          track: id,
          action: 'download',
          fraction: totalBytes === null ? null : receivedBytes / totalBytes,
          detail: `${(receivedBytes / 1e6).toFixed(1)} MB`,
        }),
    })
    if (answer.kind === 'unavailable') throw answer.error
    if (answer.kind === 'too-long') return askAboutLength(context, answer.durationMs, answer.title)
    const source = await describeSource(context, answer.path)
    if (source.durationMs > maxDurationMs)
      return askAboutLength(context, source.durationMs, answer.info.title)
    // audio that a search found is held against what was asked for by "confirm", which knows other uploads
    const searched = (work.found?.url ?? null) !== null
    const toldMs = searched ? null : (answer.info.durationMs ?? asked.durationMs)
    if (toldMs !== null && isPreview(source.durationMs, toldMs)) throw previewOnly(source.durationMs, toldMs)
    return {
      work: {
        source,
        originalSha256: source.sha256,
        fetchedFrom: url,
        fetchedTitle: answer.info.title,
        ...learnNames(asWished(context), source, answer.info),
        ...namesAskedFor(work),
        ...NOTHING_ASKED,
      },
    }
  },
}

/** Sites give others 30 seconds of subscribers' tracks (SoundCloud Go+), without a word; rounding is no reason to doubt. */
function isPreview(durationMs: number, toldMs: number): boolean {
  return durationMs < toldMs / 2 && toldMs - durationMs > ROUNDING_MS
}

function previewOnly(durationMs: number, toldMs: number): SyncError {
  const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`
  return new SyncError(
    'DOWNLOAD_PREVIEW',
    'Cannot take what was fetched for the track',
    `it lasts ${seconds(durationMs)}, and the site says ${seconds(toldMs)}: a preview`,
    'sign in with a browser, and add its name to .syncrc.json: "network": { "cookiesFromBrowser": "firefox" }',
  )
}

/** What was searched for keeps its own names: the page that the audio was found on is somebody's upload. */
function namesAskedFor({ found }: TrackWork): Partial<TrackWork> {
  if (found === undefined || found.wanted.title === '') return {}
  const { title, artists, album, isrc } = found.wanted
  return { title, artists, album, isrc }
}
