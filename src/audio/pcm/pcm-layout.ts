/** Where the samples of a WAV or AIFF file are, and how they are written. */
export interface PcmLayout {
  readonly container: 'wav' | 'aiff'
  /** ffmpeg's name: `pcm_s24le`, `pcm_f32be`. */
  readonly codec: string
  readonly kind: 'integer' | 'float'
  readonly bigEndian: boolean
  readonly bitDepth: number
  readonly bytesPerSample: number
  readonly channels: number
  readonly sampleRateHz: number
  /** Of the first sample, from the start of the file. */
  readonly dataOffset: number
  /** Whole frames that are in the file, in bytes. */
  readonly dataBytes: number
  /** What the header promises; null where the writer did not know (a pipe). */
  readonly declaredBytes: number | null
}

/** Duration of the samples that are there. */
export function pcmDurationMs(layout: PcmLayout): number {
  const frames = layout.dataBytes / (layout.bytesPerSample * layout.channels)
  return (frames / layout.sampleRateHz) * 1000
}
