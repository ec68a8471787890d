import assert from 'node:assert/strict'
import { cpSync, rmSync } from 'node:fs'
import { test } from 'node:test'
import { startNotion } from '../stand-ins/notion/notion-server.ts'
import { anHourLater } from './an-hour-later.ts'
import { makeSong } from './make-song.ts'
import { makePlace, only } from './place.ts'

/** What makes the page; with TRACKSYNC_EVERY_CALL=1 every call is killed at. */
const CHOSEN = process.env['TRACKSYNC_EVERY_CALL'] === '1' ? /./ : /^POST \/v1\/pages$/
const SECONDS = 2

test('killed before or after a call of Notion, the next look ends in one page, read back as written', async (t) => {
  const notion = await startNotion()
  t.after(() => notion.close())
  const tracks = notion.addSource('Tracks', {
    Title: 'title',
    'Tracksync ID': 'rich_text',
    Downloaded: 'checkbox',
  })
  const place = makePlace(t, {
    config: { libraries: ['local', 'notion'], notion: { tracks: tracks.database } },
    env: { TRACKSYNC_NOTION_URL: notion.url, NOTION_TOKEN: notion.token },
  })
  const killedAt = async (n: number, effect: 'before' | 'after'): Promise<void> => {
    const started = place.start('watch', '--once', '--json')
    let killed = false
    const reached = (): void => {
      killed = true
      void started.kill()
    }
    notion.faultAt(n + 1, { kind: 'hang', effect, reached })
    const { stderr } = await started.end
    assert.ok(killed, `it ended before call ${n}:\n${stderr}`)
  }
  await makeSong(place.path('Nova - Morning.wav'), 1, SECONDS)
  place.drop(place.path('Nova - Morning.wav'))
  await killedAt(0, 'before')
  const snapshot = `${place.root}-snapshot`
  cpSync(place.root, snapshot, { recursive: true })
  t.after(() => rmSync(snapshot, { recursive: true, force: true }))

  const restore = (): void => {
    rmSync(place.root, { recursive: true })
    cpSync(snapshot, place.root, { recursive: true })
    notion.world.pages.length = 0
    notion.world.blocks.length = 0
  }
  restore()
  const before = notion.requests.length
  await place.once()
  const calls = notion.requests.slice(before)
  const chosen = calls.flatMap((call, n) => (CHOSEN.test(call) ? [n] : []))
  assert.ok(chosen.length > 0, calls.join('\n'))
  for (const n of chosen) {
    for (const effect of ['before', 'after'] as const) {
      restore()
      await killedAt(n, effect)
      const first = only(await place.once())
      const at = `killed ${effect} call ${n}, ${calls[n] ?? ''}`
      assert.equal(first.state, 'succeeded', at)
      assert.ok(notion.rows('Tracks').length <= 1, at)
      // a page that Notion may yet show is not made again; an hour later it would be there
      anHourLater(place.path('.tracksync/ledger.sqlite'))
      await place.once()
      const run = only(await place.runs())
      assert.equal(run.gates.find(({ name }) => name === 'notion')?.state, 'passed', at)
      const page = only(notion.rows('Tracks').filter(({ inTrash }) => !inTrash))
      assert.deepEqual([page['Title'], page['Downloaded']], ['Morning', true], at)
    }
  }
  assert.deepEqual(notion.broken, [])
  t.diagnostic(`${chosen.length * 2} kills at ${calls.length} calls`)
})
