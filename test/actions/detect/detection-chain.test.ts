import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { ASK_LIMITS } from '../../../src/actions/detect/ask-source.ts'
import { detectionChain } from '../../../src/actions/detect/detection-chain.ts'
import { EMPTY_REF } from '../../../src/actions/detect/detect.ts'
import type { TrackWork } from '../../../src/actions/track-work.ts'
import type { ErrorCode } from '../../../src/model/error-codes.ts'
import { SyncError } from '../../../src/model/error.ts'
import type { RunEvent } from '../../../src/model/event.ts'
import type { SourceAnswer, TrackSource } from '../../../src/model/ports.ts'
import { openStore, type Store } from '../../../src/store/store.ts'

const START = Date.parse('2026-11-23T10:00:00Z')
const HOUR_MS = 3_600_000

const found = (...ids: readonly string[]): SourceAnswer => ({
  kind: 'found',
  playlist: null,
  tracks: ids.map((name) => {
    const [service = '', id = ''] = name.split('/')
    return { ...EMPTY_REF, ids: [{ service, id }], title: name }
  }),
})
const nothing: SourceAnswer = { kind: 'nothing', why: 'nothing is playing' }
const unavailable = (code: ErrorCode): SourceAnswer => ({
  kind: 'unavailable',
  error: new SyncError(code, 'Cannot ask', 'it says no', 'wait'),
})

interface Rig {
  readonly store: Store<TrackWork>
  readonly asked: string[]
  readonly synced: Set<string>
  at: number
  ask(
    sources: Readonly<Record<string, SourceAnswer | TrackSource['next']>>,
    wanted?: number,
    deadline?: (ms: number) => AbortSignal,
  ): Promise<{
    readonly titles: readonly (string | null)[]
    readonly said: readonly string[]
    readonly errors: readonly string[]
  }>
}

async function rig(t: TestContext): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'tracksync-chain-'))
  const store = openStore<TrackWork>(folder)
  t.after(async () => {
    store.close()
    await rm(folder, { recursive: true })
  })
  const asked: string[] = []
  const synced = new Set<string>()
  const made: Rig = {
    store,
    synced,
    asked,
    at: START,
    ask: async (sources, wanted = 1, deadline = ASK_LIMITS.deadline) => {
      const events: RunEvent[] = []
      const tracks = await detectionChain(
        {
          store,
          sources: Object.entries(sources).map(([name, answer]): TrackSource => ({
            name,
            next: async (limit, signal, known) => {
              asked.push(name)
              assert.equal(limit, 5)
              return typeof answer === 'function' ? answer(limit, signal, known) : answer
            },
          })),
          passedOver: (candidate) => (synced.has(String(candidate.title)) ? 'fully synced' : null),
          emit: (event) => void events.push(event),
          now: () => new Date(made.at),
          signal: new AbortController().signal,
        },
        wanted,
        { ...ASK_LIMITS, deadline },
      )
      return {
        titles: tracks.map(({ title }) => title),
        said: events.flatMap((event) =>
          event.type === 'source-asked'
            ? [`${event.outcome.source}: ${event.outcome.status}: ${event.outcome.action}`]
            : [],
        ),
        errors: events.flatMap((event) =>
          event.type === 'error' ? [`${event.error.code} ${event.error.severity}`] : [],
        ),
      }
    },
  }
  return made
}

test('the first source that has something new is taken, the others are listed as not asked', async (t) => {
  const { ask, asked } = await rig(t)
  const { titles, said } = await ask({
    'spotify:current': nothing,
    'catalog:next': found('file/1', 'file/2'),
    'web:x': found('web/1'),
  })
  assert.deepEqual(titles, ['file/1'])
  assert.deepEqual(said, [
    'spotify:current: nothing: next source',
    'catalog:next: found: taken',
    'web:x: not-asked: none',
  ])
  assert.deepEqual(asked, ['spotify:current', 'catalog:next'])
})

test('sources are asked in the order of the configuration, whichever it is, until one has something new', async (t) => {
  const { ask, asked } = await rig(t)
  const names = ['spotify:current', 'soundcloud:likes', 'spotify:liked', 'catalog:next']
  for (const order of ordersOf(names)) {
    for (const [at, first] of order.entries()) {
      const answers = order.map((name, index) => [name, index < at ? nothing : found(`x/${name}`)] as const)
      asked.length = 0
      // each order is a run of its own
      // oxlint-disable-next-line no-await-in-loop -- see above
      const { titles } = await ask(Object.fromEntries(answers))
      assert.equal(titles[0], `x/${first}`, order.join(' '))
      assert.deepEqual(asked.slice(0, at + 1), order.slice(0, at + 1))
    }
  }
})

function ordersOf(names: readonly string[]): readonly (readonly string[])[] {
  if (names.length < 2) return [names]
  return names.flatMap((first) =>
    ordersOf(names.filter((name) => name !== first)).map((rest) => [first, ...rest]),
  )
}

test('likes are asked for with their last listing; a source that is no list has none', async (t) => {
  const { ask } = await rig(t)
  const given: (readonly (string | null)[])[] = []
  const listing: TrackSource['next'] = async (_limit, _signal, known = []) => {
    given.push(known.map(({ title }) => title))
    return found('spotify/1', 'spotify/2')
  }
  for (const name of ['spotify:liked', 'spotify:liked', 'catalog:next', 'catalog:next']) {
    // the second time is about the first
    // oxlint-disable-next-line no-await-in-loop -- see above
    await ask({ [name]: listing })
  }
  assert.deepEqual(given, [[], ['spotify/1', 'spotify/2'], [], []])
})

