import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createNotionPages } from '../../src/app/notion-pages.ts'
import { createNotionClient } from '../../src/services/notion/client.ts'
import { createLimiter } from '../../src/util/http/limiter.ts'
import { startNotion, type NotionStandIn } from '../stand-ins/notion/notion-server.ts'

const BOT = '00000000-0000-4000-8000-00000000b070'
const PERSON = '00000000-0000-4000-8000-000000000001'
const LINK = 'https://soundcloud.com/someone/a-song'
const text = (content: string) => [{ text: { content } }]

interface Place {
  readonly notion: NotionStandIn
  readonly look: (page: string, authors?: readonly string[]) => Promise<object>
}

async function makeNotion(t: TestContext): Promise<Place> {
  const notion = await startNotion()
  t.after(() => {
    assert.deepEqual(notion.broken, [])
    return notion.close()
  })
  const { database } = notion.addSource('tracks', {
    Title: 'title',
    'Artist Name': 'rich_text',
    'SoundCloud URL': 'url',
    Downloaded: 'checkbox',
    Playlist: 'select',
  })
  notion.addSource('others', { Title: 'title', 'SoundCloud URL': 'url' })
  const now = (): Date => new Date()
  const limiter = createLimiter({ requestsPerSecond: 1000, atOnce: 3 })
  const client = createNotionClient({ token: notion.token, baseUrl: notion.url, now, limiter })
  const pages = createNotionPages({ client, tracks: database, properties: {}, now })
  return { notion, look: (page, authors = [PERSON]) => pages.lookUp(page, authors, t.signal) }
}

test('a page of the Tracks database is its link, with its own id before those of the services', async (t) => {
  const { notion, look } = await makeNotion(t)
  const page = notion.addPage('tracks', {
    Title: text('A Song'),
    'Artist Name': text('Someone'),
    'SoundCloud URL': LINK,
    Playlist: { name: 'Warm up' },
  })
  assert.deepEqual(await look(page), {
    kind: 'track',
    url: LINK,
    ids: [
      { service: 'notion', id: page },
      { service: 'soundcloud', id: 'someone/a-song' },
    ],
    title: 'A Song',
    artist: 'Someone',
    playlist: 'Warm up',
  })
})

const DROPPED: readonly [
  reason: string,
  source: string,
  values: Record<string, unknown>,
  authors: readonly string[],
  because: string,
][] = [
  ['own-change', 'tracks', { 'SoundCloud URL': LINK }, [BOT], 'we wrote it ourselves'],
  [
    'own-change',
    'tracks',
    { 'SoundCloud URL': LINK },
    [BOT.replaceAll('-', '')],
    'ids come without dashes too',
  ],
  ['own-change', 'tracks', { 'SoundCloud URL': LINK }, [], 'no author is named, and we edited it last'],
  ['not-a-track', 'others', { 'SoundCloud URL': LINK }, [PERSON], 'it is of another database'],
  ['no-link', 'tracks', { Title: text('Nothing yet') }, [PERSON], 'there is nothing to fetch'],
  ['downloaded', 'tracks', { 'SoundCloud URL': LINK, Downloaded: true }, [PERSON], 'it is done'],
]

for (const [reason, source, values, authors, because] of DROPPED) {
  test(`a change is dropped as "${reason}": ${because}`, async (t) => {
    const { notion, look } = await makeNotion(t)
    const page = notion.addPage(source, values)
    assert.deepEqual(await look(page, authors), { kind: 'dropped', reason })
  })
}

test('a change by a person and by us is a change by a person', async (t) => {
  const { notion, look } = await makeNotion(t)
  const page = notion.addPage('tracks', { 'SoundCloud URL': LINK })
  assert.partialDeepStrictEqual(await look(page, [BOT, PERSON]), { kind: 'track' })
})

test('a page that is gone, or whose id is none, is dropped', async (t) => {
  const { notion, look } = await makeNotion(t)
  const gone = await look('11111111-1111-4111-8111-111111111111')
  const asked = notion.requests.length
  const none = await look('../users/me')
  assert.deepEqual(
    [gone, none, notion.requests.length],
    [{ kind: 'dropped', reason: 'gone' }, { kind: 'dropped', reason: 'not-a-track' }, asked],
  )
})

test('Notion away, or the token refused, is no reason to forget the page', async (t) => {
  const { notion, look } = await makeNotion(t)
  const page = notion.addPage('tracks', { 'SoundCloud URL': LINK })
  const kinds = []
  for (const status of [503, 401]) {
    notion.faultAt(1, { kind: 'status', status, effect: 'before' })
    kinds.push(await look(page))
  }
  kinds.push(await look(page))
  assert.partialDeepStrictEqual(kinds, [{ kind: 'unavailable' }, { kind: 'unavailable' }, { kind: 'track' }])
})
