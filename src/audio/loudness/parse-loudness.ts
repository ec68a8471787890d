import type { Loudness } from '../../model/track.ts'

/** ebur128 answers -70 LUFS (its absolute gate) when nothing was louder than that. */
const GATE_LUFS = -70

/** Reads the summary that ffmpeg's ebur128 filter writes at the end of its log; null when the audio is silent. */
export function parseLoudness(log: string): Loudness | null {
  const summary = log.slice(Math.max(0, log.lastIndexOf('Summary:')))
  const integratedLufs = numberAfter(summary, /^\s*I:\s+(\S+) LUFS/m)
  const truePeakDbtp = numberAfter(summary, /^\s*Peak:\s+(\S+) dBFS/m)
  if (integratedLufs === null || truePeakDbtp === null || integratedLufs <= GATE_LUFS) return null
  return { integratedLufs, truePeakDbtp, rangeLu: numberAfter(summary, /^\s*LRA:\s+(\S+) LU/m) }
}

function numberAfter(text: string, pattern: RegExp): number | null {
  const value = Number(pattern.exec(text)?.[1] ?? Number.NaN)
  return Number.isFinite(value) ? value : null
}
