import { sameLength } from '../../matching/audio-match/length-match.ts'
import type { TrackWork } from '../track-work.ts'
import type { TrackGate } from './track-gate.ts'

/** Audio that a search found is as long as the recording asked for; a file or a link of its own is not doubted. */
export function rightAudioGate({ found, durationMs = 0 }: TrackWork): TrackGate {
  const gate = { name: 'right-audio' } as const
  if (found?.pinned === true) {
    const said = "passed by a person's pin"
    return { ...gate, required: true, state: 'passed', expected: said, found: said, why: null }
  }
  const asked = found?.wanted.durationMs ?? null
  if (found === undefined || asked === null) {
    const why =
      found === undefined ? 'the audio was named, not searched for' : 'the length asked for is not known'
    return { ...gate, required: false, state: 'skipped', expected: 'nothing', found: 'not checked', why }
  }
  const good = sameLength(asked, durationMs)
  return {
    ...gate,
    required: true,
    state: good ? 'passed' : 'failed',
    expected: `${asked} ms`,
    found: `${Math.round(durationMs)} ms`,
    why: good ? null : 'the audio found is not as long as the recording asked for',
  }
}
