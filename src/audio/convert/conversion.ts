import type { Loudness, RenditionFormat } from '../../model/track.ts'
import type { FfmpegPrograms } from '../ffmpeg/ffmpeg-programs.ts'
import type { ProbedAudio } from '../probe/probed-audio.ts'

export type RenditionCodec = 'alac' | 'pcm_s24le' | 'pcm_s24be' | 'pcm_s16le' | 'pcm_s16be'

/** One configured rendition (`library.formats` of the configuration). */
export interface RenditionOrder {
  readonly format: RenditionFormat
  readonly codec: RenditionCodec
  readonly sampleRateHz: number
}

/** A raw mono signal for the analysis, written by the same ffmpeg run. */
export interface SignalOrder {
  readonly path: string
  readonly sampleRateHz: number
  /** ffmpeg's name of the raw format: `s16le`, `f32le`. */
  readonly ffmpegFormat: string
  /** ffmpeg's name of the encoder: `pcm_s16le`, `pcm_f32le`. */
  readonly codec: string
}

/** PNG files for the report: 800 pixels wide, 200 KB together. */
export interface PictureOrder {
  readonly waveformPath: string
  readonly spectrogramPath: string
}

export interface ConvertRequest {
  readonly programs: FfmpegPrograms
  readonly source: Pick<
    ProbedAudio,
    'path' | 'durationMs' | 'durationIsExact' | 'bitDepth' | 'sampleRateHz' | 'channels'
  >
  /** What messages call the source; else its path. */
  readonly name?: string
  /** Every configured rendition, also when only some are made: ALAC takes its bit depth from its neighbours. */
  readonly formats: readonly RenditionOrder[]
  /** The formats to make now (all of `formats` when absent; may be empty when only signals or pictures are missing). */
  readonly only?: readonly RenditionFormat[]
  readonly signals: readonly SignalOrder[]
  readonly pictures: PictureOrder | null
  /** Default true; a tenth of the whole cost, so a resumed conversion leaves it out when it is known. */
  readonly measureLoudness?: boolean
  /**
   * Existing work folder of this attempt alone (an ffmpeg that outlived a crash may still write into the last one);
   * renditions are written as `audio.m4a`, `audio.wav`, `audio.aiff`.
   */
  readonly folder: string
  /** 0..1, about twice a second. */
  readonly onProgress?: (fraction: number) => void
  readonly signal?: AbortSignal
  /** ffmpeg is ended when it has made no progress for so long; default 60 s. */
  readonly stallMs?: number
}

/** A rendition as it was written: no tags yet. */
export interface ConvertedRendition {
  readonly format: RenditionFormat
  readonly path: string
  readonly codec: RenditionCodec
  readonly sampleRateHz: number
  readonly bitDepth: number
  readonly channels: number
  /** MD5 of the samples (little endian, at `bitDepth`), the same for every format of that rate: what the file must decode to. */
  readonly audioMd5: string
}

export interface Conversion {
  readonly renditions: readonly ConvertedRendition[]
  /** Whether the pictures were made: less than a quarter of a second makes none. */
  readonly pictures: { readonly waveform: boolean; readonly spectrogram: boolean }
  /** null when the audio is silent, or was not measured. */
  readonly loudness: Loudness | null
  /** Of the decoded samples, not of what the container said. */
  readonly durationMs: number
  /** What ffmpeg complained about while decoding, at most five different lines; empty for a healthy source. */
  readonly sourceErrors: readonly string[]
}
