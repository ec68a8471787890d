import { open, readFile, rm } from 'node:fs/promises'
import { SyncError } from '../../model/error.ts'
import { printable } from '../../util/printable.ts'
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts'
import { pcmDurationMs } from '../pcm/pcm-layout.ts'
import { readPcmLayout } from '../pcm/read-pcm-layout.ts'
import { checksumPath, conversionGraph, renditionPath } from './conversion-graph.ts'
import type { Conversion, ConvertedRendition, ConvertRequest } from './conversion.ts'
import { ffmpegArguments } from './ffmpeg-arguments.ts'
import { parseLoudness } from './loudness.ts'
import { planRenditions, type RenditionGroup } from './rendition-plan.ts'
import { sourceErrorsOf } from './source-errors.ts'

/** WAV and AIFF count their bytes in 32 bits; the last MiB is left for tags. */
const MAX_PCM_BYTES = 2 ** 32 - 2 ** 20
/** How much less than promised may be decoded: encoder delay and padding are at most some 60 ms. */
const TRUNCATED_MS = 250

/**
 * Makes the ordered renditions, signals and pictures of a source, and measures it, in one ffmpeg run.
 * Rejects with AUDIO_UNREADABLE, AUDIO_EMPTY, AUDIO_TRUNCATED (less decoded than the container promises), AUDIO_TOO_LONG
 * (more than WAV can hold), DISK_FULL, CANCELLED, PROGRAM_MISSING, PROGRAM_TIMEOUT, PROGRAM_FAILED, CONVERSION_FAILED.
 * What was written before a failure stays in the work folder.
 */
export async function convert(request: ConvertRequest): Promise<Conversion> {
  const { source, programs, signal, stallMs, onProgress } = request
  const what = `Cannot convert "${printable(source.path)}"`
  const groups = planRenditions(request)
  refuseTooLong(groups, source, what)
  const graph = conversionGraph(request, groups)
  const args = await ffmpegArguments(source.path, graph)
  const onTime = (timeMs: number): void => {
    if (source.durationMs > 0) onProgress?.(Math.min(1, timeMs / source.durationMs))
  }
  const { log, timeMs } = await runFfmpeg({ programs, args, what, onTime, growing: graph.outputs, signal, stallMs })
  const renditions = await Promise.all(groups.map((group) => made(group, request, what)))
  const durationMs = Math.round(renditions[0]?.durationMs ?? timeMs ?? 0)
  refuseEmptyOrTruncated(source, durationMs, what)
  return {
    renditions: renditions.flatMap((group) => group.renditions),
    loudness: parseLoudness(log),
    durationMs,
    sourceErrors: sourceErrorsOf(log),
  }
}

function refuseTooLong(groups: readonly RenditionGroup[], source: ConvertRequest['source'], what: string): void {
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

interface MadeGroup {
  readonly renditions: readonly ConvertedRendition[]
  readonly durationMs: number | null
}

async function made(group: RenditionGroup, request: ConvertRequest, what: string): Promise<MadeGroup> {
  const { sampleRateHz, bitDepth } = group
  const audioMd5 = await readChecksum(checksumPath(request.folder, group), what)
  const channels = Math.min(2, request.source.channels)
  const renditions = group.renditions.map(({ format, codec }) => {
    const path = renditionPath(request.folder, format)
    return { format, path, codec, sampleRateHz, bitDepth, channels, audioMd5 }
  })
  const pcm = renditions.find((rendition) => rendition.format !== 'm4a')
  return { renditions, durationMs: pcm === undefined ? null : await durationOf(pcm.path) }
}

async function readChecksum(path: string, what: string): Promise<string> {
  const text = await readFile(path, 'latin1')
  await rm(path)
  const md5 = /^MD5=([0-9a-f]{32})/.exec(text)?.[1]
  if (md5 !== undefined) return md5
  throw new SyncError('CONVERSION_FAILED', what, 'ffmpeg wrote no checksum of the samples', 'run "tracksync doctor"')
}

async function durationOf(path: string): Promise<number | null> {
  const file = await open(path)
  try {
    const layout = await readPcmLayout(file)
    return layout === null ? null : pcmDurationMs(layout)
  } finally {
    await file.close()
  }
}
