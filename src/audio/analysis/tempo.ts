import type { TempoEstimate } from './analysis.ts'
import { beatPeriod } from './beat-period.ts'
import { OCTAVE_WEIGHTS } from './octave-weights.ts'
import { pulseClarity, tempoEvidence, type Rhythm } from './tempo-evidence.ts'

export type BpmRange = readonly [lowest: number, highest: number]

interface Candidate {
  readonly bpm: number
  readonly probability: number
}

/** What the beat found may be of the beat that people count, and what it is not likely to be beyond. */
const RATIOS = [1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 4 / 3, 3 / 2, 2, 3, 4]
const LOWEST_BPM = 40
const HIGHEST_BPM = 250
/** Noise has a clarity of 0.00 to 0.04; of 1,455 pieces with a beat the least clear but one had 0.11. */
const LEAST_CLARITY = 0.05
const FULL_CLARITY = 0.2
/**
 * Held tones have no onsets, but what their phase does from frame to frame is as regular as a machine. Their strength is
 * 0.04 to 0.8, that of noise 1.7 to 1.9, and that of 47 pieces with a beat 2.2 to 16.
 */
const LEAST_STRENGTH = 1
/**
 * Makes the confidence cautious: 0.6, the usual limit for writing a tag, is a probability of 0.8. In cross-validation
 * 87 % of the pieces were above it, of which 97.6 % right, and 66 % above 0.9, of which 98.7 % right.
 */
const CAUTION = 2.3

/** The tempo within `range` where a reading of the beat lies in it; null when there is no steady beat. */
export function estimateTempo(rhythm: Rhythm, range: BpmRange): TempoEstimate | null {
  if (!(rhythm.strength >= LEAST_STRENGTH)) return null
  const [all] = rhythm.onsets
  const period = beatPeriod(all!, rhythm.rateHz)
  const clarity = pulseClarity(all!, period)
  if (!(clarity >= LEAST_CLARITY)) return null
  const candidates = weighed(rhythm, (60 * rhythm.rateHz) / period)
  const wanted = candidates.filter(({ bpm }) => bpm >= range[0] && bpm <= range[1])
  const [best, ...others] = mostProbableFirst(wanted.length > 0 ? wanted : candidates)
  if (!best) return null
  const [alternative] = mostProbableFirst(candidates.filter((candidate) => candidate !== best))
  const rivals = others.reduce((sum, { probability }) => sum + probability, 0)
  const certainty = best.probability / (best.probability + rivals)
  return {
    bpm: rounded(best.bpm),
    confidence: certainty ** CAUTION * Math.min(1, clarity / FULL_CLARITY),
    alternative: alternative ? rounded(alternative.bpm) : null,
  }
}

function weighed(rhythm: Rhythm, beatBpm: number): readonly Candidate[] {
  const tempi = RATIOS.map((ratio) => beatBpm * ratio).filter(
    (bpm) => bpm >= LOWEST_BPM && bpm <= HIGHEST_BPM,
  )
  const scores = tempi.map((bpm) =>
    tempoEvidence(rhythm, bpm).reduce((sum, value, i) => sum + value * OCTAVE_WEIGHTS[i]!, 0),
  )
  const highest = Math.max(...scores)
  const odds = scores.map((score) => Math.exp(score - highest))
  const sum = odds.reduce((total, value) => total + value, 0)
  return tempi.map((bpm, i) => ({ bpm, probability: odds[i]! / sum }))
}

function mostProbableFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.toSorted((a, b) => b.probability - a.probability)
}

/** The period is known to about 0.02 %, so hundredths are the last digit that means anything. */
function rounded(bpm: number): number {
  return Math.round(bpm * 100) / 100
}
