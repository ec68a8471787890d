import { open } from 'node:fs/promises'
import type { IAudioMetadata, ICommonTagsResult, IFormat } from 'music-metadata'
import { pcmDurationMs, type PcmLayout } from '../pcm/pcm-layout.ts'
import { readPcmLayout } from '../pcm/read-pcm-layout.ts'
import { isLossless, type AudioFacts } from './audio-facts.ts'

export interface Headers {
  /** null where the headers do not tell enough (or this reader does not know the codec). */
  readonly facts: AudioFacts | null
  /** null where the tags cannot be read. */
  readonly common: ICommonTagsResult | null
}

/** Tags by music-metadata; the audio by our own reader for WAV and AIFF, by music-metadata for the common codecs. */
export async function readHeaders(path: string): Promise<Headers> {
  const layout = await layoutOf(path)
  const metadata = await metadataOf(path)
  const common = metadata?.common ?? null
  if (layout !== null) return { facts: factsOfPcm(layout), common }
  return { facts: metadata === null ? null : factsOf(metadata.format), common }
}

async function layoutOf(path: string): Promise<PcmLayout | null> {
  const file = await open(path)
  try {
    return await readPcmLayout(file)
  } finally {
    await file.close()
  }
}

async function metadataOf(path: string): Promise<IAudioMetadata | null> {
  const { parseFile } = await import('music-metadata')
  try {
    return await parseFile(path, { duration: false })
  } catch {
    return null // it does not know the format, or the file is damaged: ffprobe says which
  }
}

function factsOfPcm(layout: PcmLayout): AudioFacts {
  const { container, codec, sampleRateHz, bitDepth, channels, bytesPerSample } = layout
  return {
    durationMs: pcmDurationMs(layout),
    durationIsExact: true,
    container,
    codec,
    lossless: true,
    sampleRateHz,
    bitDepth,
    channels,
    bitRate: sampleRateHz * channels * bytesPerSample * 8,
  }
}

/** music-metadata's names (its container, its codec) and ffmpeg's. */
const CODECS: readonly (readonly [container: RegExp, codec: RegExp, name: string, codecName: string])[] = [
  [/^MPEG$/, /^MPEG [\d.]+ Layer 3$/i, 'mp3', 'mp3'],
  [/^MPEG$/, /^MPEG [\d.]+ Layer 2$/i, 'mp3', 'mp2'],
  [/^FLAC$/, /^FLAC$/, 'flac', 'flac'],
  [/^Ogg$/, /^Opus$/, 'ogg', 'opus'],
  [/^Ogg$/, /^Vorbis/, 'ogg', 'vorbis'],
  [/^Ogg$/, /^FLAC$/, 'ogg', 'flac'],
  [/^WavPack$/, /^PCM$/, 'wavpack', 'wavpack'],
  [/^EBML\/webm/, /^OPUS$/, 'webm', 'opus'],
  [/^EBML\/webm/, /^VORBIS$/, 'webm', 'vorbis'],
  [/^EBML\/matroska/, /^OPUS$/, 'matroska', 'opus'],
  [/^EBML\/matroska/, /^VORBIS$/, 'matroska', 'vorbis'],
  [/^EBML\/matroska/, /^FLAC$/, 'matroska', 'flac'],
  [/./, /^MPEG-4\/AAC$/, 'mp4', 'aac'],
  [/./, /^ALAC$/, 'mp4', 'alac'],
]

function factsOf(format: IFormat): AudioFacts | null {
  const { container = '', codec = '', duration, sampleRate, numberOfChannels } = format
  const known = CODECS.find(([ofContainer, ofCodec]) => ofContainer.test(container) && ofCodec.test(codec))
  if (known === undefined || duration === undefined || !sampleRate || !numberOfChannels) return null
  const [, , name, codecName] = known
  // a fragmented MP4 keeps its duration elsewhere
  if (name === 'mp4' && duration === 0) return null
  const lossless = isLossless(codecName)
  return {
    durationMs: duration * 1000,
    durationIsExact: format.hasVideo !== true && !isEstimate(name, format),
    container: name,
    codec: codecName,
    lossless,
    sampleRateHz: sampleRate,
    bitDepth: lossless ? (format.bitsPerSample ?? null) : null,
    channels: numberOfChannels,
    bitRate: format.bitrate === undefined || format.bitrate === 0 ? null : Math.round(format.bitrate),
  }
}

/** Without a Xing header music-metadata counts samples from the file's size, and the duration from them. */
function isEstimate(container: string, { numberOfSamples, duration = 0, sampleRate = 0 }: IFormat): boolean {
  return (
    container === 'mp3' &&
    numberOfSamples !== undefined &&
    Math.abs(numberOfSamples - duration * sampleRate) < 1
  )
}
