import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startEagle } from '../stand-ins/eagle/eagle-server.ts'
import { startNotion } from '../stand-ins/notion/notion-server.ts'
import { makeSong } from './make-song.ts'
import { makePlace, only } from './place.ts'

const NOBODY = 'http://127.0.0.1:9'

test('with Eagle closed and Notion away the run succeeds above open gates that it shows; two agents catch up at once', async (t) => {
  const songs = await mkdtemp(join(tmpdir(), 'tracksync-songs-'))
  t.after(() => rm(songs, { recursive: true, force: true }))
  await makeSong(join(songs, 'Nova - Morning.wav'), 1)
  const eagle = await startEagle(t, { generation: 2 })
  const notion = await startNotion()
  t.after(() => notion.close())
  const { database } = notion.addSource('tracks', {
    Title: 'title',
    'Tracksync ID': 'rich_text',
    Downloaded: 'checkbox',
    'Eagle File ID': 'rich_text',
  })
  const place = makePlace(t, {
    config: { libraries: ['local', 'notion', 'eagle'], notion: { tracks: database } },
    env: { TRACKSYNC_EAGLE_URL: NOBODY, TRACKSYNC_NOTION_URL: NOBODY, NOTION_TOKEN: notion.token },
  })
  place.drop(join(songs, 'Nova - Morning.wav'))
  const first = await place.tracksync('watch', '--once')
  for (const library of ['Notion', 'Eagle'])
    assert.match(first.stderr, new RegExp(`1 track waiting for ${library}: "tracksync watch" goes on`))
  const run = only(await place.runs())
  assert.equal(run.state, 'succeeded')
  const gates = ({ gates: all }: typeof run) =>
    ['notion', 'eagle'].map((library) => all.find(({ name }) => name === library)?.state)
  assert.deepEqual(gates(run), ['skipped', 'skipped'])
  const report = place.read(run.report ?? assert.fail())
  assert.match(report, /- \[ \] The Eagle items read back as written.*Eagle is not running/)
  assert.match(report, /tracksync watch --once/)

  place.setEnv({ TRACKSYNC_EAGLE_URL: eagle.url, TRACKSYNC_NOTION_URL: notion.url })
  const agents = [0, 1].map(() => place.start('watch', '--once'))
  for (const { end } of agents) assert.equal((await end).exitCode, 0)
  const item = only(eagle.items)
  assert.equal(item.name, 'Nova - Morning')
  const page = only(notion.rows('tracks'))
  assert.deepEqual([page['Title'], page['Downloaded'], page['Eagle File ID']], ['Morning', true, item.id])
  assert.deepEqual(gates(only(await place.runs())), ['passed', 'passed'])
  const asked = eagle.calls.length + notion.requests.length
  await place.once()
  assert.equal(eagle.calls.length + notion.requests.length, asked, 'nothing is owed')

  place.setEnv({ TRACKSYNC_EAGLE_URL: NOBODY })
  const foreseen = await place.tracksync('undo', 'last', '--dry-run')
  assert.match(foreseen.stdout, /refused: move .* of Eagle to the trash \(Eagle is not running/)
  assert.match(foreseen.stdout, /would be done: take T[0-9A-F]+ out of the catalog/)
  const closed = await place.tracksync('undo', 'last')
  assert.equal(closed.exitCode, 2)
  assert.match(closed.stdout, /refused: move .* of Eagle to the trash \(Eagle is not running/)
  assert.deepEqual(place.files('library'), [], 'the rest is undone')
  place.setEnv({ TRACKSYNC_EAGLE_URL: eagle.url })
  const undone = await place.tracksync('undo', 'last')
  assert.equal(undone.exitCode, 0, undone.stdout)
  assert.equal(only(eagle.items).isDeleted, true)
  const redone = await place.tracksync('undo', 'last')
  assert.equal(redone.exitCode, 0, redone.stdout)
  assert.equal(eagle.items.filter(({ isDeleted }) => !isDeleted).length, 1)
  assert.deepEqual(eagle.violations, [])
})

test('an item and a page of the user’s own that are this very track are taken over, and the report and "why" say by what', async (t) => {
  const eagle = await startEagle(t, { generation: 2 })
  const notion = await startNotion()
  t.after(() => notion.close())
  const { database } = notion.addSource('tracks', {
    Title: 'title',
    'Artist Name': 'rich_text',
    DL: 'checkbox',
  })
  const words = (content: string) => [{ text: { content } }]
  const page = notion.addPage('tracks', { Title: words('Morning'), 'Artist Name': words('Nova') })
  const place = makePlace(t, {
    config: { libraries: ['local', 'notion', 'eagle'], notion: { tracks: database } },
    env: { TRACKSYNC_EAGLE_URL: eagle.url, TRACKSYNC_NOTION_URL: notion.url, NOTION_TOKEN: notion.token },
  })
  await makeSong(place.path('Nova - Morning.wav'), 1, 2)
  eagle.items.push({
    id: 'KB91GNOPDDVTH',
    name: 'Nova - Morning',
    ext: 'wav',
    size: 99,
    duration: 2.1,
    tags: ['mine'],
    folders: [],
    isDeleted: false,
    url: '',
    annotation: '',
  })
  place.drop(place.path('Nova - Morning.wav'))
  const run = only(await place.once())
  assert.equal(run.state, 'succeeded')
  assert.equal(run.gates.find(({ name }) => name === 'eagle')?.state, 'passed')
  const item = only(eagle.items)
  assert.ok(item.tags.includes('mine') && item.tags.includes('Processed'))
  assert.match(item.annotation, /^tracksync:T[0-9A-F]{11}:wav\ntracksync:adopted$/)
  const report = place.read(run.report ?? assert.fail())
  assert.match(report, /Eagle has it as "Morning" \(`KB91GNOPDDVTH`\): its entry was taken over/)
  assert.match(
    report,
    /\| Morning +\| Eagle +\| `KB91GNOPDDVTH` +\| name 0\.98 .*; duration 0\.99 \(100 ms apart\)/,
  )
  const why = await place.tracksync('why', 'Morning')
  assert.match(why.stdout, /compared with "Morning" \(KB91GNOPDDVTH\) in Eagle, which is taken over/)
  const known = 'same title and artists; the page had no length to compare'
  for (const said of [report, why.stdout]) assert.ok(said.includes(page) && said.includes(known), said)
  const row = only(notion.rows('tracks'))
  assert.deepEqual([row.id, row['DL'], notion.broken], [page, true, []])
  assert.deepEqual(eagle.violations, [])
})
