import { rightAudioGate } from '../verify/right-audio-gate.ts'
import type { TrackAction } from '../action.ts'

/** The last look before anything is filed: audio that a search found must be as long as the recording asked for. */
export const confirm: TrackAction = {
  scope: 'track',
  name: 'confirm',
  description: 'hold the audio that was found against the recording asked for',
  inputs: ({ found, durationMs }) => ({ wanted: found?.wanted, pinned: found?.pinned, durationMs }),
  stillHolds: ({ track }) => Promise.resolve(rightAudioGate(track.work).state !== 'failed'),
  run: ({ track, emit }) => {
    const { state, expected, found } = rightAudioGate(track.work)
    if (state !== 'failed') return Promise.resolve({ work: { review: null } })
    const review = `the audio found lasts ${String(found)}, asked for were ${String(expected)}`
    emit({ type: 'note', track: track.id, text: `A person decides: ${review}` })
    return Promise.resolve({ work: { review }, stop: true })
  },
}
