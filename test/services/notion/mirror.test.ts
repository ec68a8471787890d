import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ArtistPage } from '../../../src/services/notion/artist-names.ts'
import { createNotionClient } from '../../../src/services/notion/client.ts'
import { createNotionMirror, type NotionMirror } from '../../../src/services/notion/mirror.ts'
import { parseTrackPage, type TrackPage } from '../../../src/services/notion/read-track-page.ts'
import { mapProperties, openDataSource } from '../../../src/services/notion/tracks-schema.ts'
import type { LibraryKeys } from '../../../src/model/library.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { createNotionMirrorStore } from '../../../src/store/notion-mirror.ts'
import { startNotion, type NotionStandIn } from '../../stand-ins/notion/notion-server.ts'
import type { Json } from '../../stand-ins/notion/notion-state.ts'

const ROWS = 9000
const MINUTE = 60_000
const START = Date.parse('2026-01-01T00:00:00Z')
const never = new AbortController().signal
let notion: NotionStandIn
let database = ''
let clock = START
before(async () => {
  notion = await startNotion()
  notion.world.now = () => clock
  database = notion.addSource('tracks', {
    Title: 'title',
    'Artist Name': 'rich_text',
    Downloaded: 'checkbox',
    'SoundCloud URL': 'url',
    ISRC: 'rich_text',
  }).database
  for (let row = 0; row < ROWS; row += 1) add(`Song number ${row}`, row, START + row * MINUTE)
  clock = START + (ROWS + 60) * MINUTE
})
after(() => notion.close())

function add(title: string, row: number, at: number, downloaded = true): string {
  const values: Json = {
    Title: [{ text: { content: title } }],
    'Artist Name': [{ text: { content: `Artist ${row % 700}` } }],
    Downloaded: downloaded,
    'SoundCloud URL': `https://soundcloud.com/artist-${row % 700}/song-${row}`,
    ISRC: [{ text: { content: `XXNOT26${String(row).padStart(5, '0')}` } }],
  }
  return notion.addPage('tracks', values, at)
}

async function openMirror(of = database, artists: string | null = null): Promise<NotionMirror> {
  const client = createNotionClient({
    token: notion.token,
    baseUrl: notion.url,
    now: () => new Date(clock),
    limiter: { run: (work) => work(), pauseFor: () => undefined, pausedForMs: () => 0 },
  })
  const source = await openDataSource(client, of, never)
  assert.equal(source.kind, 'answer')
  const map = mapProperties(source.value, {})
  const copies = openDatabase(':memory:')
  return createNotionMirror({
    client,
    store: createNotionMirrorStore<TrackPage>(copies),
    artists:
      artists === null ? null : { source: artists, store: createNotionMirrorStore<ArtistPage>(copies) },
    source: source.value.id,
    readPage: (raw) => parseTrackPage(raw, map),
    now: () => new Date(clock),
  })
}

const keys = (change: Partial<LibraryKeys>): LibraryKeys => ({
  ownId: null,
  title: '',
  artists: [],
  durationMs: null,
  ids: [],
  isrc: null,
  fingerprint: null,
  ...change,
})

/** How many requests something takes. */
async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = notion.requests.length
  await work()
  return notion.requests.length - before
}

test('the mirror of 9,000 tracks', async (t) => {
  const mirror = await openMirror()

  await t.test('is first filled in less than 100 requests', async () => {
    const requests = await requestsOf(() => mirror.refresh(never))
    assert.ok(requests < 100, `${requests} requests`)
    assert.equal(mirror.all().length, ROWS)
  })

  await t.test('answers by id, by ISRC and by name, and by nothing else', () => {
    const asked: [change: Partial<LibraryKeys>, found: string | null, by: string | null, because: string][] =
      [
        [{ ids: [{ service: 'soundcloud', id: 'artist-42/song-42' }] }, 'Song number 42', 'id', 'its link'],
        [{ isrc: 'XXNOT2600077' }, 'Song number 77', 'isrc', 'its ISRC'],
        [
          { title: 'song NUMBER 4242 (Original Mix)', artists: ['Artist 42'] },
          'Song number 4242',
          'name',
          'its name',
        ],
        [{ title: 'Song number 4242 (Live)', artists: ['Artist 42'] }, null, null, 'another version'],
        [{ title: 'Song number 4242', artists: ['Nobody'] }, null, null, 'another artist'],
      ]
    for (const [change, title, by, because] of asked) {
      const [match] = mirror.find(keys(change))
      assert.deepEqual([match?.title ?? null, match?.by ?? null], [title, by], because)
    }
  })

  await t.test('is not read again within a moment', async () => {
    assert.equal(await requestsOf(() => mirror.refresh(never)), 0)
  })

  await t.test('takes in 20 changed and one trashed page in two requests', async () => {
    clock += 10 * MINUTE
    const changed = Array.from({ length: 20 }, (_, row) => add(`Fresh ${row}`, 10_000 + row, clock, false))
    const [trashed] = notion.world.pages
    assert.ok(trashed !== undefined)
    trashed.inTrash = true
    trashed.editedAt = clock
    assert.equal(await requestsOf(() => mirror.refresh(never)), 2)
    assert.deepEqual(
      new Set(mirror.next(20).map(({ pageId }) => pageId)),
      new Set(changed),
      'they wait to be synced',
    )
    assert.deepEqual(mirror.find(keys({ isrc: 'XXNOT2600000' })), [], 'what was thrown away is not found')
  })

  await t.test('says so when Notion cannot be asked, and is stale until it can', async () => {
    clock += 10 * MINUTE
    notion.faultAt(1, { kind: 'status', status: 503, effect: 'before' })
    assert.equal((await mirror.refresh(never)).kind, 'unavailable')
    assert.equal((await mirror.refresh(never)).kind, 'answer')
  })
  assert.deepEqual(notion.broken, [])
})

