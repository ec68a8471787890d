import type { KeyEstimate } from './analysis.ts'
import type { Chroma } from './chroma.ts'
import type { Essentia, EssentiaKey } from './essentia.ts'
import { keyOf, pitchClassOf } from './key-notation.ts'

/** Essentia's default profile decides: .83 exact on 24 pieces in all keys, the best of those tried. */
const PROFILE = 'bgate'
/** Others that say the same make it more certain. */
const SECOND_OPINIONS = ['edma', 'krumhansl', 'shaath', 'temperley'] as const
/** Notes weaker than this share of the strongest are not counted (Essentia's `pcpThreshold`). */
const NOTE_FLOOR = 0.2
/** Noise gets 0.03, drums alone mostly 0.05: below this there is no key to speak of. */
const LEAST_CONFIDENCE = 0.1

/** The key of the notes that sound, or null when none stands out. */
export function estimateKey(essentia: Essentia, chroma: Chroma): KeyEstimate | null {
  const notes = meanNotes(chroma)
  const strongest = Math.max(...notes)
  if (!(strongest > 0)) return null
  const relative = notes.map((note) => (note < NOTE_FLOOR * strongest ? 0 : note / strongest))
  const found = essentia.key(relative, PROFILE)
  const pitchClass = pitchClassOf(found.key)
  if (pitchClass === null) return null
  const agreeing = SECOND_OPINIONS.filter((profile) => sameKey(essentia.key(relative, profile), found)).length
  const confidence = confidenceOf(found.strength, agreeing)
  if (!(confidence >= LEAST_CONFIDENCE)) return null
  return { ...keyOf(pitchClass, found.scale === 'minor' ? 'minor' : 'major'), confidence }
}

function meanNotes({ frames, values }: Chroma): readonly number[] {
  const sums = Array.from({ length: 12 }, () => 0)
  for (let i = 0; i < values.length; i++) sums[i % 12] = sums[i % 12]! + values[i]!
  return sums.map((sum) => sum / Math.max(1, frames))
}

/** Logistic fit of "exactly right" over 1,368 excerpts of 684 rendered pieces with a known key. */
function confidenceOf(strength: number, agreeing: number): number {
  return 1 / (1 + Math.exp(6.415 - 7.268 * strength - 0.329 * agreeing))
}

function sameKey(a: EssentiaKey, b: EssentiaKey): boolean {
  return a.key === b.key && a.scale === b.scale
}
