/** One raw mono file that analysis reads; `src/audio` writes them all in the one ffmpeg run of a conversion. */
export interface AnalysisOutput {
  readonly name: AnalysisOutputName
  readonly channels: 1
  readonly sampleRateHz: number
  /** ffmpeg's `-f`. */
  readonly ffmpegFormat: string
  /** ffmpeg's `-c:a`. */
  readonly codec: string
}

export type AnalysisOutputName = 'mono11kHz'

/** Chromaprint's own rate. */
export const MONO_RATE_HZ = 11025

/**
 * The signals that `analyse` needs. Chromaprint works at this rate, and tempo and key need nothing above 5 kHz,
 * so one small file (22 kB a second) serves all three.
 */
export const ANALYSIS_OUTPUTS: readonly [AnalysisOutput] = [
  { name: 'mono11kHz', channels: 1, sampleRateHz: MONO_RATE_HZ, ffmpegFormat: 's16le', codec: 'pcm_s16le' },
]

/** Absolute path of each of `ANALYSIS_OUTPUTS`. */
export type AnalysisSignals = Readonly<Record<AnalysisOutputName, string>>
