import type { AnalysisRequest } from './analyse.ts'
import type { Analysis } from './analysis.ts'
import { chromaOf } from './chroma.ts'
import { loadChromaprint, type Chromaprint } from './chromaprint.ts'
import { loadEssentia, type Essentia } from './essentia.ts'
import { harmonicRhythm } from './harmonic-rhythm.ts'
import { estimateKey } from './key.ts'
import { onsetEnvelope } from './onset-envelope.ts'
import { readSignal } from './read-signal.ts'
import { MONO_RATE_HZ } from './signals.ts'
import { rhythmOf } from './tempo-evidence.ts'
import { estimateTempo } from './tempo.ts'

/** Below this no sample counts as sound: -70 dBFS, under the dither of any 16-bit file. */
const SILENCE_PEAK = 10
/** Of what is longer, the middle has to do for tempo and key: a mix of hours has neither, and would need a gigabyte. */
const LONGEST_MEASURED_S = 1200
const SHORTEST_TEMPO_S = 6
const SHORTEST_KEY_S = 2
const SHORTEST_FINGERPRINT_S = 3

let chromaprint: Promise<Chromaprint> | undefined
let essentia: Essentia | undefined

/**
 * Tempo, key and fingerprint of one track's signals. For a worker thread: four minutes of music take half a second, and
 * WebAssembly can hang. Throws when a signal cannot be read.
 */
export async function analyseSignals({ signals, bpmRange }: AnalysisRequest): Promise<Analysis> {
  const samples = await readSignal(signals.mono11kHz)
  if (samples.every((sample) => Math.abs(sample) < SILENCE_PEAK)) return nothing(samples.length)
  const reasons: string[] = []
  const seconds = samples.length / MONO_RATE_HZ
  const measured = <Value>(
    what: string,
    shortestS: number,
    absent: string,
    measure: () => Value | null,
  ): Value | null => {
    const value = seconds < shortestS ? null : measure()
    if (value !== null) return value
    const tooShort = `the audio is ${seconds.toFixed(1)} s long, and ${shortestS} s are needed`
    reasons.push(`no ${what}: ${seconds < shortestS ? tooShort : absent}`)
    return null
  }
  const middle = middleOf(samples, LONGEST_MEASURED_S * MONO_RATE_HZ)
  const chroma = chromaOf(middle, MONO_RATE_HZ)
  const tempo = measured('tempo', SHORTEST_TEMPO_S, 'there is no steady beat', () =>
    estimateTempo(rhythmOf(onsetEnvelope(middle, MONO_RATE_HZ), harmonicRhythm(chroma)), bpmRange),
  )
  const key = measured('key', SHORTEST_KEY_S, 'no notes stand out', () =>
    estimateKey((essentia ??= loadEssentia()), chroma),
  )
  const printer = await (chromaprint ??= loadChromaprint())
  const fingerprint = measured('fingerprint', SHORTEST_FINGERPRINT_S, 'Chromaprint made none', () =>
    printer.fingerprint(samples, MONO_RATE_HZ),
  )
  return { tempo, key, fingerprint, reasons }
}

function nothing(samples: number): Analysis {
  const why = samples === 0 ? 'there is no audio' : 'the audio is silent'
  return { tempo: null, key: null, fingerprint: null, reasons: [`no tempo, key or fingerprint: ${why}`] }
}

function middleOf(samples: Int16Array, length: number): Int16Array {
  const from = Math.max(0, Math.floor((samples.length - length) / 2))
  return samples.subarray(from, from + length)
}
