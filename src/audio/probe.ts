import type { SourceAudio } from '../model/track.ts'

/** A source as its headers describe it. */
export interface ProbedAudio extends Omit<SourceAudio, 'sha256'> {
  /** False where the container says nothing and the duration was estimated from the bit rate (MP3 without a Xing header). */
  readonly durationIsExact: boolean
}
