import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FoundAudio, KnownCopy, TrackWork } from '../../../src/actions/track-work.ts'
import { rightAudioGate } from '../../../src/actions/verify/right-audio-gate.ts'
import type { RecordingQuery } from '../../../src/model/ports.ts'
import { scoreCandidate } from '../../../src/matching/audio-match/score-candidate.ts'

const WANTED: RecordingQuery = {
  title: 'Strobe',
  artists: ['Nova'],
  album: null,
  durationMs: 240_000,
  isrc: null,
}
const CANDIDATE = {
  service: 'soundcloud',
  id: 'nova/strobe',
  url: 'https://soundcloud.com/nova/strobe',
  title: 'Strobe',
  uploader: 'Nova',
  artists: [],
  durationMs: 240_000,
  isrc: null,
}

function found(more: Partial<FoundAudio> = {}, wanted = WANTED): FoundAudio {
  return { wanted, url: CANDIDATE.url, why: 'it fits', scored: [scoreCandidate(wanted, CANDIDATE)], ...more }
}

const copy = (verdict: KnownCopy['verdict'], bitErrorRate: number): KnownCopy => ({
  trackId: 'T1',
  title: 'Strobe',
  verdict,
  bitErrorRate,
})

const cases: [work: TrackWork, state: string, required: boolean, because: string][] = [
  [{ durationMs: 5 }, 'skipped', false, 'a file that was dropped is not doubted'],
  [{ found: found(), durationMs: 240_000 }, 'passed', true, 'it is as long as asked'],
  [{ found: found(), durationMs: 243_000 }, 'passed', true, '3 s are within the tolerance'],
  [{ found: found(), durationMs: 243_001 }, 'failed', true, 'more than 3 s are not'],
  [
    { found: found({}, { ...WANTED, durationMs: 600_000 }), durationMs: 594_500 },
    'passed',
    true,
    '1 % of a long track is more than 3 s',
  ],
  [{ found: found(), durationMs: 249_400 }, 'failed', true, 'a video with a scene of 10 s is not the song'],
  [{ found: found(), durationMs: 30_000 }, 'failed', true, 'a preview is not the song'],
  [
    { found: found(), durationMs: 240_000, fetchedTitle: 'Strobe (Live at Home)' },
    'failed',
    true,
    'the page says that it is another version',
  ],
  [
    { found: found(), durationMs: 240_000, fetchedTitle: 'Nova - Strobe [Official Video]' },
    'passed',
    true,
    'noise names no version',
  ],
  [{ found: found(), durationMs: 240_000, fetchedTitle: 'song' }, 'passed', true, 'a title may say nothing'],
  [
    { found: found(), durationMs: 240_000, knownCopy: copy('different', 0.45) },
    'failed',
    true,
    'the same ISRC sounds otherwise in the catalog',
  ],
  [
    { found: found(), durationMs: 240_000, knownCopy: copy('review', 0.2) },
    'passed',
    true,
    'another master is no other song',
  ],
  [
    { found: found({ pinned: true }), durationMs: 10 },
    'passed',
    true,
    'what a person named is not doubted, whatever its length',
  ],
]

for (const [work, state, required, because] of cases) {
  test(`the audio found: ${state}, because ${because}`, () => {
    const gate = rightAudioGate(work)
    assert.deepEqual([gate.state, gate.required], [state, required], JSON.stringify(gate))
    assert.equal(gate.why === null, state === 'passed')
  })
}

test('without a length that was asked for the audio is said to be unchecked, unless its page contradicts', () => {
  const unknown = { ...WANTED, durationMs: null }
  const gate = rightAudioGate({ found: found({}, unknown), durationMs: 240_000 })
  assert.deepEqual(
    [gate.state, gate.required, gate.why],
    ['skipped', false, 'the length asked for is not known'],
  )
  const live = rightAudioGate({
    found: found({}, unknown),
    durationMs: 240_000,
    fetchedTitle: 'Strobe (Live)',
  })
  assert.deepEqual([live.state, live.required], ['failed', true])
})
