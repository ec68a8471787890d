import { rm, stat } from 'node:fs/promises'
import { SyncError } from '../../model/error.ts'
import type { Loudness } from '../../model/track.ts'
import { printable } from '../../util/printable.ts'
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts'
import { parseLoudness } from '../loudness/parse-loudness.ts'
import { readHeaders } from '../probe/read-headers.ts'
import { conversionGraph, renditionPath } from './conversion-graph.ts'
import type { Conversion, ConvertedRendition, ConvertRequest, PictureOrder } from './conversion.ts'
import { ffmpegArguments } from './ffmpeg-arguments.ts'
import { planRenditions, type RenditionGroup } from './rendition-plan.ts'
import { sourceErrorsOf } from './source-errors.ts'
import { readWrittenGroup } from './written-group.ts'

/** WAV and AIFF count their bytes in 32 bits; the last MiB is left for tags. */
const MAX_PCM_BYTES = 2 ** 32 - 2 ** 20
/** Shorter audio has less than a sample for each of a picture's columns; ffmpeg 7 fails then. */
const PICTURED_MS = 250
/** How much less than promised may be decoded: encoder delay and padding are at most some 60 ms. */
const TRUNCATED_MS = 250

/**
 * Makes the ordered renditions, signals and pictures of a source, and measures it, in one ffmpeg run.
 * Rejects with AUDIO_UNREADABLE, AUDIO_EMPTY, AUDIO_TRUNCATED (less decoded than the container promises), AUDIO_TOO_LONG
 * (more than WAV can hold), DISK_FULL, CANCELLED, PROGRAM_MISSING, PROGRAM_TIMEOUT, PROGRAM_FAILED, CONVERSION_FAILED.
 * What was written before a failure stays in the work folder. With nothing ordered, ffmpeg is not started.
 */
export async function convert(asked: ConvertRequest): Promise<Conversion> {
  const { source } = asked
  const request = source.durationMs < PICTURED_MS ? { ...asked, pictures: null } : asked
  const what = `Cannot convert "${printable(asked.name ?? source.path)}"`
  const groups = planRenditions(request)
  refuseTooLong(groups, source, what)
  if (orderedNothing(request, groups)) {
    const pictures = { waveform: false, spectrogram: false }
    return { renditions: [], pictures, loudness: null, durationMs: source.durationMs, sourceErrors: [] }
  }
  const done = await run(request, groups, { what, mixDown: source.channels > 2 })
  refuseEmptyOrTruncated(source, done.durationMs, what)
  return {
    renditions: done.renditions,
    pictures: await picturesMade(request.pictures),
    loudness: done.loudness,
    durationMs: Math.round(done.durationMs),
    sourceErrors: sourceErrorsOf(done.log),
  }
}

function orderedNothing(request: ConvertRequest, groups: readonly RenditionGroup[]): boolean {
  const { signals, pictures, measureLoudness = true } = request
  return groups.length === 0 && signals.length === 0 && pictures === null && !measureLoudness
}

interface RunDone {
  readonly log: string
  readonly renditions: readonly ConvertedRendition[]
  readonly loudness: Loudness | null
  readonly durationMs: number
}

