import { readdir, rm } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import { SyncError } from '../../model/error.ts'
import type { FetchAnswer, FetchRequest } from '../../model/ports.ts'
import { shownText } from '../../util/shown-text.ts'
import { durationMsOf, fetchedInfo, readMediaList, type MediaInfo } from './media-info.ts'
import type { RunYtDlp } from './run-yt-dlp.ts'
import { refusalOf } from './refusal-of.ts'

export interface FetchTrackDeps {
  readonly run: RunYtDlp
  readonly maxBytes: number
}

/** Without a name of the site's in it, so that no name can be too long or mean another place. */
const FILE = 'source-%(format_id).40B.%(ext)s'
/** What the guarded network carries; rtmp, rtsp, mms and the like would pass beside it. */
const PROTOCOLS = "[protocol~='^(https?|m3u8|m3u8_native|http_dash_segments)$']"
/** The best audio as it is, never encoded again; of a site that has only films, the best film. */
const FORMAT = `bestaudio${PROTOCOLS}/best${PROTOCOLS}`
const FIELDS =
  'id,title,track,artist,artists,uploader,channel,album,genre,genres,duration,webpage_url,extractor_key,format_id,live_status,playlist_count'

/** Fetches one track into the request's folder; what a crash left of it there is continued, not fetched again. */
export async function fetchTrack(
  { run, maxBytes }: FetchTrackDeps,
  request: FetchRequest,
): Promise<FetchAnswer> {
  const { url, folder, signal, maxDurationMs } = request
  const what = `Cannot fetch "${shownText(url)}"`
  const seen: {
    info: MediaInfo | null
    path: string | null
    refusal: SyncError | null
    tooLongMs: number | null
  } = { info: null, path: null, refusal: null, tooLongMs: null }
  let stop = (): void => undefined
  const refuse = (refusal: SyncError | null): void => {
    if (refusal === null) return
    seen.refusal ??= refusal
    stop()
  }
  const onLine = (line: string): void => {
    const { tag, rest } = split(line)
    if (tag === 'INFO') {
      seen.info = readMediaList(rest)
      refuse(seen.info === null ? null : refusalOf(what, seen.info))
      const durationMs = seen.info === null ? null : durationMsOf(seen.info)
      if (durationMs !== null && durationMs > maxDurationMs) {
        seen.tooLongMs = durationMs
        stop()
      }
    }
    if (tag === 'PROG') refuse(reportProgress(what, rest, request, maxBytes))
    if (tag === 'FILE') seen.path = insideOf(folder, rest)
  }
  const result = await run({
    url,
    what,
    args: fetchArguments(folder),
    maxBytes,
    signal,
    onLine,
    onStart: (end) => (stop = end),
  })
  const failure = result.kind === 'failed' && seen.tooLongMs === null ? result.error : null
  const error = seen.refusal ?? failure
  if (error !== null) {
    // nothing of it will ever be continued
    if (error.code === 'DOWNLOAD_TOO_LARGE' || seen.refusal !== null) await discard(folder)
    return { kind: 'unavailable', error }
  }
  if (seen.tooLongMs !== null)
    return { kind: 'too-long', durationMs: seen.tooLongMs, title: fetchedInfo(seen.info ?? {}).title }
  if (seen.path === null) return { kind: 'unavailable', error: nothingCame(what) }
  return { kind: 'fetched', path: seen.path, info: fetchedInfo(seen.info ?? { webpage_url: url }) }
}

function fetchArguments(folder: string): readonly string[] {
  return [
    '--no-mtime',
    '--newline',
    '--progress',
    `--format=${FORMAT}`,
    '--playlist-items=1',
    `--paths=${folder}`,
    `--output=${FILE}`,
    '--progress-template=download:PROG %(progress.downloaded_bytes)s %(progress.total_bytes)s %(progress.total_bytes_estimate)s',
    `--print=before_dl:INFO %(.{${FIELDS}})j`,
    '--print=after_move:FILE %(filepath)j',
  ]
}

function split(line: string): { readonly tag: string; readonly rest: string } {
  const space = line.indexOf(' ')
  return { tag: line.slice(0, space), rest: line.slice(space + 1) }
}

/** `PROG received total estimate`, each a number or `NA`. Answers a refusal when the whole is known to be too large. */
function reportProgress(
  what: string,
  numbers: string,
  { onProgress }: FetchRequest,
  maxBytes: number,
): SyncError | null {
  const [received, total, estimate] = numbers.split(' ').map(Number)
  if (received === undefined || Number.isNaN(received)) return null
  const known = [total, estimate].find((bytes) => bytes !== undefined && bytes > 0)
  onProgress({ receivedBytes: received, totalBytes: known === undefined ? null : Math.round(known) })
  if (total === undefined || !(total > maxBytes)) return null
  return new SyncError(
    'DOWNLOAD_TOO_LARGE',
    what,
    `it has ${Math.round(total / 1e6)} MB, more than the ${Math.round(maxBytes / 1e6)} MB that a track of the allowed length can have`,
    'check that the link is one track; "limits.maxDurationMs" in .syncrc.json sets the allowed length',
  )
}

/** A path that yt-dlp printed (as JSON) if it lies in the folder that it was given. */
function insideOf(folder: string, json: string): string | null {
  try {
    const path: unknown = JSON.parse(json)
    if (typeof path !== 'string') return null
    const way = relative(folder, path)
    return way.startsWith('..') || isAbsolute(way) ? null : path
  } catch {
    return null
  }
}

async function discard(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('source-'))
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true })))
}

function nothingCame(what: string): SyncError {
  return new SyncError(
    'DOWNLOAD_NO_AUDIO',
    what,
    'yt-dlp ended well and yet gave no file',
    'open the link in a browser and check that it plays one track',
  )
}
