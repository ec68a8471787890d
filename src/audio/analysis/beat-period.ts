import { valueAt } from './correlation.ts'

const MULTIPLES = 8
const LOWEST_BPM = 40
const HIGHEST_BPM = 250
/** Steps of the search: 0.4 %. */
const STEPS_AN_OCTAVE = 174
/** Log-normal preference for the tempi that people tap: 118 BPM, one octave wide. */
const PREFERRED_BPM = 118
const PREFERRED_OCTAVES = 1

/**
 * The beat period, in lags of `autocorrelation`, whose first eight multiples correlate best.
 * The period is right up to a small ratio (half, double, triple); which one is `octave.ts`'s question.
 */
export function beatPeriod(autocorrelation: Float64Array, rateHz: number): number {
  const octaves = Math.log2(HIGHEST_BPM / LOWEST_BPM)
  let best = -Infinity
  let period = 0
  for (let i = 0; i <= octaves * STEPS_AN_OCTAVE; i++) {
    const bpm = LOWEST_BPM * 2 ** (i / STEPS_AN_OCTAVE)
    const lag = (60 * rateHz) / bpm
    const preference = Math.exp(-0.5 * (Math.log2(bpm / PREFERRED_BPM) / PREFERRED_OCTAVES) ** 2)
    const score = comb(autocorrelation, lag) * preference
    if (score > best) {
      best = score
      period = lag
    }
  }
  return refinedPeriod(autocorrelation, period)
}

function comb(autocorrelation: Float64Array, lag: number): number {
  let sum = 0
  for (let m = 1; m <= MULTIPLES; m++) sum += valueAt(autocorrelation, m * lag)
  return sum / MULTIPLES
}

/**
 * The period made precise: each further multiple that is a clear peak of the autocorrelation divides the error of its
 * position by its number, so following them outwards to 12 s leaves about 0.02 %.
 */
function refinedPeriod(autocorrelation: Float64Array, start: number): number {
  let period = start
  let weights = 0
  let weighted = 0
  for (let m = 1; m * period + 2 < autocorrelation.length; m++) {
    const peak = peakNear(autocorrelation, m * period)
    if (!peak) continue
    weighted += peak.height * m * peak.lag
    weights += peak.height * m * m
    period = weighted / weights
  }
  return period
}

function peakNear(
  values: Float64Array,
  lag: number,
): { readonly lag: number; readonly height: number } | null {
  let top = Math.round(lag)
  for (let i = top - 2; i <= top + 2; i++) if ((values[i] ?? -Infinity) > values[top]!) top = i
  const before = values[top - 1] ?? Infinity
  const after = values[top + 1] ?? Infinity
  const height = values[top]!
  if (height <= 0 || before > height || after > height) return null
  const curve = before - 2 * height + after
  return { lag: top + (curve === 0 ? 0 : (0.5 * (before - after)) / curve), height }
}
