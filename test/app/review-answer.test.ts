import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { EMPTY_REF } from '../../src/actions/detect/detect.ts'
import { passedOver } from '../../src/actions/detect/passed-over.ts'
import { findPin } from '../../src/actions/process/pinned-audio.ts'
import type { TrackWork } from '../../src/actions/track-work.ts'
import { findReview, openReviews } from '../../src/app/open-reviews.ts'
import { answerReview, type ReviewAnswer } from '../../src/app/review-answer.ts'
import { actionSettings } from '../../src/app/settings.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { pinsPath, readPins, type Pins } from '../../src/config/pins.ts'
import { matchAudio } from '../../src/matching/audio-match/match-audio.ts'
import type { TrackRef } from '../../src/model/track.ts'
import { EMPTY_REQUEST } from '../../src/model/trigger.ts'
import { openStore, type Store } from '../../src/store/store.ts'

const now = (): Date => new Date('2026-11-23T10:00:00Z')
const SPOTIFY = 'spotify:track:4uLU6hMCjMI75M1A2tKUQC'
const ASKED: TrackRef = {
  ...EMPTY_REF,
  ids: [{ service: 'spotify', id: '4uLU6hMCjMI75M1A2tKUQC' }],
  title: 'Strobe',
  artists: ['Nova'],
}
const LIVE = 'https://soundcloud.com/x/strobe-live'
const UPLOAD = 'https://soundcloud.com/nova/strobe'
const wanted = { title: 'Strobe', artists: ['Nova'], album: null, durationMs: 200_000, isrc: null }
const candidate = (url: string, title: string) => ({
  service: 'soundcloud',
  id: url,
  url,
  title,
  uploader: 'Nova',
  artists: [],
  durationMs: null,
  isrc: null,
})
const { scored, why } = matchAudio(wanted, [candidate(LIVE, 'Strobe (Live)'), candidate(UPLOAD, 'Strobe')])
const FOUND = { wanted, url: null, why, scored }
const ABOUT = { library: 'local', trackId: 'T1', title: 'Strobe', evidence: [], upgrade: false }
const DUPLICATE: TrackWork = {
  decision: { kind: 'review', why: 'it sounds like it', about: ABOUT, considered: [ABOUT] },
  review: 'it sounds like it',
}

interface Place {
  readonly store: Store<TrackWork>
  readonly pinsPath: string
  readonly runTrack: string
  answer(answer: ReviewAnswer): Promise<string>
  pins(): Promise<Pins>
}

function place(t: TestContext, work: TrackWork, asked = ASKED): Place {
  const root = mkdtempSync(join(tmpdir(), 'tracksync-review-'))
  const store = openStore<TrackWork>(join(root, 'state'))
  t.after(() => {
    store.close()
    rmSync(root, { recursive: true, force: true })
  })
  const trigger = { key: 'k1', id: null, kind: 'url', name: 'strobe.txt', contentSha256: 'a' } as const
  store.triggers.submit([{ trigger: { ...trigger, request: EMPTY_REQUEST }, claimedPath: null }], now())
  const run = store.runs.lease('me', now())?.id ?? assert.fail()
  const runTrack = store.runs.addTracks(run, [asked])[0]?.id ?? assert.fail()
  store.runs.learn(runTrack, work)
  store.runs.setTrackState(runTrack, 'needs-review')
  store.runs.finish(run, 'needs-review', now())
  const path = pinsPath(root)
  return {
    store,
    runTrack,
    pinsPath: path,
    answer: (answer) => answerReview({ store, pinsPath: path, now }, runTrack, answer),
    pins: () => readPins(path),
  }
}

const accept = (n: number | null): ReviewAnswer => ({ kind: 'accept', candidate: n })
const AUDIO: TrackWork = { found: FOUND, review: 'not certain' }

