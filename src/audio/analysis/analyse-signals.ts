import type { Analysis } from './analysis.ts'
import type { AnalysisRequest } from './analyse.ts'
import { loadChromaprint, type Chromaprint } from './chromaprint.ts'
import { loadEssentia, type Essentia } from './essentia.ts'
import { estimateKey } from './key.ts'
import { readSignal } from './read-signal.ts'
import { ANALYSIS_OUTPUTS } from './signals.ts'
import { estimateTempo } from './tempo.ts'

/** Below this no sample counts as sound: -70 dBFS, under the dither and resampling noise of any 16-bit file. */
const SILENCE_PEAK = 10
const SHORTEST_TEMPO_S = 6
const SHORTEST_KEY_S = 2
const SHORTEST_FINGERPRINT_S = 3

let chromaprint: Promise<Chromaprint> | undefined
let essentia: Essentia | undefined

/**
 * Tempo, key and fingerprint of one track's signals. Runs in a worker thread: it takes a second for a four-minute track,
 * and Essentia can hang. Throws when a signal cannot be read.
 */
export async function analyseSignals({ signals, bpmRange }: AnalysisRequest): Promise<Analysis> {
  const samples = await readSignal(signals.mono11kHz)
  const sampleRateHz = ANALYSIS_OUTPUTS[0]!.sampleRateHz
  const seconds = samples.length / sampleRateHz
  if (isSilent(samples)) {
    return {
      tempo: null,
      key: null,
      fingerprint: null,
      reasons: [
        `no tempo, key or fingerprint: ${seconds === 0 ? 'there is no audio' : 'the audio is silent'}`,
      ],
    }
  }
  const reasons: string[] = []
  const enough = (what: string, shortestS: number): boolean => {
    if (seconds >= shortestS) return true
    reasons.push(`no ${what}: the audio is ${seconds.toFixed(1)} s long, and ${shortestS} s are needed`)
    return false
  }
  const orReason = <Value>(value: Value | null, reason: string): Value | null => {
    if (value === null) reasons.push(reason)
    return value
  }
  const tempo = enough('tempo', SHORTEST_TEMPO_S)
    ? orReason(estimateTempo(samples, sampleRateHz, bpmRange), 'no tempo: no steady beat was found')
    : null
  const key = enough('key', SHORTEST_KEY_S)
    ? orReason(
        estimateKey((essentia ??= loadEssentia()), samples, sampleRateHz),
        'no key: no notes stand out',
      )
    : null
  const fingerprint = enough('fingerprint', SHORTEST_FINGERPRINT_S)
    ? orReason(
        (await (chromaprint ??= loadChromaprint())).fingerprint(samples, sampleRateHz),
        'no fingerprint: too little audio',
      )
    : null
  return { tempo, key, fingerprint, reasons }
}

function isSilent(samples: Int16Array): boolean {
  return samples.every((sample) => Math.abs(sample) < SILENCE_PEAK)
}
