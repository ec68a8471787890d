import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type {
  LibraryAnswer,
  LibraryChange,
  LibraryEntry,
  LibraryJournal,
  TrackLibrary,
} from '../../../src/model/library.ts'
import type { ArtistPage } from '../../../src/services/notion/artist-names.ts'
import { createNotionClient } from '../../../src/services/notion/client.ts'
import { createNotionLibrary } from '../../../src/services/notion/notion-library.ts'
import { createOpenTracks } from '../../../src/services/notion/open-library.ts'
import type { TrackPage } from '../../../src/services/notion/read-track-page.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { createNotionMirrorStore } from '../../../src/store/notion-mirror.ts'
import { startNotion, type NotionFault, type NotionStandIn } from '../../stand-ins/notion/notion-server.ts'

const signal = new AbortController().signal
const FULL = {
  Title: 'title',
  'Tracksync ID': 'rich_text',
  'Artist Name': 'rich_text',
  Artist: 'relation',
  Album: 'rich_text',
  Genre: 'select',
  'Release Date': 'date',
  DL: 'checkbox',
  'Audio Processing': 'multi_select',
  'M4A File Path': 'rich_text',
  'WAV File Path': 'url',
  Tempo: 'number',
  Key: 'select',
  'Duration (ms)': 'number',
  Fingerprint: 'rich_text',
  'Fingerprint Part 2': 'rich_text',
  'SoundCloud URL': 'url',
  'Spotify ID': 'rich_text',
  ISRC: 'rich_text',
  'Processed At': 'date',
  Playlists: 'relation',
} as const

let notion: NotionStandIn
before(async () => {
  notion = await startNotion()
})
after(() => notion.close())

const fingerprint = 'AQADtEmUaEkSRZEGAAAA'.repeat(250)
const entry: LibraryEntry = {
  ownId: 'T0123456789A',
  track: {
    id: 'T0123456789A',
    title: 'Morning',
    artists: ['Nova', 'user-123'],
    album: 'Day',
    durationMs: 200_123,
    playlist: 'Sunrise',
    ids: [
      { service: 'soundcloud', id: 'nova/morning' },
      { service: 'spotify', id: '4uLU6hMCjMI75M1A2tKUQC' },
    ],
    isrc: 'DEXX12300001',
    sourceUrl: 'https://soundcloud.com/nova/morning',
    source: {
      sizeBytes: 5,
      sha256: 'x',
      durationMs: 200_123,
      container: 'wav',
      codec: 'pcm_s24le',
      lossless: true,
      sampleRateHz: 48000,
      bitDepth: 24,
      channels: 2,
      bitRate: null,
    },
    analysis: {
      tempo: { bpm: 128, confidence: 0.9, alternative: null },
      key: { tonic: 'A', mode: 'minor', camelot: '8A', confidence: 0.9 },
      loudness: null,
      fingerprint,
      reasons: [],
    },
    renditions: (['m4a', 'wav'] as const).map((format) => ({
      format,
      path: `/music/Nova - Morning.${format}`,
      codec: 'x',
      sampleRateHz: 48000,
      bitDepth: 24,
      sizeBytes: 5,
      sha256: 'x',
      audioMd5: 'x',
    })),
    createdAt: '2026-01-01T00:00:30.000Z',
  },
  verified: true,
  facts: { genre: 'House', releaseDate: '2025', coverUrl: null },
  elsewhere: [],
  run: { id: 'SYNC-1', summary: 'Morning: 2 files', reportPath: null },
}

function makeJournal(): LibraryJournal & {
  readonly changes: (LibraryChange & { state: 'intended' | 'done' })[]
} {
  const changes: (LibraryChange & { state: 'intended' | 'done' })[] = []
  return {
    changes,
    intend: (change) => changes.push({ ...change, state: 'intended' }) - 1,
    done: (id, change) => void (changes[id] = { ...change, state: 'done' }),
    earlier: () => changes.map((change, id) => ({ ...change, id })).toReversed(),
  }
}

