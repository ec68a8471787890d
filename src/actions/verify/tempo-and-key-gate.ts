import type { TrackContext } from '../action.ts'
import type { TrackGate } from './track-gate.ts'

/**
 * Tempo and key are there with confidence. Not required: music without a beat has no tempo, and to say "uncertain" is
 * right; what is uncertain is neither tagged nor hidden.
 */
export function tempoAndKeyGate({ track, settings }: TrackContext): TrackGate {
  const { tempo = null, key = null, reasons = [] } = track.work.analysis ?? {}
  const describe = (name: string, value: { readonly confidence: number } | null, text: string): string =>
    value === null ? `no ${name}` : `${text} (confidence ${value.confidence.toFixed(2)})`
  const sure = (value: { readonly confidence: number } | null): boolean =>
    value !== null && value.confidence >= settings.minConfidence
  const good = sure(tempo) && sure(key)
  const unsure = [...(sure(tempo) ? [] : ['tempo']), ...(sure(key) ? [] : ['key'])].join(' and ')
  return {
    name: 'tempo-and-key',
    state: track.work.analysis === undefined ? 'skipped' : good ? 'passed' : 'failed',
    required: false,
    expected: `tempo and key with confidence ${settings.minConfidence} or more`,
    found: [
      describe('tempo', tempo, `${tempo?.bpm.toFixed(2)} BPM`),
      describe('key', key, `${key?.tonic} ${key?.mode}`),
    ],
    why:
      track.work.analysis === undefined
        ? 'the track was not analysed'
        : good
          ? null
          : [`${unsure} uncertain, so not tagged`, ...reasons].join('; '),
  }
}
