import type { SourceAudio } from '../../model/track.ts'

/** A source as its headers describe it. */
export interface ProbedAudio extends Omit<SourceAudio, 'sha256'> {
  /**
   * Whether the container promises `durationMs` (then less decoded audio means a truncated file); false where it was
   * estimated, or is that of a video. Lossy codecs promise up to 60 ms more than they hold (encoder delay and padding).
   */
  readonly durationIsExact: boolean
}
