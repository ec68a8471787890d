import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NotionFault } from '../../stand-ins/notion/notion-server.ts'
import type { Fault } from '../../stand-ins/eagle/eagle-server.ts'
import {
  makeTwoLibraries,
  SCHEMA,
  type Circumstances,
  type FinishedTrack,
  type TwoLibraries,
} from './two-libraries.ts'

/**
 * What goes wrong with one call of a run that writes both libraries. The suite takes the call that makes the page, or
 * the item, and of the others one in nine, in turn; `npm run test:every-call` takes all.
 */
const OTHERS = process.env['TRACKSYNC_EVERY_CALL'] === '1' ? 1 : 9
const MAKES = /^POST \/v1\/pages$|\/item\/add$/
const LATER_MS = 180_000
const SHORT_MS = 60

interface Trouble {
  readonly name: string
  readonly library: 'notion' | 'eagle'
  /** Arranges that the so-manieth call (1 is the first) meets it. */
  arrange(nth: number, place: TwoLibraries, track: FinishedTrack): Circumstances
  /** What is done about it, beside waiting. */
  mend?(place: TwoLibraries, track: FinishedTrack): void
  /** Whether a person acts, and says `retry` after that; else catching up is enough. */
  readonly byPerson?: boolean
}

const STATUSES = [500, 502, 503, 504, 529] as const
const EFFECTS = ['before', 'after'] as const

const statuses: NotionFault[] = [
  ...[409, 429].map((status): NotionFault => ({ kind: 'status', status, effect: 'before', retryAfter: 1 })),
  ...STATUSES.flatMap((status) => EFFECTS.map((effect): NotionFault => ({ kind: 'status', status, effect }))),
  ...(['hang', 'hang-up', 'malformed'] as const).flatMap((kind) =>
    EFFECTS.map((effect): NotionFault => ({ kind, effect })),
  ),
]

const NOTION: readonly Trouble[] = [
  ...statuses.map((fault): Trouble => {
    const name = fault.kind === 'status' ? String(fault.status) : fault.kind
    return {
      name: `${name} ${fault.effect} the effect`,
      library: 'notion',
      arrange: (nth, { notion }) => {
        notion.faultAt(nth, fault)
        return fault.kind === 'hang' ? { timeoutMs: SHORT_MS } : {}
      },
    }
  }),
  {
    name: 'connection refused from then on',
    library: 'notion',
    arrange: (nth) => ({ goneFrom: { notion: nth } }),
  },
  {
    name: 'answer lost, and what was made not yet in queries',
    library: 'notion',
    arrange: (nth, { notion }) => {
      notion.world.hiddenForMs = LATER_MS / 2
      notion.faultAt(nth, { kind: 'status', status: 504, effect: 'after' })
      return {}
    },
    mend: ({ notion }) => void (notion.world.hiddenForMs = 0),
  },
  {
    name: 'schema changed',
    library: 'notion',
    arrange: (nth, { notion }, { tracks }) => {
      const { Tempo: _renamed, ...others } = SCHEMA
      const act = (): void => notion.setSchema(tracks, { ...others, BPM: 'rich_text' })
      return { beforeRequest: { notion: { nth, act } } }
    },
    byPerson: true,
  },
  {
    name: 'database not shared any more',
    library: 'notion',
    arrange: (nth, { notion }, { tracks }) => {
      return { beforeRequest: { notion: { nth, act: () => notion.setShared(tracks, false) } } }
    },
    mend: ({ notion }, { tracks }) => notion.setShared(tracks, true),
    byPerson: true,
  },
]

const FAULTS: readonly Fault[] = [
  '409-before',
  '429-before',
  ...STATUSES.flatMap((status) => EFFECTS.map((effect): Fault => `${status}-${effect}`)),
  ...(['drop', 'hang', 'malformed'] as const).flatMap((kind) =>
    EFFECTS.map((effect): Fault => `${kind}-${effect}`),
  ),
]

const EAGLE: readonly Trouble[] = [
  ...FAULTS.map((fault): Trouble => ({
    name: fault.replace('-', ' '),
    library: 'eagle',
    arrange: (nth, { eagle }) => {
      eagle.fault(nth - 1, fault)
      return fault.startsWith('hang') ? { timeoutMs: SHORT_MS } : {}
    },
  })),
  {
    name: 'closed from then on',
    library: 'eagle',
    arrange: (nth) => ({ goneFrom: { eagle: nth } }),
  },
  {
    name: 'answer lost, and the import takes long',
    library: 'eagle',
    arrange: (nth, { eagle }) => {
      eagle.importTakes = 12
      eagle.fault(nth - 1, '504-after')
      return {}
    },
    mend: ({ eagle }) => void (eagle.importTakes = 0),
  },
  {
    name: 'another library opened',
    library: 'eagle',
    arrange: (nth, { eagle }) => {
      const act = (): void => void (eagle.libraryPath = '/eagle/Other.library')
      return { beforeRequest: { eagle: { nth, act } } }
    },
    mend: ({ eagle }) => void (eagle.libraryPath = '/eagle/Music.library'),
    byPerson: true,
  },
]

