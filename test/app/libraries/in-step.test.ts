import assert from 'node:assert/strict'
import { test } from 'node:test'
import { oweMissing } from '../../../src/app/owe-missing.ts'
import { makeTwoLibraries, SCHEMA } from './two-libraries.ts'

const { signal } = new AbortController()

test('a page names the item of Eagle, whichever library is configured first', async (t) => {
  const { eagle, notion, begin } = await makeTwoLibraries(t)
  const track = begin()
  const libraries = track.libraries()
  await track.run(libraries)
  assert.equal(track.page()['Eagle File ID'], eagle.items[0]?.id)
  assert.deepEqual([track.gate('notion').state, track.gate('eagle').state], ['passed', 'passed'])
  assert.equal(await track.catchUp(libraries), 0, 'nothing is owed')
  assert.deepEqual([notion.broken, eagle.violations], [[], []])
})

test('with Eagle closed for a week, the page is written at once and completed once when Eagle is back', async (t) => {
  const { eagle, notion, store, begin, pass } = await makeTwoLibraries(t)
  const track = begin()
  await track.run(track.libraries({ goneFrom: { eagle: 1 } }))
  assert.deepEqual([track.gate('notion').state, track.gate('eagle').state], ['passed', 'skipped'])
  assert.equal(track.page()['Eagle File ID'] ?? '', '')
  pass(7 * 24 * 3_600_000)
  // a process that ends between the two writes leaves the page owed
  assert.equal(await track.catchUp(track.libraries({ goneFrom: { notion: 1 } })), 1)
  assert.deepEqual(store.libraryEntries.pending(), [{ library: 'notion', tracks: 1 }])
  assert.equal(await track.catchUp(track.libraries()), 1)
  assert.equal(track.page()['Eagle File ID'], eagle.items[0]?.id)
  assert.deepEqual([track.gate('notion').state, track.gate('eagle').state], ['passed', 'passed'])
  const asked = notion.requests.length + eagle.calls.length
  assert.equal(await track.catchUp(track.libraries()), 0)
  assert.equal(notion.requests.length + eagle.calls.length, asked, 'and not a second time')
  const undone = await track.undo(track.libraries())
  assert.ok(
    undone.every(({ state }) => state !== 'refused'),
    JSON.stringify(undone),
  )
  assert.deepEqual([track.page()['inTrash'], eagle.items[0]?.isDeleted], [true, true])
})

test('an item that is put back has another id, which the page says after the next catching up', async (t) => {
  const { eagle, store, begin } = await makeTwoLibraries(t)
  const track = begin()
  const libraries = track.libraries()
  await track.run(libraries)
  await track.undo(libraries)
  await track.undo(libraries)
  const [first, second, ...others] = eagle.items
  assert.deepEqual([first?.isDeleted, second?.isDeleted, others], [true, false, []])
  assert.equal(track.page()['inTrash'], false)
  await track.catchUp(libraries)
  assert.equal(track.page()['Eagle File ID'], second?.id)
  assert.deepEqual(store.libraryEntries.get('eagle', track.trackId)?.ref?.ids, [second?.id])
  const undone = await track.undo(libraries)
  assert.ok(
    undone.every(({ state }) => state !== 'refused'),
    JSON.stringify(undone),
  )
  assert.deepEqual([track.page()['inTrash'], second?.isDeleted], [true, true])
})

test('an import of unknown end while an item is put back makes exactly one item', async (t) => {
  const { eagle, begin } = await makeTwoLibraries(t)
  for (const kind of ['drop-after', '504-after', 'malformed-after'] as const) {
    const track = begin()
    await track.run(track.libraries())
    await track.undo(track.libraries())
    const from = eagle.calls.length
    await track.undo(track.libraries(), { dryRun: true })
    const calls = eagle.calls.length - from
    // behind the looks that a dry run makes too; the item shows only after many more looks
    eagle.importTakes = 12
    eagle.fault(calls, kind)
    const cut = await track.undo(track.libraries())
    assert.equal(eagle.calls[from + 2 * calls], '/api/v2/item/add')
    assert.ok(
      cut.some(({ state }) => state === 'refused'),
      `${kind}: it is not known yet`,
    )
    eagle.importTakes = 0
    const redone = await track.undo(track.libraries())
    assert.ok(
      redone.every(({ state }) => state !== 'refused'),
      JSON.stringify(redone),
    )
    assert.equal(eagle.items.filter(({ isDeleted }) => !isDeleted).length, 1, kind)
  }
})

test('what could not be read back after it was written is read back by catching up', async (t) => {
  const { notion, begin } = await makeTwoLibraries(t)
  const calm = begin()
  const from = notion.requests.length
  await calm.run(calm.libraries())
  const calls = notion.requests.length - from
  const track = begin()
  await track.run(track.libraries({ goneFrom: { notion: calls } }))
  assert.deepEqual(
    [track.gate('notion').state, track.gate('notion').found],
    ['skipped', 'written, but not read back'],
  )
  await track.catchUp(track.libraries())
  assert.equal(track.gate('notion').state, 'passed')
})