test('likes that are blocked in this country fall through with LOW', async (t) => {
  const { ask } = await rig(t)
  const { titles, errors } = await ask({
    'soundcloud:likes': unavailable('SC_GEO_BLOCKED'),
    'spotify:liked': found('spotify/1'),
  })
  assert.deepEqual(titles, ['spotify/1'])
  assert.deepEqual(errors, ['SC_GEO_BLOCKED low'])
})

test('one bonus track of the other platform, never two, and none of the same', async (t) => {
  const { ask, asked } = await rig(t)
  const { titles, said } = await ask({
    'spotify:current': found('spotify/1'),
    'soundcloud:likes': found('soundcloud/1', 'soundcloud/2'),
    'spotify:liked': found('spotify/2'),
  })
  assert.deepEqual(titles, ['spotify/1', 'soundcloud/1'])
  assert.match(said[1] ?? '', /taken as bonus track/)
  assert.deepEqual(asked, ['spotify:current', 'soundcloud:likes'])
})

test('a failure that may pass is tried twice, another once', async (t) => {
  const { ask, asked } = await rig(t)
  await ask({
    'spotify:current': unavailable('SERVICE_UNAVAILABLE'),
    'soundcloud:likes': unavailable('DOWNLOAD_PRIVATE'),
  })
  assert.deepEqual(asked, ['spotify:current', 'spotify:current', 'soundcloud:likes'])
})

test('a source that never answers is left behind at its deadline', async (t) => {
  const { ask } = await rig(t)
  let attempts = 0
  const never = (): Promise<SourceAnswer> => Promise.withResolvers<SourceAnswer>().promise
  const { titles, errors } = await ask(
    { 'spotify:current': never, 'catalog:next': found('file/1') },
    1,
    () => {
      attempts += 1
      const late = new AbortController()
      if (attempts <= 2) setImmediate(() => late.abort(new Error('late')))
      return late.signal
    },
  )
  assert.deepEqual(errors, ['SERVICE_UNAVAILABLE high'])
  assert.deepEqual(titles, ['file/1'])
  assert.equal(attempts, 3, 'two for the one that hangs, one for the next')
})

test('after three failures a source is left alone for an hour, then for two', async (t) => {
  const made = await rig(t)
  const broken = { 'spotify:current': unavailable('SERVICE_FORBIDDEN') }
  for (const _ of [1, 2, 3]) await made.ask(broken)
  assert.equal(made.asked.length, 3)
  const { said, errors } = await made.ask(broken)
  assert.equal(made.asked.length, 3, 'it was not asked')
  assert.match(said[0] ?? '', /^spotify:current: skipped: next source/)
  assert.deepEqual(errors, ['SOURCE_COOLING_DOWN low'])
  made.at += HOUR_MS
  await made.ask(broken)
  assert.equal(made.asked.length, 4, 'asked again after an hour')
  made.at += 1.5 * HOUR_MS
  await made.ask(broken)
  assert.equal(made.asked.length, 4, 'two hours now')
  made.at += HOUR_MS
  await made.ask({ 'spotify:current': nothing })
  assert.deepEqual(made.store.sources.health('spotify:current'), { failuresInRow: 0, coolUntil: null })
})

for (const code of ['NEEDS_LOGIN', 'PROGRAM_NOT_ALLOWED', 'URL_NOT_ALLOWED'] as const)
  test(`${code} does not make a source cool down: the user mends it`, async (t) => {
    const made = await rig(t)
    for (const _ of [1, 2, 3, 4]) await made.ask({ 'spotify:current': unavailable(code) })
    assert.equal(made.asked.length, 4)
  })

test('likes that cannot be read are taken from the last good answer', async (t) => {
  const made = await rig(t)
  await made.ask({ 'soundcloud:likes': found('soundcloud/1') })
  made.at += 2 * HOUR_MS
  const { titles, said } = await made.ask({ 'soundcloud:likes': unavailable('SC_GEO_BLOCKED') })
  assert.deepEqual(titles, ['soundcloud/1'])
  assert.deepEqual(said, ['soundcloud:likes: found: taken'])
})

test('candidates that are fully synced are passed over, and five that are leave the source without a track', async (t) => {
  const made = await rig(t)
  made.synced.add('spotify/1').add('spotify/2')
  const some = await made.ask({ 'spotify:liked': found('spotify/1', 'spotify/3') })
  assert.deepEqual(some.titles, ['spotify/3'])
  const none = await made.ask({ 'spotify:liked': found('spotify/1', 'spotify/2') })
  assert.deepEqual(none.titles, [])
  assert.deepEqual(none.said, ['spotify:liked: nothing: next source'])
})

test('an old list with nothing new is no proof that there is nothing new', async (t) => {
  const made = await rig(t)
  await made.ask({ 'soundcloud:likes': found('soundcloud/1') })
  made.synced.add('soundcloud/1')
  const { said } = await made.ask({ 'soundcloud:likes': unavailable('DOWNLOAD_FAILED') })
  assert.deepEqual(said, ['soundcloud:likes: unavailable: next source'])
})
