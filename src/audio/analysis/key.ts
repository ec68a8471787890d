import type { KeyEstimate } from './analysis.ts'
import type { Essentia } from './essentia.ts'
import { keyOf, pitchClassOf } from './key-notation.ts'

/** The key of a mono signal, or null when nothing in it has a pitch. */
export function estimateKey(
  essentia: Essentia,
  samples: Int16Array,
  sampleRateHz: number,
): KeyEstimate | null {
  const { key, scale, strength } = essentia.key(
    Float32Array.from(samples, (sample) => sample / 32768),
    sampleRateHz,
  )
  const pitchClass = pitchClassOf(key)
  if (pitchClass === null || !(strength > 0)) return null
  return { ...keyOf(pitchClass, scale === 'minor' ? 'minor' : 'major'), confidence: Math.min(1, strength) }
}
