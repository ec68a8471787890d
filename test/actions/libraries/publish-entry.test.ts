import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { publishEntry } from '../../../src/actions/libraries/publish-entry.ts'
import type { TrackWork } from '../../../src/actions/track-work.ts'
import { SyncError } from '../../../src/model/error.ts'
import type { LibraryAnswer, LibraryEntry, LibraryMatch, TrackLibrary } from '../../../src/model/library.ts'
import { openStore } from '../../../src/store/store.ts'
import { makeEntry } from './made-entry.ts'

const { signal } = new AbortController()

/** A library in memory, asked through `asked`; between its look and its create others have their turn. */
function libraryOver(pages: string[], asked: string[], matches: LibraryAnswer<readonly LibraryMatch[]>) {
  const refuse = (): never => assert.fail('not asked for')
  const library: TrackLibrary = {
    name: 'notion',
    find: () => {
      asked.push('find')
      return Promise.resolve(matches)
    },
    save: async ({ ownId }, { adopt }) => {
      asked.push(adopt === null ? 'save' : `save over ${adopt.ids.join()}`)
      const known = adopt?.ids[0] ?? pages.find((page) => page === ownId)
      await new Promise((resolve) => setImmediate(resolve))
      if (known === undefined) pages.push(ownId)
      const ref = { library: 'notion', ids: [known ?? ownId], url: null }
      return {
        kind: 'answer',
        value: { ref, made: known === undefined ? 'created' : 'unchanged', notes: [] },
      }
    },
    check: refuse,
    takeBack: refuse,
    putBack: refuse,
  }
  return library
}

function deps(folder: string) {
  const store = openStore<TrackWork>(folder)
  const run = { id: 'SYNC-1', reportPath: null }
  return { store, run, runTrack: 'SYNC-1-1', libraries: [], now: () => new Date(), signal }
}

const NOTHING = { kind: 'answer', value: [] } as const
const PAGE: LibraryEntry = makeEntry()

test('two processes that publish one track at the same moment make one page', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-publish-'))
  const [one, other] = [deps(folder), deps(folder)]
  t.after(() => {
    one.store.close()
    other.store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const [pages, asked]: [string[], string[]] = [[], []]
  await Promise.all(
    [one, other].map((each) => publishEntry(libraryOver(pages, asked, NOTHING), PAGE, null, each)),
  )
  assert.deepEqual(pages, [PAGE.ownId])
  assert.deepEqual(asked, ['find', 'save', `save over ${PAGE.ownId}`], 'the second knows of it')
})

test('what was decided when the track was compared is done; only a library that was away is asked again', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-publish-'))
  const own = deps(folder)
  t.after(() => {
    own.store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const asked: string[] = []
  const adopt = { library: 'notion', ids: ['theirs'], url: null }
  const away = new SyncError('LIBRARY_UNAVAILABLE', 'Cannot use Notion', 'it is away', 'wait')
  const library = libraryOver([], asked, { kind: 'unavailable', error: away })
  const again = await publishEntry(library, PAGE, { kind: 'away', why: 'it was away' }, own)
  assert.equal(again.outcome.kind, 'pending')
  assert.deepEqual(again.look, { kind: 'away', why: 'it is away' })
  assert.equal(own.store.libraryEntries.get('notion', PAGE.ownId)?.state, 'pending')
  const decided = await publishEntry(library, PAGE, { kind: 'answered', adopt, considered: [] }, own)
  assert.equal(decided.outcome.kind, 'saved')
  assert.deepEqual(asked, ['find', 'save over theirs'])
  assert.equal(own.store.libraryEntries.trackOf('notion', 'theirs'), PAGE.ownId)
})
