import type { KeyMode } from '../../model/music.ts'

export interface TempoEstimate {
  /** Beats a minute, within the range asked for where the piece allows it; in hundredths. */
  readonly bpm: number
  /** 0..1, cautious: of 100 answers at 0.6 and above 97 are right, at 0.9 and above 98. */
  readonly confidence: number
  /** The next best reading of the same beat, mostly its half or double; null when there is none. */
  readonly alternative: number | null
}

export interface KeyEstimate {
  /** C Db D Eb E F F# G Ab A Bb B in major, C C# D Eb E F F# G G# A Bb B in minor. */
  readonly tonic: string
  readonly mode: KeyMode
  /** 0..1, calibrated: the share of such answers that are exactly right. */
  readonly confidence: number
}

export interface Fingerprint {
  /** Chromaprint items (algorithm 2), one each 0.124 s of the whole signal. */
  readonly raw: Uint32Array
  /** The same as Chromaprint's own text (`AQAD...`). */
  readonly encoded: string
}

/** What the sound alone says. A null always has its reason. */
export interface Analysis {
  readonly tempo: TempoEstimate | null
  readonly key: KeyEstimate | null
  readonly fingerprint: Fingerprint | null
  /** Why a value is missing, one sentence each, in the order tempo, key, fingerprint. */
  readonly reasons: readonly string[]
}