const pinned: readonly [work: TrackWork, answer: ReviewAnswer, pin: string, because: string][] = [
  [AUDIO, accept(null), UPLOAD, 'the best is the one without "(Live)"'],
  [AUDIO, accept(2), LIVE, 'a person may take what was refused'],
  [AUDIO, { kind: 'reject' }, 'none', 'none of them'],
  [
    { ...AUDIO, found: { ...FOUND, url: LIVE } },
    accept(null),
    LIVE,
    'it was fetched, and its length is what was asked about',
  ],
]
for (const [work, answer, pin, because] of pinned) {
  test(`${answer.kind} pins ${pin}: ${because}`, async (t) => {
    const here = place(t, work)
    await here.answer(answer)
    assert.deepEqual([...(await here.pins())], [[SPOTIFY, pin]])
    const track = here.store.runs.track(here.runTrack) ?? assert.fail()
    const found = await findPin({ track, pins: here.pins }, null)
    assert.deepEqual(found, { key: SPOTIFY, url: pin === 'none' ? null : pin })
  })
}

test('what cannot be answered is told, and nothing is kept', async (t) => {
  const audio = place(t, AUDIO)
  await assert.rejects(audio.answer(accept(3)), /candidate 3/)
  assert.equal((await audio.pins()).size, 0)
  const nameless = place(t, AUDIO, { ...ASKED, ids: [] })
  await assert.rejects(nameless.answer(accept(1)), /neither a link nor an ISRC|Cannot decide/)
  const other = place(t, { review: 'an action of the user asks' })
  await assert.rejects(other.answer(accept(null)), /Cannot decide/)
})

for (const [answer, kept] of [
  [accept(null), 'same'],
  [{ kind: 'reject' }, 'other'],
] as const) {
  test(`${answer.kind} about a duplicate is kept as "${kept}" for the track, whichever run asks again`, async (t) => {
    const here = place(t, DUPLICATE)
    await here.answer(answer)
    assert.deepEqual([...here.store.reviews.answersAbout(ASKED)], [['T1', kept]])
    assert.equal(here.store.reviews.answersAbout({ ...ASKED, ids: [{ service: 'web', id: 'x' }] }).size, 0)
  })
}

for (const [answer, kept] of [
  [accept(null), 'take'],
  [{ kind: 'reject' }, 'leave'],
] as const) {
  test(`${answer.kind} about a length is kept as "${kept}", and is no answer about a duplicate`, async (t) => {
    const here = place(t, { tooLongMs: 3_600_000, review: 'it lasts an hour' })
    assert.equal(here.store.reviews.lengthAnswer(ASKED), null)
    await here.answer(answer)
    assert.equal(here.store.reviews.lengthAnswer(ASKED), kept)
    assert.equal(here.store.reviews.answersAbout(ASKED).size, 0)
    await assert.rejects(here.answer(accept(2)), /candidate 2/)
  })
}

test('a question is open until its run is taken up again, and is named by its id or the end of it', (t) => {
  const { store, runTrack } = place(t, DUPLICATE)
  const open = openReviews(store)
  assert.equal(findReview(open, runTrack.slice(-6).toLowerCase()).id, runTrack)
  assert.equal(findReview(open, runTrack.replace(/-1$/, '')).id, runTrack, 'its run asks this alone')
  assert.throws(() => findReview(open, '1'), /Cannot find the decision/)
  assert.equal(store.reviews.countOpen(), 1)
  store.runs.requeue(open[0]?.run ?? '')
  assert.equal(store.reviews.countOpen(), 0)
})

test('the detection chain passes over what waits for a decision or is pinned to nothing', async (t) => {
  const { store, pinsPath: path } = place(t, AUDIO)
  const settings = actionSettings(await loadConfig({ file: null, cwd: dirname(path) }))
  const run = store.runs.last(1)[0] ?? assert.fail()
  const context = { run, store, isAtWork: () => false, settings, libraries: [] }
  const other = { ...ASKED, ids: [{ service: 'spotify', id: '7ouMYWpwJ422jRcDASZB7P' }] }
  assert.equal(passedOver(context, ASKED, new Map()), 'it waits for a decision')
  assert.equal(passedOver(context, other, new Map()), null)
  const none = new Map([['spotify:track:7ouMYWpwJ422jRcDASZB7P', 'none']])
  assert.equal(passedOver(context, other, none), 'a pin says that it has no audio')
})
