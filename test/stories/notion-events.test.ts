import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { openStore } from '../../src/store/store.ts'
import { startNotion } from '../stand-ins/notion/notion-server.ts'
import { makePlace, only } from './place.ts'

const VERIFICATION = 'secret_that_notion_sends_once'
const PERSON = '00000000-0000-4000-8000-000000000001'
const BOT = '00000000-0000-4000-8000-00000000b070'

test('Notion introduces itself; a page that a person adds is a run for this very page, once; ours are left alone', async (t) => {
  const notion = await startNotion()
  t.after(() => notion.close())
  const { database } = notion.addSource('tracks', { Title: 'title', 'SoundCloud URL': 'url' })
  const page = notion.addPage('tracks', {
    Title: [{ text: { content: 'A Song' } }],
    'SoundCloud URL': 'https://soundcloud.com/someone/a-song',
  })
  const place = makePlace(t, {
    config: { webhook: { port: 0 }, notion: { tracks: database } },
    tasks: { report: { description: 'Only look what is meant', command: 'detect' } },
    env: { NOTION_TOKEN: notion.token, TRACKSYNC_NOTION_URL: notion.url },
  })
  const agent = place.start('serve')
  await agent.says(/taken on port \d+|^Next: /m)
  const port = /taken on port (\d+)/.exec(agent.said())?.[1] ?? assert.fail()
  const post = async (content: object): Promise<number> => {
    const body = JSON.stringify(content)
    const mac = createHmac('sha256', VERIFICATION).update(body).digest('hex')
    const headers = { 'content-type': 'application/json', 'x-notion-signature': `sha256=${mac}` }
    const url = `http://127.0.0.1:${port}/hooks/notion`
    return (await fetch(url, { method: 'POST', headers, body })).status
  }
  const event = (id: string, author: string, attempt_number = 1): object => ({
    id,
    type: 'page.properties_updated',
    attempt_number,
    authors: [{ id: author, type: 'person' }],
    entity: { id: page, type: 'page' },
  })
  const statuses = [
    await post({ verification_token: VERIFICATION }),
    await post(event('e1', BOT)),
    await post(event('e2', PERSON)),
  ]
  await agent.says(/SYNC-\S+ (succeeded|failed)/)
  statuses.push(await post(event('e2', PERSON, 2)))
  const { stderr } = await agent.stop()
  assert.deepEqual([statuses, notion.broken], [[200, 200, 202, 200], []])
  assert.doesNotMatch(stderr, new RegExp(`${VERIFICATION}|${notion.token}`))
  const run = only(await place.runs())
  assert.deepEqual([run.trigger.kind, run.state], ['notion', 'succeeded'])
  const store = openStore(place.path('.tracksync'), { readOnly: true })
  t.after(() => store.close())
  const { asked } = only(store.runs.tracksOf(run.id))
  assert.deepEqual([asked.title, asked.ids[0]], ['A Song', { service: 'notion', id: page }])
})