let places = 0
/** A fresh set of databases, and libraries on it that remember together, as processes of one installation do. */
function makePlace(schema: Record<string, string> = FULL) {
  places += 1
  const [tracks, artists, playlists] = [`tracks ${places}`, `artists ${places}`, `playlists ${places}`]
  const { database } = notion.addSource(tracks, { ...schema })
  const artistsId = notion.addSource(artists, { Name: 'title' }).database
  const playlistsId = notion.addSource(playlists, { Name: 'title' }).database
  const memory = new Map<string, string>()
  const copies = openDatabase(':memory:')
  let clock = Date.now()
  const library = (): TrackLibrary =>
    createNotionLibrary({
      keyNotation: 'camelot',
      minConfidence: 0.6,
      open: createOpenTracks({
        client: createNotionClient({
          token: notion.token,
          baseUrl: notion.url,
          now: () => new Date(clock),
          timeoutMs: 60_000,
          limiter: { run: (work) => work(), pauseFor: () => undefined, pausedForMs: () => 0 },
        }),
        tracks: database,
        artists: artistsId,
        playlists: playlistsId,
        overrides: {},
        mirror: createNotionMirrorStore<TrackPage>(copies),
        artistPages: createNotionMirrorStore<ArtistPage>(copies),
        memory: (kind) => ({
          get: (name) => memory.get(kind + name) ?? null,
          set: (name, value) => void memory.set(kind + name, value),
          inTurn: (_name, _signal, work) => work(),
        }),
        onColumns: () => undefined,
        now: () => new Date(clock),
        sleep: () => Promise.resolve(),
        attempts: 1,
      }),
    })
  return {
    library,
    tracks,
    artists,
    playlists,
    pass: (ms: number) => void (clock += ms),
    rows: () => notion.rows(tracks).filter(({ inTrash }) => !inTrash),
    row: () => {
      const [row] = notion.rows(tracks)
      return row ?? assert.fail('there is no page')
    },
  }
}

function value<T>(answer: LibraryAnswer<T>): T {
  assert.equal(answer.kind, 'answer', answer.kind === 'answer' ? '' : answer.error.message)
  return answer.kind === 'answer' ? answer.value : assert.fail()
}

test('a track becomes one page, written by actual type, read back, unchanged when saved again', async () => {
  const place = makePlace()
  const [library, journal] = [place.library(), makeJournal()]
  const saved = value(await library.save(entry, { adopt: null, journal, signal }))
  assert.equal(saved.made, 'created')
  const { id, inTrash, ...row } = place.row()
  assert.equal(saved.ref.ids[0], id)
  assert.equal(inTrash, false)
  const [artist, ...others] = notion.rows(place.artists)
  assert.deepEqual([artist?.['Name'], others.length], ['Nova', 0], 'user-123 is nobody')
  const [playlist] = notion.rows(place.playlists)
  assert.deepEqual(row, {
    Title: 'Morning',
    'Tracksync ID': entry.ownId,
    'Artist Name': 'Nova, user-123',
    Artist: [artist?.id],
    Album: 'Day',
    Genre: 'House',
    'Release Date': '2025-01-01',
    DL: true,
    'Audio Processing': ['Audio Analysis Complete', 'Format Conversion Complete'],
    'M4A File Path': '/music/Nova - Morning.m4a',
    'WAV File Path': '/music/Nova - Morning.wav',
    Tempo: 128,
    Key: '8A',
    'Duration (ms)': 200_123,
    Fingerprint: fingerprint.slice(0, 2000),
    'Fingerprint Part 2': fingerprint.slice(2000),
    'SoundCloud URL': 'https://soundcloud.com/nova/morning',
    'Spotify ID': '4uLU6hMCjMI75M1A2tKUQC',
    ISRC: 'DEXX12300001',
    'Processed At': '2026-01-01T00:00:30.000Z',
    Playlists: [playlist?.id],
  })
  assert.match(saved.notes.join('; '), /"Source" \(select\)/)
  assert.equal(value(await library.check(saved.ref, entry, signal)).state, 'passed')
  const again = value(await library.save(entry, { adopt: saved.ref, journal, signal }))
  assert.equal(again.made, 'unchanged')
  assert.equal(journal.changes.length, 1)

  const next = { ...entry, run: { ...entry.run, summary: 'Morning: 2 files, again' } }
  assert.equal(value(await library.save(next, { adopt: saved.ref, journal, signal })).made, 'updated')
  const ours = notion.world.blocks.filter(({ parent, content }) => parent === id && 'paragraph' in content)
  assert.equal(ours.length, 1, 'our paragraph is written over, not put beside itself')
  assert.deepEqual(notion.broken, [])
})

const LOST: readonly NotionFault[] = [
  { kind: 'status', status: 504, effect: 'after' },
  { kind: 'hang-up', effect: 'after' },
  { kind: 'malformed', effect: 'after' },
]

// with a column for our id, every fault is tried in test/app/libraries
test('without a column for our id, a page whose answer was lost is found by its first line', async () => {
  for (const fault of LOST) {
    const place = makePlace({ ...FULL, 'Tracksync ID': 'number' })
    const journal = makeJournal()
    const from = notion.requests.length
    value(await makePlace().library().save(entry, { adopt: null, journal: makeJournal(), signal }))
    const create = notion.requests.slice(from).lastIndexOf('POST /v1/pages')
    // the look by the column is the one call that is not made here
    const lost = notion.requests.length + create - 1
    notion.faultAt(create, fault)
    await place.library().save(entry, { adopt: null, journal, signal })
    assert.equal(notion.requests[lost], 'POST /v1/pages')
    place.pass(180_000)
    const ended = value(await place.library().save(entry, { adopt: null, journal, signal }))
    assert.equal(place.rows().length, 1, fault.kind)
    assert.equal(value(await place.library().check(ended.ref, entry, signal)).state, 'passed')
    assert.equal(
      journal.changes.filter(({ state, entryId }) => state === 'done' && entryId !== null).length,
      1,
    )
  }
  assert.deepEqual(notion.broken, [])
})

