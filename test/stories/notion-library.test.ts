import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startNotion } from '../stand-ins/notion/notion-server.ts'
import { makeSong } from './make-song.ts'
import { makePlace, only } from './place.ts'

test('a dropped song becomes a page of Notion that is read back, and undo moves it to the trash', async (t) => {
  const songs = await mkdtemp(join(tmpdir(), 'tracksync-songs-'))
  t.after(() => rm(songs, { recursive: true, force: true }))
  await makeSong(join(songs, 'Nova - Morning.wav'), 1)
  const notion = await startNotion()
  t.after(() => notion.close())
  const { database } = notion.addSource('tracks', {
    Name: 'title',
    'Tracksync ID': 'rich_text',
    Downloaded: 'checkbox',
    'WAV File Path': 'rich_text',
  })
  const place = makePlace(t, {
    config: { libraries: ['local', 'notion'], notion: { tracks: database } },
    env: { TRACKSYNC_NOTION_URL: notion.url, NOTION_TOKEN: notion.token },
  })
  place.drop(join(songs, 'Nova - Morning.wav'))
  const run = only(await place.once())
  assert.equal(run.state, 'succeeded')
  const gate = run.gates.find(({ name }) => name === 'notion')
  assert.equal(gate?.state, 'passed')
  const page = only(notion.rows('tracks'))
  assert.deepEqual([page['Name'], page['Downloaded']], ['Morning', true])
  const undone = await place.tracksync('undo', 'last')
  assert.equal(undone.exitCode, 0, undone.stdout)
  assert.equal(only(notion.rows('tracks')).inTrash, true)
  assert.deepEqual(notion.broken, [])
})
