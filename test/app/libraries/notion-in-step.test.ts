import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { test } from 'node:test'
import { notionInStep } from '../../../src/app/notion-in-step.ts'
import { makeTwoLibraries } from './two-libraries.ts'

test('the doctor says where Notion, the catalog and the disk differ, and what mends it', async (t) => {
  const { store, notion, begin, pass } = await makeTwoLibraries(t)
  const track = begin()
  const look = async (): Promise<string> => {
    // what was seen a moment ago is not asked for again
    pass(60_000)
    const checks = await notionInStep({ store, open: track.open(), signal: t.signal })
    return checks.map(({ state, found, fix }) => `${state} ${found} -> ${fix ?? ''}`).join('\n')
  }
  assert.match(await look(), /^warning 1 track has no page: "Morning" \(T0+1\) -> tracksync watch --once$/)
  await track.run(track.libraries())
  assert.match(await look(), /^ok pages: 1, tracks: 1; they and the files agree/)

  notion.addPage(track.tracks, { Title: [{ text: { content: 'Old' } }], Downloaded: true })
  const [file] = store.catalog.get(track.trackId)?.record?.renditions ?? []
  rmSync(file?.path ?? assert.fail())
  const [ours, theirs] = (await look()).split('\n')
  assert.match(ours ?? '', /1 page is marked as downloaded and has no file: "Morning" .*connect the disk/)
  assert.ok(ours?.endsWith(`tracksync retry ${track.runId}`), ours)
  assert.match(theirs ?? '', /has no file: "Old" .*untick "Downloaded" .*"catalog:next"/)

  notion.faultAt(7, { kind: 'status', status: 503, effect: 'before' })
  assert.match(await look(), /^warning not compared: Notion answered 503/)
})