test('a created page that queries do not show yet is waited for, not made twice', async () => {
  const place = makePlace()
  const journal = makeJournal()
  const from = notion.requests.length
  const calm = makePlace()
  value(await calm.library().save(entry, { adopt: null, journal: makeJournal(), signal }))
  const calls = notion.requests.length - from
  notion.world.hiddenForMs = 90_000
  try {
    notion.faultAt(calls, { kind: 'status', status: 504, effect: 'after' })
    assert.equal((await place.library().save(entry, { adopt: null, journal, signal })).kind, 'unavailable')
    assert.equal(place.rows().length, 1)
    assert.equal((await place.library().save(entry, { adopt: null, journal, signal })).kind, 'unavailable')
    assert.equal(place.rows().length, 1, 'while it may still appear, nothing is created')
  } finally {
    notion.world.hiddenForMs = 0
    for (const page of notion.world.pages) page.visibleFrom = 0
  }
  const ended = value(await place.library().save(entry, { adopt: null, journal, signal }))
  assert.deepEqual([ended.made, place.rows().length], ['created', 1])
})

test('what was created is taken back and put back, unless somebody changed it', async () => {
  const place = makePlace()
  const [library, journal] = [place.library(), makeJournal()]
  value(await library.save(entry, { adopt: null, journal, signal }))
  const [change] = journal.changes
  assert.ok(change)
  value(await library.takeBack(change, signal))
  assert.equal(place.row().inTrash, true)
  value(await library.putBack(change, () => undefined, signal))
  assert.equal(place.row().inTrash, false)
  const page = notion.world.pages.find(({ id }) => id === change.entryId)
  page?.properties.set('Tempo', { type: 'number', number: 64 })
  const refused = await library.takeBack(change, signal)
  assert.equal(refused.kind, 'refused')
  assert.match(refused.kind === 'refused' ? refused.error.why : '', /changed "Tempo"/)
  assert.equal(place.row().inTrash, false)
})

test("an adopted page keeps a person's words, gets our facts, and gets its former values back", async () => {
  const place = makePlace()
  const [library, journal] = [place.library(), makeJournal()]
  const id = notion.addPage(place.tracks, {
    Title: [{ text: { content: 'morning (my favourite)' } }],
    Tempo: 64,
    'Spotify ID': [{ text: { content: '4uLU6hMCjMI75M1A2tKUQC' } }],
  })
  const { ownId, track } = entry
  const keys = { ...track, ownId, fingerprint: null }
  const [match] = value(await library.find(keys, signal))
  assert.deepEqual([match?.by, match?.ref.ids], ['id', [id]])
  const saved = value(await library.save(entry, { adopt: match?.ref ?? null, journal, signal }))
  assert.deepEqual([saved.made, place.rows().length], ['adopted', 1])
  assert.deepEqual([place.row()['Title'], place.row()['Tempo']], ['morning (my favourite)', 128])
  const [change] = journal.changes
  assert.ok(change)
  value(await library.takeBack(change, signal))
  assert.deepEqual([place.row()['Tempo'], place.row()['DL'], place.row().inTrash], [64, false, false])
  value(await library.putBack(change, () => undefined, signal))
  assert.equal(place.row()['Tempo'], 128)
})

test('Downloaded is not set for a track whose files were not verified', async () => {
  const place = makePlace()
  const unproved = { ...entry, verified: false }
  value(await place.library().save(unproved, { adopt: null, journal: makeJournal(), signal }))
  assert.notEqual(place.row()['DL'], true)
})

test('a changed schema is read again; a database that is not shared is a refusal with the way to share it', async () => {
  const place = makePlace()
  const [library, journal] = [place.library(), makeJournal()]
  const saved = value(await library.save(entry, { adopt: null, journal, signal }))
  const { Tempo: _gone, ...without } = FULL
  notion.setSchema(place.tracks, { ...without, BPM: 'rich_text' })
  const again = value(await library.save(entry, { adopt: saved.ref, journal, signal }))
  assert.equal(again.made, 'updated')
  assert.equal(place.row()['BPM'], '128')
  notion.setShared(place.tracks, false)
  const refused = await place.library().save(entry, { adopt: saved.ref, journal, signal })
  assert.equal(refused.kind, 'refused')
  assert.equal(refused.kind === 'refused' ? refused.error.code : '', 'LIBRARY_NOT_SHARED')
})
