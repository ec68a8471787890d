import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookUp } from '../../../src/actions/libraries/look-up.ts'
import type { LibraryKeys, LibraryMatch, TrackLibrary } from '../../../src/model/library.ts'

const { signal } = new AbortController()

const KEYS: LibraryKeys = {
  ownId: 'T1',
  title: 'Morning',
  artists: ['Nova'],
  durationMs: 200_000,
  ids: [{ service: 'soundcloud', id: 'nova/morning' }],
  isrc: 'DEA000000001',
  fingerprint: null,
}
const SPOTIFY = [{ service: 'spotify', id: '4uLU6hMCjMI75M1A2tKUQC' }]
const OTHER_UPLOAD = [{ service: 'soundcloud', id: 'nova/another-morning' }]

function match(id: string, more: Partial<LibraryMatch>): LibraryMatch {
  const ref = { library: 'notion', ids: [id], url: null }
  return { ...KEYS, ownId: null, isrc: null, ref, by: 'name', complete: true, ...more }
}

const WAITING = match('p', { durationMs: null, complete: false, ids: [] })

function looked(matches: readonly LibraryMatch[], owner: string | null = null) {
  const refuse = (): never => assert.fail('only asked')
  const library: TrackLibrary = {
    name: 'notion',
    find: () => Promise.resolve({ kind: 'answer', value: matches }),
    save: refuse,
    check: refuse,
    takeBack: refuse,
    putBack: refuse,
  }
  return lookUp(library, KEYS, { trackOf: () => owner }, signal)
}

const cases: [matches: LibraryMatch[], adopts: string | null, because: string][] = [
  [[], null, 'it has nothing'],
  [[match('p', {})], 'p', 'name and length agree, downloaded or not'],
  [[match('p', { complete: false })], 'p', 'a page that waits for its files is filled'],
  [[match('p', { durationMs: 230_000 })], null, 'a name alone is one signal'],
  [[match('p', { durationMs: null })], null, 'so is one that has its files and no length'],
  [[WAITING], 'p', 'its name is exactly this, it waits for its files, and no length says otherwise'],
  [
    [{ ...WAITING, ids: SPOTIFY, isrc: 'DEA000000001' }],
    'p',
    'what only one of them says contradicts nothing',
  ],
  [[{ ...WAITING, ids: [{ service: 'soundcloud', id: '77' }] }], 'p', 'a number says nothing of an address'],
  [[{ ...WAITING, isrc: 'DEA000000002' }], null, 'its ISRC is another recording’s'],
  [[{ ...WAITING, ids: OTHER_UPLOAD }], null, 'its link leads to another upload'],
  [[{ ...WAITING, title: 'Morning (Kai Remix)' }], null, 'a remix is another recording'],
  [[{ ...WAITING, title: 'Mornin' }], null, 'a spelling nearby is not exactly this title'],
  [[{ ...WAITING, artists: ['Nova', 'Kai'] }], null, 'who else made it is not exactly these artists'],
  [[{ ...WAITING, artists: [] }], null, 'a page that names nobody may be anybody’s'],
  [[WAITING, { ...WAITING, ref: match('q', {}).ref }], null, 'of two that wait, one is another track'],
  [[WAITING, match('q', { durationMs: null })], null, 'the one with files may be this track as well'],
  [[WAITING, match('q', { durationMs: 204_000 })], null, 'so may the one that is nearly as long'],
  [[WAITING, match('q', { durationMs: 230_000 })], 'p', 'the other is another recording by its length'],
  [[WAITING, match('q', {})], 'q', 'a length that agrees says more than none'],
  [[match('p', { title: 'Morning (Live)' })], null, 'a live take is another recording'],
  [[match('p', {}), match('q', {})], null, 'of two alike, one is another track'],
  [[match('p', {}), match('q', { by: 'id', title: '?' })], 'q', 'an id is not a likeness'],
  [[match('p', { by: 'isrc', isrc: KEYS.isrc })], 'p', 'ISRC and name agree'],
  [
    [match('p', { by: 'isrc', title: 'Evening', artists: ['Other'] })],
    null,
    'an ISRC alone is mistyped often',
  ],
  [[match('p', { by: 'id', ownId: 'T2' })], null, 'it says itself that it is another track'],
]
for (const [matches, adopts, because] of cases) {
  test(`taken over: ${adopts ?? 'nothing'}, because ${because}`, async () => {
    const look = await looked(matches)
    assert.ok(look.kind === 'answer' && look.value.kind === 'answered')
    assert.deepEqual(look.value.adopt?.ids ?? [], adopts === null ? [] : [adopts])
    assert.equal(look.value.considered.length, matches.length, 'every candidate is kept with its evidence')
    assert.deepEqual(
      look.value.considered.filter(({ adopted }) => adopted === true).map(({ trackId }) => trackId),
      adopts === null ? [] : [adopts],
    )
  })
}

test('a page that was taken over without a length says so', async () => {
  const look = await looked([WAITING])
  assert.ok(look.kind === 'answer' && look.value.kind === 'answered')
  const [evidence] = look.value.considered[0]?.evidence ?? []
  assert.equal(evidence?.found, 'same title and artists; the page had no length to compare')
})

test('an entry that the catalog knows as another track’s is not taken over', async () => {
  const look = await looked([match('p', { by: 'id' })], 'T2')
  assert.ok(look.kind === 'answer' && look.value.adopt === null)
})