test('a library that is configured later is owed the tracks that were checked before, and no others', async (t) => {
  const { store, notion, eagle, begin, pass } = await makeTwoLibraries(t)
  const track = begin()
  const now = new Date()
  assert.equal(oweMissing('eagle', store, now), 0, 'a run that is at work tells its own')
  store.runs.finish(track.runId, 'succeeded', now)
  for (const library of ['notion', 'eagle']) assert.equal(oweMissing(library, store, now), 1)
  assert.equal(oweMissing('eagle', store, now), 0, 'it is owed by now')
  pass(1000)
  assert.equal(await track.catchUp(track.libraries()), 2)
  assert.deepEqual([track.page()['Downloaded'], eagle.items.length], [true, 1])
  assert.deepEqual([track.gate('notion').state, track.gate('eagle').state], ['passed', 'passed'])
  assert.deepEqual([notion.broken, eagle.violations], [[], []])
})

test('a page of the same title and artists that waits for its files is filled, and gets its former values back', async (t) => {
  const { notion, begin } = await makeTwoLibraries(t)
  const words = (content: string) => [{ text: { content } }]
  const linked = begin()
  const artist = notion.addPage(linked.artists, { Name: words('Nova') })
  notion.addPage(linked.tracks, { Title: words('Morning'), Artist: [{ id: artist }] })
  await linked.run(linked.libraries())
  assert.equal(notion.rows(linked.tracks).length, 1, 'its artist may be named by a relation alone')
  assert.deepEqual([linked.page()['Downloaded'], linked.page()['Artist Name']], [true, 'Nova'])
  const track = begin()
  const former = { Title: words('morning'), 'Artist Name': words('NOVA'), Tempo: 64, Downloaded: false }
  const id = notion.addPage(track.tracks, former)
  const libraries = track.libraries()
  await track.run(libraries)
  assert.deepEqual([track.page()['id'], track.page()['Tempo'], track.page()['Downloaded']], [id, 128, true])
  assert.equal(notion.rows(track.tracks).length, 1)
  await track.undo(libraries)
  const { Title, Tempo, Downloaded, inTrash, 'WAV File Path': path } = track.page()
  assert.deepEqual([Title, Tempo, Downloaded, inTrash, path], ['morning', 64, false, false, ''])
})

test('what Notion refused is tried again once it may be mended: at the next start, then once a day', async (t) => {
  const { store, notion, begin, pass } = await makeTwoLibraries(t)
  const track = begin()
  notion.setShared(track.tracks, false)
  await track.run(track.libraries())
  assert.equal(track.gate('notion').state, 'failed')
  store.runs.finish(track.runId, 'failed', new Date())
  const requestsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = notion.requests.length
    await work()
    return notion.requests.length - before
  }
  const catchUp = (): Promise<number> => track.catchUp(track.libraries())
  // as an agent that starts does
  const start = (): Promise<number> => {
    store.libraryEntries.hopeAgain('notion', new Date(notion.world.now()))
    return catchUp()
  }
  assert.equal(await requestsOf(catchUp), 0, 'nothing says that it was mended')
  assert.ok((await requestsOf(start)) > 0, 'a start is a hope')
  assert.equal(await requestsOf(start), 0, 'the next one is too soon')
  notion.setShared(track.tracks, true)
  pass(24 * 3_600_000)
  assert.equal(await catchUp(), 1)
  assert.deepEqual([track.page()['Downloaded'], track.gate('notion').state], [true, 'passed'])
  assert.equal(store.runs.get(track.runId)?.state, 'succeeded', 'nothing else had failed')
  assert.equal(await requestsOf(start), 0, 'it is done')
})

test('other columns are a reason to try again what Notion refused', async (t) => {
  const { store, notion, begin } = await makeTwoLibraries(t)
  const calm = begin()
  await calm.run(calm.libraries())
  const create = notion.requests.lastIndexOf('POST /v1/pages') + 1
  const track = begin()
  notion.setSchema(track.tracks, { ...SCHEMA, Downloaded: 'rich_text' })
  notion.faultAt(create, { kind: 'status', status: 403, effect: 'before' })
  await track.run(track.libraries())
  assert.equal(track.gate('notion').state, 'failed')
  assert.equal(store.libraryEntries.isAnyDue(new Date()), false)
  await track.open()(signal)
  assert.equal(store.libraryEntries.isAnyDue(new Date()), false, 'the columns are as they were')
  notion.setSchema(track.tracks, SCHEMA)
  await track.open()(signal)
  assert.equal(store.libraryEntries.isAnyDue(new Date(Date.now() + 60_000)), true)
  assert.equal(await track.catchUp(track.libraries()), 1)
  assert.deepEqual([track.page()['Downloaded'], track.gate('notion').state], [true, 'passed'])
})
