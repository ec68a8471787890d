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
  ids: [],
  isrc: 'DEA000000001',
  fingerprint: null,
}

function match(id: string, more: Partial<LibraryMatch>): LibraryMatch {
  const ref = { library: 'notion', ids: [id], url: null }
  return { ...KEYS, ownId: null, isrc: null, ref, by: 'name', complete: true, ...more }
}

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
  [[match('p', { durationMs: null })], null, 'so is one whose length nobody knows'],
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

test('an entry that the catalog knows as another track’s is not taken over', async () => {
  const look = await looked([match('p', { by: 'id' })], 'T2')
  assert.ok(look.kind === 'answer' && look.value.adopt === null)
})
