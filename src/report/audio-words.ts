import type { Analysis, Rendition, SourceAudio } from '../model/track.ts'
import { formatLevel, formatRate, formatShare, formatTempo } from './quantities.ts'

const CODEC_WORDS: Readonly<Record<string, string>> = {
  aac: 'AAC',
  alac: 'ALAC',
  flac: 'FLAC',
  mp3: 'MP3',
  opus: 'Opus',
  vorbis: 'Vorbis',
}

/** "alac" -> "ALAC", "pcm_s24le" -> "PCM (s24le)"; any other name as ffmpeg says it. */
export function codecWords(codec: string): string {
  if (codec.startsWith('pcm_')) return `PCM (${codec.slice('pcm_'.length)})`
  return Object.hasOwn(CODEC_WORDS, codec) ? (CODEC_WORDS[codec] ?? codec) : codec
}

/** "16-bit", or that a lossy codec has none. */
export function depthWords({ bitDepth, lossless }: Pick<SourceAudio, 'bitDepth' | 'lossless'>): string {
  if (bitDepth !== null) return `${bitDepth}-bit`
  return lossless ? 'unknown' : 'none (lossy)'
}

/**
 * What the conversion could not add and what it took away, one sentence each: "16-bit source, stored as 24-bit: padded,
 * no detail added". Renditions that fared alike share a sentence.
 */
export function conversionNotes(source: SourceAudio, renditions: readonly Rendition[]): readonly string[] {
  const formatsBySentence = new Map<string, string[]>()
  for (const rendition of renditions) {
    for (const sentence of notesOf(source, rendition)) {
      formatsBySentence.set(sentence, [
        ...(formatsBySentence.get(sentence) ?? []),
        rendition.format.toUpperCase(),
      ])
    }
  }
  return [...formatsBySentence].map(([sentence, formats]) =>
    formats.length === renditions.length ? sentence : `${sentence} (${formats.join(', ')})`,
  )
}

function notesOf(source: SourceAudio, { sampleRateHz, bitDepth }: Rendition): readonly string[] {
  const resampled = source.sampleRateHz !== sampleRateHz
  return [
    ...(source.lossless
      ? []
      : [`${codecWords(source.codec)} source is lossy: what it left out does not come back`]),
    ...(resampled
      ? [`resampled from ${formatRate(source.sampleRateHz)} to ${formatRate(sampleRateHz)}`]
      : []),
    ...depthNotes(source.bitDepth, bitDepth, resampled),
  ]
}

function depthNotes(from: number | null, to: number, resampled: boolean): readonly string[] {
  if (from === null || from === to) return []
  if (from > to) return [`${from}-bit source, stored as ${to}-bit: reduced`]
  // resampling makes new low bits, so "padded" would be untrue
  return [`${from}-bit source, stored as ${to}-bit: ${resampled ? '' : 'padded, '}no detail added`]
}

/** One row of what the analysis found: the name, the value, how sure it is. */
interface AnalysisRow {
  readonly name: string
  readonly value: string
  readonly confidence: string
}

/** Tempo, key, loudness and fingerprint in words; what is missing is said to be missing. */
export function analysisRows({ tempo, key, loudness, fingerprint }: Analysis): readonly AnalysisRow[] {
  return [
    {
      name: 'Tempo',
      value: tempo === null ? 'not found' : tempoWords(tempo),
      confidence: tempo === null ? '' : formatShare(tempo.confidence),
    },
    {
      name: 'Key',
      value: key === null ? 'not found' : `${key.tonic} ${key.mode} (${key.camelot})`,
      confidence: key === null ? '' : formatShare(key.confidence),
    },
    { name: 'Loudness', value: loudness === null ? 'not measured' : loudnessWords(loudness), confidence: '' },
    {
      name: 'Fingerprint',
      value: fingerprint === null ? 'none' : `Chromaprint, ${fingerprint.length} letters`,
      confidence: '',
    },
  ]
}

function tempoWords({ bpm, alternative }: NonNullable<Analysis['tempo']>): string {
  return `${formatTempo(bpm)} BPM${alternative === null ? '' : ` (alternative ${formatTempo(alternative)})`}`
}

function loudnessWords({ integratedLufs, truePeakDbtp, rangeLu }: NonNullable<Analysis['loudness']>): string {
  const range = rangeLu === null ? '' : `, range ${formatLevel(rangeLu, 'LU').replace('+', '')}`
  return `${formatLevel(integratedLufs, 'LUFS')}, true peak ${formatLevel(truePeakDbtp, 'dBTP')}${range}`
}
