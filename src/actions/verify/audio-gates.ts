import { decodeChecksum } from '../../audio/decode.ts'
import type { DecodedAudio } from '../../audio/decode.ts'
import type { Rendition } from '../../model/track.ts'
import type { TrackContext } from '../action.ts'
import { sizeOf } from '../process/library-files.ts'
import type { Decoded, TrackGate } from './track-gate.ts'

/** How far a rendition's length may be from its source's: one resampler's delay and rounding stay far below. */
const DURATION_TOLERANCE_MS = 50

/** Decodes every filed rendition to its end, each at its own bit depth. */
export async function decodeRenditions({ track, ffmpeg, signal }: TrackContext): Promise<Decoded> {
  const decoded = new Map<string, DecodedAudio>()
  const programs = await ffmpeg()
  for (const { path, bitDepth } of track.work.renditions ?? []) {
    if ((await sizeOf(path)) === null) continue
    decoded.set(path, await decodeChecksum({ programs, path, bitDepth, signal }))
  }
  return decoded
}

/** Every file decodes to its end without an error. */
export function decodeGate(context: TrackContext, decoded: Decoded): TrackGate {
  const { required, renditions } = ask(context)
  const found = renditions.map(({ format, path }) => `${format} ${problemOf(decoded.get(path)) ?? 'whole'}`)
  const good = renditions.length > 0 && renditions.every(({ path }) => problemOf(decoded.get(path)) === null)
  return {
    name: 'decode',
    state: good ? 'passed' : 'failed',
    required,
    expected: renditions.map(({ format }) => `${format} whole`),
    found,
    why: good ? null : 'a file is missing or does not decode to its end',
  }
}

/** Every file lasts as long as the decoded source. */
export function durationGate(context: TrackContext, decoded: Decoded): TrackGate {
  const { required, renditions } = ask(context)
  const sourceMs = context.track.work.durationMs ?? null
  const lengths = renditions.map(({ format, path }) => ({
    format,
    ms: decoded.get(path)?.durationMs ?? null,
  }))
  const good =
    sourceMs !== null &&
    lengths.length > 0 &&
    lengths.every(({ ms }) => ms !== null && Math.abs(ms - sourceMs) <= DURATION_TOLERANCE_MS)
  return {
    name: 'duration',
    state: good ? 'passed' : 'failed',
    required,
    expected:
      sourceMs === null
        ? 'the length of the source'
        : `${Math.round(sourceMs)} ms, give or take ${DURATION_TOLERANCE_MS}`,
    found: lengths.map(({ format, ms }) => `${format} ${ms === null ? 'unknown' : `${Math.round(ms)} ms`}`),
    why: good ? null : 'a length is off or unknown',
  }
}

/** Every file decodes to the samples that the conversion handed to its writer, and files of one format of samples agree. */
export function sameAudioGate(context: TrackContext, decoded: Decoded): TrackGate {
  const { required, renditions } = ask(context)
  const sums = renditions.map((rendition) => ({
    rendition,
    sum: decoded.get(rendition.path)?.audioMd5 ?? null,
  }))
  const asWritten = sums.every(({ rendition, sum }) => sum === rendition.audioMd5)
  const alike = Object.values(Object.groupBy(sums, ({ rendition }) => kindOf(rendition))).every(
    (group) => new Set(group?.map(({ sum }) => sum)).size === 1,
  )
  const good = sums.length > 0 && asWritten && alike
  return {
    name: 'same-audio',
    state: good ? 'passed' : 'failed',
    required,
    expected: renditions.map(
      (rendition) => `${rendition.format} ${kindOf(rendition)} ${rendition.audioMd5.slice(0, 12)}`,
    ),
    found: sums.map(
      ({ rendition, sum }) =>
        `${rendition.format} ${kindOf(rendition)} ${sum?.slice(0, 12) ?? 'not decoded'}`,
    ),
    why: good ? null : 'a file does not hold the samples that were converted',
  }
}

function kindOf({ bitDepth, sampleRateHz }: Rendition): string {
  return `${bitDepth} bit ${sampleRateHz} Hz`
}

function problemOf(audio: DecodedAudio | undefined): string | null {
  if (audio === undefined) return 'missing'
  return audio.errors[0] ?? (audio.audioMd5 === null ? 'not decodable' : null)
}

function ask({ track }: TrackContext): {
  readonly required: true
  readonly renditions: readonly Rendition[]
} {
  return { required: true, renditions: track.work.renditions ?? [] }
}