/** The calls of a run that nothing goes wrong with. */
async function callsOf(
  place: TwoLibraries,
): Promise<Readonly<Record<'notion' | 'eagle', readonly string[]>>> {
  const [ofNotion, ofEagle] = [place.notion.requests.length, place.eagle.calls.length]
  const calm = place.begin()
  await calm.run(calm.libraries())
  assertDone(place, calm, 'with nothing wrong')
  return { notion: place.notion.requests.slice(ofNotion), eagle: place.eagle.calls.slice(ofEagle) }
}

/** One page, one item, right values, and gates that say so. */
function assertDone({ notion, eagle, store }: TwoLibraries, track: FinishedTrack, at: string): void {
  for (const library of ['notion', 'eagle'] as const) {
    const { state, why } = track.gate(library)
    assert.equal(state, 'passed', `${at}: the gate of ${library}: ${why}`)
    const made = store.effects
      .onTarget(`${library}:${track.trackId}`)
      .flatMap(({ state: noted, detail }) =>
        noted === 'done' && detail.kind === 'library-changed' ? [detail.change] : [],
      )
      .filter((change) => change.made === 'created' && change.entryId !== null)
    assert.equal(made.length, 1, `${at}: undo knows what was made in ${library}`)
  }
  assert.deepEqual(store.libraryEntries.pending(), [], `${at}: nothing is owed`)
  const rows = [track.tracks, track.artists, track.playlists].map((source) => notion.rows(source).length)
  assert.deepEqual(rows, [1, 1, 1], `${at}: one page, one artist, one playlist`)
  assert.equal(eagle.items.length, 1, `${at}: one item`)
  assert.deepEqual(
    eagle.folders.map(({ name, children }) => [name, children.map((child) => child.name)]),
    [['Playlists', ['Sunrise']]],
    at,
  )
  const page = track.page()
  const [artist, playlist] = [track.artists, track.playlists].map((source) => notion.rows(source)[0]?.id)
  const expected = [true, '128', [artist], [playlist], eagle.items[0]?.id]
  const { Downloaded, Artist, Playlists } = page
  const found = [Downloaded, String(page['Tempo'] ?? page['BPM']), Artist, Playlists, page['Eagle File ID']]
  assert.deepEqual(found, expected, at)
}

/** What is not done is owed, or was refused to a person; no gate says otherwise. */
function assertTrue({ notion, eagle, store }: TwoLibraries, track: FinishedTrack, at: string): void {
  const there = { notion: notion.rows(track.tracks).length, eagle: eagle.items.length }
  for (const library of ['notion', 'eagle'] as const) {
    assert.ok(there[library] <= 1, `${at}: not two in ${library}`)
    const { state } = track.gate(library)
    const row = store.libraryEntries.get(library, track.trackId)
    if (state === 'passed') assert.equal(there[library], 1, `${at}: passed, so it is there`)
    if (state === 'skipped') assert.equal(row?.state, 'pending', `${at}: skipped, so it is owed`)
  }
}

for (const troubles of [NOTION, EAGLE]) {
  const [{ library } = { library: '' }] = troubles
  test(`any fault at any call of ${library}: true at once, and after recovery one page, one item`, async (t) => {
    const place = await makeTwoLibraries(t)
    const calls = await callsOf(place)
    let cells = 0
    for (const [index, trouble] of troubles.entries()) {
      const making = calls[trouble.library].findLastIndex((call) => MAKES.test(call))
      assert.ok(making >= 0)
      for (const [n, call] of calls[trouble.library].entries()) {
        if (n !== making && (n + index) % OTHERS !== 0) continue
        cells += 1
        await meet(trouble, n + 1, `${trouble.name}, at call ${n + 1} (${call})`, place)
      }
    }
    assert.deepEqual([place.notion.broken, place.eagle.violations], [[], []])
    t.diagnostic(`${cells} of ${troubles.length * calls[troubles[0]?.library ?? 'notion'].length} cells`)
  })
}

async function meet(trouble: Trouble, nth: number, at: string, place: TwoLibraries): Promise<void> {
  const track = place.begin()
  await track.run(track.libraries(trouble.arrange(nth, place, track)))
  assertTrue(place, track, at)
  place.notion.clearFaults()
  place.eagle.clearFaults()
  // at once, when what was made may not show yet, and when it does
  await track.catchUp(track.libraries())
  assertTrue(place, track, `${at}, caught up at once`)
  trouble.mend?.(place, track)
  place.pass(LATER_MS)
  const libraries = track.libraries()
  await track.catchUp(libraries)
  if (trouble.byPerson === true) await track.retry(libraries)
  assertDone(place, track, at)
}
