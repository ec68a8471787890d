import type { TempoEstimate } from './analysis.ts'
import { beatPeriod } from './beat-period.ts'
import { correlations } from './correlation.ts'
import { onsetEnvelope } from './onset-envelope.ts'

const LONGEST_LAG_S = 12

export function estimateTempo(
  samples: Int16Array,
  sampleRateHz: number,
  _bpmRange: readonly [number, number],
): TempoEstimate | null {
  const onsets = onsetEnvelope(samples, sampleRateHz)
  const [all] = correlations([[onsets.all, onsets.all]], Math.round(LONGEST_LAG_S * onsets.rateHz))
  const bpm = (60 * onsets.rateHz) / beatPeriod(all!, onsets.rateHz)
  return { bpm, confidence: 0.5, alternative: null }
}