async function run(
  request: ConvertRequest,
  groups: readonly RenditionGroup[],
  { what, mixDown }: { readonly what: string; readonly mixDown: boolean },
): Promise<RunDone> {
  const { source, programs, folder, signal, stallMs, onProgress, measureLoudness = true } = request
  const graph = conversionGraph(request, groups, mixDown)
  const args = await ffmpegArguments(source.path, graph)
  const onTime = (timeMs: number): void => {
    if (source.durationMs > 0) onProgress?.(Math.min(1, timeMs / source.durationMs))
  }
  await removeOld(request.pictures)
  const { log, timeMs } = await runFfmpeg({
    programs,
    args,
    what,
    onTime,
    growing: graph.outputs,
    signal,
    stallMs,
  })
  const written = await writtenAudio(groups, folder)
  const channels = written?.channels ?? Math.min(2, source.channels)
  // an AAC header says "2" whatever there is (ISO/IEC 14496-14): more channels show when they are decoded
  if (channels > 2 && !mixDown) return run(request, groups, { what, mixDown: true })
  const read = await Promise.all(
    groups.map((group, i) =>
      readWrittenGroup(group, { folder, what, signal, measure: i === 0 && measureLoudness }),
    ),
  )
  return {
    log,
    renditions: groups.flatMap((group, i) =>
      describe(group, { folder, channels, audioMd5: read[i]?.audioMd5 ?? '' }),
    ),
    loudness: measureLoudness ? (read[0]?.loudness ?? parseLoudness(log)) : null,
    durationMs: written?.durationMs ?? timeMs ?? 0,
  }
}

function describe(
  { sampleRateHz, bitDepth, renditions }: RenditionGroup,
  { folder, ...facts }: { readonly folder: string; readonly channels: number; readonly audioMd5: string },
): readonly ConvertedRendition[] {
  return renditions.map(({ format, codec }) => {
    return { format, path: renditionPath(folder, format), codec, sampleRateHz, bitDepth, ...facts }
  })
}

/** Duration and channels as the header of a file that was just written has them; null when no rendition was. */
async function writtenAudio(
  groups: readonly RenditionGroup[],
  folder: string,
): Promise<{ readonly durationMs: number; readonly channels: number } | null> {
  const formats = groups.flatMap((group) => group.renditions.map(({ format }) => format))
  const format = formats.find((other) => other !== 'm4a') ?? formats[0]
  return format === undefined ? null : (await readHeaders(renditionPath(folder, format))).facts
}

async function removeOld(pictures: PictureOrder | null): Promise<void> {
  if (pictures === null) return
  await Promise.all(
    [pictures.waveformPath, pictures.spectrogramPath].map((path) => rm(path, { force: true })),
  )
}

async function picturesMade(pictures: PictureOrder | null): Promise<Conversion['pictures']> {
  const [waveform, spectrogram] = await Promise.all(
    [pictures?.waveformPath, pictures?.spectrogramPath].map(async (path) => {
      if (path === undefined) return false
      const size = await stat(path).then(
        (found) => found.size,
        () => 0,
      )
      return size > 0
    }),
  )
  return { waveform: waveform ?? false, spectrogram: spectrogram ?? false }
}

function refuseTooLong(
  groups: readonly RenditionGroup[],
  source: ConvertRequest['source'],
  what: string,
): void {
  for (const { sampleRateHz, bitDepth, renditions } of groups) {
    const bytes = (source.durationMs / 1000) * sampleRateHz * Math.min(2, source.channels) * (bitDepth / 8)
    if (bytes <= MAX_PCM_BYTES || renditions.every((rendition) => rendition.format === 'm4a')) continue
    const hours = (source.durationMs / 3_600_000).toFixed(1)
    const why = `it is ${hours} hours long, and WAV and AIFF hold at most 4 GiB`
    throw new SyncError('AUDIO_TOO_LONG', what, why, 'split it, or configure m4a as the only format')
  }
}

function refuseEmptyOrTruncated(source: ConvertRequest['source'], durationMs: number, what: string): void {
  if (durationMs <= 0) {
    throw new SyncError('AUDIO_EMPTY', what, 'it holds no audio (0 seconds)', 'drop a file that plays')
  }
  if (!source.durationIsExact || durationMs >= source.durationMs - TRUNCATED_MS) return
  const [promised, found] = [source.durationMs, durationMs].map((ms) => (ms / 1000).toFixed(1))
  const why = `its header promises ${promised} s, and only ${found} s could be decoded`
  throw new SyncError('AUDIO_TRUNCATED', what, why, 'fetch or copy the file again, then drop it again')
}
