import { correlations, valueAt } from './correlation.ts'
import type { HarmonicRhythm } from './harmonic-rhythm.ts'
import type { OnsetEnvelope } from './onset-envelope.ts'

/** All that is known of a track's rhythm when a tempo has to be judged. */
export interface Rhythm {
  /** Lags a second of the four autocorrelations. */
  readonly rateHz: number
  /** Root mean square of the onsets, in the unit of the envelope. */
  readonly strength: number
  /** Autocorrelations (1 at lag 0) of the onsets: all, low, mid, high. */
  readonly onsets: readonly Float64Array[]
  /** Onsets a second: all, low, mid, high. */
  readonly onsetsPerSecond: readonly number[]
  readonly harmony: HarmonicRhythm
}

const LONGEST_LAG_S = 12
/** Beat periods at which the onsets' correlation is looked up, and those for the slower change of chords. */
const ONSET_PERIODS = [1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 3 / 2, 2, 3, 4]
const HARMONY_PERIODS = [1, 2, 3, 4, 6, 8, 12, 16]
const COMB_TEETH = 8

export function rhythmOf(envelope: OnsetEnvelope, harmony: HarmonicRhythm): Rhythm {
  const registers = [envelope.all, envelope.low, envelope.mid, envelope.high]
  const maxLag = Math.min(Math.round(LONGEST_LAG_S * envelope.rateHz), envelope.all.length - 1)
  const raw = correlations(
    registers.map((register) => [register, register]),
    maxLag,
  )
  return {
    rateHz: envelope.rateHz,
    strength: rootMeanSquare(envelope.all),
    onsets: raw.map((correlation) => correlation.map((value) => value / (correlation[0]! || 1))),
    onsetsPerSecond: registers.map((register) => onsetsPerSecond(register, envelope.rateHz)),
    harmony,
  }
}

/**
 * What speaks for and against a tempo as the one that people count, in the order of `OCTAVE_WEIGHTS`: the tempo itself,
 * how many onsets a beat has, how the onsets of each register repeat at parts and multiples of the beat, and whether
 * notes change and return at whole beats and bars.
 */
export function tempoEvidence(rhythm: Rhythm, bpm: number): readonly number[] {
  const octaves = Math.log2(bpm / 120)
  const lag = (60 * rhythm.rateHz) / bpm
  const harmonyLag = (60 * rhythm.harmony.rateHz) / bpm
  const onsetsPerBeat = rhythm.onsetsPerSecond.map((perSecond) => Math.log2(((perSecond + 0.1) * 60) / bpm))
  const repeats = rhythm.onsets.map((correlation) =>
    ONSET_PERIODS.map((periods) => valueAt(correlation, periods * lag)),
  )
  const teeth = rhythm.onsets.map((correlation) => combTeeth(correlation, lag))
  return [
    octaves,
    octaves ** 2,
    octaves ** 3,
    ...onsetsPerBeat,
    ...onsetsPerBeat.map((value) => value ** 2),
    ...repeats.flat(),
    ...teeth.flat(),
    ...HARMONY_PERIODS.map((periods) => valueAt(rhythm.harmony.changes, periods * harmonyLag)),
    ...HARMONY_PERIODS.map((periods) => valueAt(rhythm.harmony.returns, periods * harmonyLag)),
    ...repeats[0]!.map((value) => value * octaves),
    ...teeth.map(([onBeat]) => onBeat! * octaves),
  ]
}

/** How regular the beat is: the mean correlation at its first eight multiples, 0 for noise, towards 1 for a machine. */
export function pulseClarity(correlation: Float64Array, period: number): number {
  return combTeeth(correlation, period)[0]!
}

/** Mean correlation at whole beats and half-way between them, and how much odd beats exceed the even ones that follow. */
function combTeeth(correlation: Float64Array, lag: number): readonly number[] {
  let onBeat = 0
  let offBeat = 0
  let alternation = 0
  let teeth = 0
  let pairs = 0
  for (let m = 1; m <= COMB_TEETH && (m + 0.5) * lag < correlation.length - 4; m++) {
    onBeat += valueAt(correlation, m * lag)
    offBeat += valueAt(correlation, (m - 0.5) * lag)
    teeth++
    if (m % 2 === 0) {
      alternation += valueAt(correlation, (m - 1) * lag) - valueAt(correlation, m * lag)
      pairs++
    }
  }
  return [onBeat / Math.max(1, teeth), offBeat / Math.max(1, teeth), alternation / Math.max(1, pairs)]
}

/** Peaks above the root mean square that are the highest within 35 ms on either side. */
function onsetsPerSecond(envelope: Float64Array, rateHz: number): number {
  const reach = Math.round(0.035 * rateHz)
  const floor = rootMeanSquare(envelope)
  let count = 0
  for (let i = reach; i < envelope.length - reach; i++) {
    const value = envelope[i]!
    if (value <= floor) continue
    let highest = true
    for (let j = 1; j <= reach && highest; j++)
      highest = value >= envelope[i - j]! && value > envelope[i + j]!
    if (highest) count++
  }
  return (count * rateHz) / Math.max(1, envelope.length)
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length))
}
