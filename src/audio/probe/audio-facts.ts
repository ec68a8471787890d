import type { ProbedAudio } from './probed-audio.ts'

/** What headers tell of the audio itself. */
export type AudioFacts = Pick<
  ProbedAudio,
  | 'durationMs'
  | 'durationIsExact'
  | 'container'
  | 'codec'
  | 'lossless'
  | 'sampleRateHz'
  | 'bitDepth'
  | 'channels'
> & {
  /** Bits a second; null where the headers do not say. */
  readonly bitRate: number | null
}

const LOSSLESS = /^(pcm_|dsd_)|^(flac|alac|wavpack|tta|ape|tak|mlp|truehd|wmalossless|shorten)$/

/** Whether a codec (ffmpeg's name) keeps every sample; G.711 (`pcm_alaw`, `pcm_mulaw`) does not. */
export function isLossless(codec: string): boolean {
  return LOSSLESS.test(codec) && codec !== 'pcm_alaw' && codec !== 'pcm_mulaw'
}
