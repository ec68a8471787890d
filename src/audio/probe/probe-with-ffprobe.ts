import * as z from 'zod/mini'
import { SyncError } from '../../model/error.ts'
import { runProgram } from '../../util/spawn.ts'
import { ffmpegFailure, lastLines } from '../ffmpeg/ffmpeg-failure.ts'
import type { FfmpegPrograms } from '../ffmpeg/ffmpeg-programs.ts'
import { ffmpegFile, PROGRESS_OPTIONS, runFfmpeg } from '../ffmpeg/run-ffmpeg.ts'
import { SAFE_INPUT } from '../ffmpeg/safe-input.ts'
import { isLossless, type AudioFacts } from './audio-facts.ts'

export interface FfprobeRequest {
  readonly programs: FfmpegPrograms
  readonly path: string
  /** "Cannot read ...", for the error. */
  readonly what: string
  readonly signal?: AbortSignal
}

const ANSWER_MS = 30_000
const ENTRIES =
  'stream=codec_name,sample_rate,channels,sample_fmt,bits_per_sample,bits_per_raw_sample,duration:format=format_name,duration,bit_rate'

/** ffprobe writes numbers as texts, and leaves out or writes `N/A` for what it does not know. */
const number = z.pipe(
  z.optional(z.union([z.string(), z.number()])),
  z.transform((value) => (Number.isFinite(Number(value)) ? Number(value) : null)),
)
const answerSchema = z.object({
  streams: z.array(
    z.object({
      codec_name: z.optional(z.string()),
      sample_fmt: z.optional(z.string()),
      sample_rate: number,
      channels: number,
      bits_per_sample: number,
      bits_per_raw_sample: number,
      duration: number,
    }),
  ),
  format: z.optional(z.object({ format_name: z.string(), duration: number, bit_rate: number })),
})

/**
 * What ffprobe says of the first audio stream. A duration that it only estimates is measured (the packets are read,
 * nothing is decoded). Rejects with AUDIO_UNREADABLE, PROGRAM_MISSING, PROGRAM_TIMEOUT, CANCELLED.
 */
export async function probeWithFfprobe(request: FfprobeRequest): Promise<AudioFacts> {
  const { programs, path, what, signal } = request
  const args = ['-v', 'warning', '-of', 'json', '-select_streams', 'a:0', '-show_entries', ENTRIES]
  const result = await runProgram(programs.ffprobe, [...args, ...SAFE_INPUT, ffmpegFile(path)], {
    timeoutMs: ANSWER_MS,
    signal,
  })
  if (result.exitCode !== 0) {
    const failure = ffmpegFailure({ what, program: programs.ffprobe, result, stalledMs: ANSWER_MS })
    if (failure.code !== 'CONVERSION_FAILED' && failure.code !== 'AUDIO_UNREADABLE') throw failure
    throw unreadable(what, lastLines(result.stderr, 1).replace(/^file:.*: (?=[^:]*$)/, ''))
  }
  const answer = answerSchema.safeParse(parseJson(result.stdout))
  const stream = answer.data?.streams[0]
  const format = answer.data?.format
  if (stream === undefined || format === undefined) throw unreadable(what, 'it has no audio stream')
  const { codec_name: codec, sample_rate: sampleRateHz, channels } = stream
  if (codec === undefined || !sampleRateHz || !channels)
    throw unreadable(what, 'its audio stream is empty or damaged')
  const told = stream.duration ?? format.duration
  const estimated = told === null || /Estimating duration from bitrate/.test(result.stderr)
  const lossless = isLossless(codec)
  return {
    durationMs: estimated ? await measure(request) : told * 1000,
    durationIsExact: false,
    container: format.format_name.split(',')[0] ?? format.format_name,
    codec,
    lossless,
    sampleRateHz,
    bitDepth: lossless ? bitDepthOf(stream) : null,
    channels,
    bitRate: format.bit_rate,
  }
}

async function measure({ programs, path, what, signal }: FfprobeRequest): Promise<number> {
  const input = ['-v', 'error', ...PROGRESS_OPTIONS, ...SAFE_INPUT, '-vn', '-sn', '-dn']
  const args = [...input, '-i', ffmpegFile(path), '-map', '0:a:0', '-c', 'copy', '-f', 'null', '-']
  const { timeMs } = await runFfmpeg({ programs, args, what, signal })
  return timeMs ?? 0
}

function bitDepthOf(stream: z.infer<typeof answerSchema>['streams'][number]): number | null {
  const told = stream.bits_per_raw_sample || stream.bits_per_sample
  if (told) return told
  const ofFormat = /^[usf]?(?:lt|bl)?(\d+)p?$/.exec(stream.sample_fmt ?? '')?.[1]
  return ofFormat === undefined ? null : Number(ofFormat)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function unreadable(what: string, said: string): SyncError {
  const next = 'check that the file plays in another player; drop it again when it does'
  return new SyncError('AUDIO_UNREADABLE', what, `it is not audio that ffmpeg can read (${said})`, next)
}
