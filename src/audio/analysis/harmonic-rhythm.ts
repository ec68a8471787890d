import type { Chroma } from './chroma.ts'
import { correlations } from './correlation.ts'

/** When the notes change and when they come back: chords change at bar lines, whatever the drums do. */
export interface HarmonicRhythm {
  /** Lags a second, of both arrays. */
  readonly rateHz: number
  /** Autocorrelation (1 at lag 0) of how much the notes change from moment to moment. */
  readonly changes: Float64Array
  /** Mean likeness (cosine) of the notes to those a lag later, less its mean over all lags. */
  readonly returns: Float64Array
}

const LONGEST_LAG_S = 20
/** A change compares the two frames before a moment (0.4 s) with the two after it. */
const CONTEXT_FRAMES = 2

export function harmonicRhythm(chroma: Chroma): HarmonicRhythm {
  const maxLag = Math.min(Math.round(LONGEST_LAG_S * chroma.rateHz), chroma.frames - 1)
  const notes = unitFrames(chroma)
  const novelty = noteChanges(notes, chroma.frames)
  const [changes] = correlations([[novelty, novelty]], maxLag)
  const whole = changes![0]! || 1
  return {
    rateHz: chroma.rateHz,
    changes: changes!.map((value) => value / whole),
    returns: likeness(notes, chroma.frames, maxLag),
  }
}

function unitFrames({ frames, values }: Chroma): Float64Array {
  const notes = Float64Array.from(values)
  for (let frame = 0; frame < frames; frame++) {
    const one = notes.subarray(frame * 12, frame * 12 + 12)
    const norm = Math.sqrt(dot(one, one)) || 1
    for (let i = 0; i < 12; i++) one[i] = one[i]! / norm
  }
  return notes
}

function noteChanges(notes: Float64Array, frames: number): Float64Array {
  const novelty = new Float64Array(frames)
  let sum = 0
  for (let frame = CONTEXT_FRAMES; frame + CONTEXT_FRAMES <= frames; frame++) {
    const before = sumOfFrames(notes, frame - CONTEXT_FRAMES, frame)
    const after = sumOfFrames(notes, frame, frame + CONTEXT_FRAMES)
    const norm = Math.sqrt(dot(before, before) * dot(after, after))
    novelty[frame] = norm === 0 ? 0 : 1 - dot(before, after) / norm
    sum += novelty[frame]!
  }
  return novelty.map((value) => value - sum / frames)
}

function likeness(notes: Float64Array, frames: number, maxLag: number): Float64Array {
  const means = new Float64Array(maxLag + 1)
  let sum = 0
  for (let lag = 0; lag <= maxLag; lag++) {
    // Every second frame is enough for a mean, and halves the time.
    let count = 0
    for (let frame = 0; frame + lag < frames; frame += 2) {
      for (let i = 0; i < 12; i++)
        means[lag] = means[lag]! + notes[frame * 12 + i]! * notes[(frame + lag) * 12 + i]!
      count++
    }
    means[lag] = means[lag]! / Math.max(1, count)
    sum += means[lag]!
  }
  return means.map((value) => value - sum / (maxLag + 1))
}

function sumOfFrames(notes: Float64Array, from: number, to: number): Float64Array {
  const sum = new Float64Array(12)
  for (let i = from * 12; i < to * 12; i++) sum[i % 12] = sum[i % 12]! + notes[i]!
  return sum
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