test('a first copy that was broken off goes on where it was, also beyond the most rows of a query', async () => {
  const rows = notion.world.pages.length
  notion.world.pages.splice(950)
  const mirror = await openMirror()
  notion.world.queryLimit = 400
  notion.faultAt(6, { kind: 'status', status: 500, effect: 'before' })
  assert.equal((await mirror.refresh(never)).kind, 'unavailable')
  const half = mirror.all().length
  assert.ok(rows > 950 && half > 300 && half < 600, `${half} pages`)
  assert.equal((await mirror.refresh(never)).kind, 'answer')
  notion.world.queryLimit = 10_000
  assert.equal(mirror.all().length, 950 - 1, 'one of them lies in the trash')
})

test('artists that only a relation names are known by the titles of their pages', async (t) => {
  const titled = (content: string) => [{ text: { content } }]
  const pageOf = (id: string | undefined) =>
    notion.world.pages.find((page) => page.id === id) ?? assert.fail('there is no such page')
  const artists = notion.addSource('artists', { Name: 'title' }).dataSource
  const related = notion.addSource('related', { Title: 'title', Artist: 'relation' }).database
  const pages = Array.from({ length: 150 }, (_, at) =>
    notion.addPage('artists', { Name: titled(`Singer ${at}`) }, START),
  )
  for (let row = 0; row < 300; row += 1) {
    const Artist = [{ id: pages[row % 150] ?? '' }]
    notion.addPage('related', { Title: titled(`Related song ${row}`), Artist }, START)
  }
  const mirror = await openMirror(related, artists)
  const found = (title: string, artist: string): readonly (readonly string[])[] =>
    mirror.find(keys({ title, artists: [artist] })).map((match) => match.artists)

  await t.test('a hundred a request, beside those of the tracks', async () => {
    assert.equal(await requestsOf(() => mirror.refresh(never)), 3 + 2 + (2 + 2))
    assert.deepEqual(found('Related song 201', 'Singer 51'), [['Singer 51']])
    assert.deepEqual(found('Related song 201', 'Singer 52'), [], 'another artist')
    assert.equal(await requestsOf(() => mirror.refresh(never)), 0, 'not again within a moment')
  })

  await t.test('a renamed artist is found by the new name, and by it alone', async () => {
    clock += 10 * MINUTE
    const other = notion.addPage('artists', { Name: titled('Chanteuse') }, clock)
    const page = pageOf(pages[51])
    page.properties.set('Name', pageOf(other).properties.get('Name') ?? assert.fail())
    page.editedAt = clock
    assert.equal(await requestsOf(() => mirror.refresh(never)), 4)
    assert.deepEqual(found('Related song 201', 'Chanteuse'), [['Chanteuse']])
    assert.deepEqual(found('Related song 201', 'Singer 51'), [])
  })

  await t.test('an artist that queries show later than the track is taken in then', async () => {
    const late = notion.addPage('artists', { Name: titled('Latecomer') }, clock)
    pageOf(late).visibleFrom = clock + 1.5 * MINUTE
    notion.addPage('related', { Title: titled('Late song'), Artist: [{ id: late }] }, clock)
    clock += MINUTE
    await mirror.refresh(never)
    assert.deepEqual(found('Late song', 'Latecomer'), [])
    clock += MINUTE
    await mirror.refresh(never)
    assert.deepEqual(found('Late song', 'Latecomer'), [['Latecomer']])
  })

  await t.test('what cannot be read leaves the whole mirror stale', async () => {
    clock += MINUTE
    notion.faultAt(3, { kind: 'status', status: 503, effect: 'before' })
    assert.equal((await mirror.refresh(never)).kind, 'unavailable')
    assert.equal((await mirror.refresh(never)).kind, 'answer')
  })
  assert.deepEqual(notion.broken, [])
})
