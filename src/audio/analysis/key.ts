import type { KeyMode } from '../../model/music.ts'
import type { KeyEstimate } from './analysis.ts'
import type { Chroma } from './chroma.ts'
import type { Essentia } from './essentia.ts'
import { keyOf, pitchClassOf } from './key-notation.ts'
import { KEY_PROFILES } from './key-profiles.ts'

interface Candidate {
  readonly pitchClass: number
  readonly mode: KeyMode
  readonly probability: number
}

/** Essentia's default profile, the best of its profiles on 24 pieces in all keys. */
const SECOND_OPINION = 'bgate'
/** Notes weaker than this share of the strongest are not counted by Essentia (its `pcpThreshold`). */
const NOTE_FLOOR = 0.2
const ENDING_S = 3
/** The piece ends where it was last louder than this share of its loudest moment. */
const SOUNDING = 0.05
/** Noise and drums alone stay below: there is no key to speak of. */
const LEAST_CONFIDENCE = 0.1
/** One tone counts as two notes, because it may be a third harmonic; a mode takes a third. */
const LEAST_NOTES = 3

/** The key of the notes that sound, or null when none stands out. Essentia's opinion decides how sure it is. */
export function estimateKey(essentia: Essentia, chroma: Chroma): KeyEstimate | null {
  const whole = meanNotes(chroma, 0, chroma.frames)
  const strongest = Math.max(...whole)
  if (!(strongest > 0)) return null
  const best = mostProbable(centred(whole), centred(endingNotes(chroma)))
  const counted = whole.map((note) => (note < NOTE_FLOOR * strongest ? 0 : note / strongest))
  if (counted.filter((note) => note > 0).length < LEAST_NOTES) return null
  const opinion = essentia.key(counted, SECOND_OPINION)
  const agrees = pitchClassOf(opinion.key) === best.pitchClass && opinion.scale === best.mode
  const confidence = confidenceOf(best.probability, agrees, opinion.strength)
  if (!(confidence >= LEAST_CONFIDENCE)) return null
  return { ...keyOf(best.pitchClass, best.mode), confidence }
}

function mostProbable(whole: readonly number[], ending: readonly number[]): Candidate {
  const modes: readonly KeyMode[] = ['major', 'minor']
  const scored = modes.flatMap((mode) =>
    whole.map((_, pitchClass) => {
      const profile = KEY_PROFILES[mode]
      const score =
        fit(profile.whole, whole, pitchClass) + fit(profile.ending, ending, pitchClass) + profile.bias
      return { pitchClass, mode, odds: Math.exp(score) }
    }),
  )
  const sum = scored.reduce((total, { odds }) => total + odds, 0)
  const best = scored.reduce((a, b) => (b.odds > a.odds ? b : a))
  return { pitchClass: best.pitchClass, mode: best.mode, probability: best.odds / sum }
}

function fit(profile: readonly number[], notes: readonly number[], tonic: number): number {
  return profile.reduce((sum, weight, semitones) => sum + weight * notes[(tonic + semitones) % 12]!, 0)
}

/** Logistic fit of "exactly right" to 1,026 pieces in cross-validation: of those at 0.6 and above 85 % were, at 0.9 97 %. */
function confidenceOf(probability: number, agrees: boolean, strength: number): number {
  const odds = probability / Math.max(1e-9, 1 - probability)
  return 1 / (1 + Math.exp(3.624 - 1.208 * Math.log(odds) - (agrees ? 0.523 : 0) - 4.617 * strength))
}

function endingNotes(chroma: Chroma): readonly number[] {
  const loudest = chroma.loudness.reduce((a, b) => Math.max(a, b), 0)
  const last = chroma.loudness.findLastIndex((loudness) => loudness >= SOUNDING * loudest)
  return meanNotes(chroma, last - Math.round(ENDING_S * chroma.rateHz), last + 1)
}

function meanNotes({ frames, values }: Chroma, from: number, to: number): readonly number[] {
  const sums = Array.from({ length: 12 }, () => 0)
  const first = Math.max(0, from)
  const end = Math.min(frames, to)
  for (let i = first * 12; i < end * 12; i++) sums[i % 12] = sums[i % 12]! + values[i]!
  return sums.map((sum) => sum / Math.max(1, end - first))
}

/** Less their mean, with a norm of 1: what stands out, however loud. */
function centred(notes: readonly number[]): readonly number[] {
  const mean = notes.reduce((sum, note) => sum + note, 0) / notes.length
  const norm = Math.hypot(...notes.map((note) => note - mean)) || 1
  return notes.map((note) => (note - mean) / norm)
}
