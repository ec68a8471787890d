import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { TrackAction, TrackContext } from '../../../src/actions/action.ts'
import { askLibraries } from '../../../src/actions/libraries/ask-libraries.ts'
import { checkLibraries } from '../../../src/actions/libraries/check-libraries.ts'
import { publish } from '../../../src/actions/libraries/publish.ts'
import { inWritingOrder } from '../../../src/actions/libraries/writing-order.ts'
import type { TrackWork } from '../../../src/actions/track-work.ts'
import { catchUp } from '../../../src/app/catch-up.ts'
import { noteColumns } from '../../../src/app/connect/note-columns.ts'
import type { OpenNotion } from '../../../src/app/connect/open-notion.ts'
import { actionSettings } from '../../../src/app/settings.ts'
import { undoRun, type UndoOptions } from '../../../src/app/undo.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import type { Gate } from '../../../src/model/gate.ts'
import type { TrackLibrary } from '../../../src/model/library.ts'
import type { Track, TrackRef } from '../../../src/model/track.ts'
import { EMPTY_REQUEST } from '../../../src/model/trigger.ts'
import { connectEagleApi } from '../../../src/services/eagle/connect.ts'
import { createEagleClient, type EagleClient } from '../../../src/services/eagle/eagle-client.ts'
import { createEagleLibrary } from '../../../src/services/eagle/eagle-library.ts'
import type { ArtistPage } from '../../../src/services/notion/artist-names.ts'
import { createNotionClient, type NotionClient } from '../../../src/services/notion/client.ts'
import { createNotionLibrary } from '../../../src/services/notion/notion-library.ts'
import { createOpenTracks } from '../../../src/services/notion/open-library.ts'
import type { TrackPage } from '../../../src/services/notion/read-track-page.ts'
import { createNotionMirrorStore } from '../../../src/store/notion-mirror.ts'
import { openStore, type Store } from '../../../src/store/store.ts'
import type { Limiter } from '../../../src/util/http/limiter.ts'
import { makeEntry } from '../../actions/libraries/made-entry.ts'
import { startEagle, type EagleServer } from '../../stand-ins/eagle/eagle-server.ts'
import { startNotion, type NotionStandIn } from '../../stand-ins/notion/notion-server.ts'

const NO_WAITING: Limiter = { run: (work) => work(), pauseFor: () => undefined, pausedForMs: () => 0 }
/** Nobody listens there. */
const NOBODY = 'http://127.0.0.1:9'
const PASSED: Gate = {
  name: 'renditions',
  track: null,
  state: 'passed',
  required: true,
  expected: '',
  found: '',
  why: null,
}

export const SCHEMA = {
  Title: 'title',
  'Tracksync ID': 'rich_text',
  'Artist Name': 'rich_text',
  Artist: 'relation',
  Downloaded: 'checkbox',
  Tempo: 'number',
  'WAV File Path': 'rich_text',
  'Eagle File ID': 'rich_text',
  Playlists: 'relation',
}

/** What the libraries of one process meet on their way. */
export interface Circumstances {
  /** From this request on (1 is the first) nobody listens any more. */
  readonly goneFrom?: { readonly notion?: number; readonly eagle?: number }
  /** Called before the so-manieth request is sent. */
  readonly beforeRequest?: { readonly notion?: Hook; readonly eagle?: Hook }
  readonly timeoutMs?: number
}
interface Hook {
  readonly nth: number
  readonly act: () => void
}

/** Both libraries as stand-ins, and one ledger: all in this process. */
export interface TwoLibraries {
  readonly store: Store<TrackWork>
  readonly notion: NotionStandIn
  readonly eagle: EagleServer
  /** Puts a new track with its file into the catalog, and empty libraries before it. */
  begin(): FinishedTrack
  /** Lets time go by for both sides. */
  pass(ms: number): void
}

/** A track whose files are made and checked, and whose run has now to tell the libraries. */
export interface FinishedTrack {
  readonly trackId: string
  readonly runId: string
  readonly tracks: string
  readonly artists: string
  readonly playlists: string
  open(): OpenNotion
  /** Libraries as a process that starts now has them. */
  libraries(circumstances?: Circumstances): readonly TrackLibrary[]
  /** What a run does, from the comparison on. */
  run(libraries: readonly TrackLibrary[]): Promise<void>
  /** What `tracksync retry` does again of it. */
  retry(libraries: readonly TrackLibrary[]): Promise<void>
  catchUp(libraries: readonly TrackLibrary[]): Promise<number>
  undo(libraries: readonly TrackLibrary[], options?: Partial<UndoOptions>): ReturnType<typeof undoRun>
  gate(library: 'notion' | 'eagle'): Gate
  page(): Record<string, unknown>
}

/** Starts the stand-ins and opens a ledger in a folder of its own. */
export async function makeTwoLibraries(
  t: TestContext,
  options: { readonly generation?: 1 | 2; readonly schema?: Readonly<Record<string, string>> } = {},
): Promise<TwoLibraries> {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-libraries-'))
  const store = openStore<TrackWork>(folder)
  const settings = actionSettings(await loadConfig({ file: null, cwd: folder }))
  const notion = await startNotion()
  const eagle = await startEagle(t, { generation: options.generation ?? 2 })
  let clock = Date.now()
  const now = (): Date => new Date(clock)
  notion.world.now = () => clock
  t.after(async () => {
    await notion.close()
    store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  let number = 0

  function begin(): FinishedTrack {
    number += 1
    eagle.items.length = 0
    eagle.folders.length = 0
    notion.world.pages.length = 0
    notion.world.blocks.length = 0
    const [tracks, artists, playlists] = [`tracks ${number}`, `artists ${number}`, `playlists ${number}`]
    const ids = {
      tracks: notion.addSource(tracks, { ...SCHEMA, ...options.schema }).database,
      artists: notion.addSource(artists, { Name: 'title' }).database,
      playlists: notion.addSource(playlists, { Name: 'title' }).database,
    }
    const track = finishedTrack(folder, number)
    store.catalog.save(track, [], null, now())
    const runId = queueRun(store, `k${number}`, now())
    const runTrack = store.runs.addTracks(runId, [askedFor(track)])[0]?.id ?? assert.fail()
    const { id: trackId, title, artists: names, durationMs } = track
    const decision = { kind: 'new', considered: [] } as const
    store.runs.learn(runTrack, { trackId, title, artists: names, durationMs, decision, gates: [PASSED] })

    function connect(circumstances: Circumstances = {}) {
      const { timeoutMs = 60_000 } = circumstances
      const notionAt = (baseUrl: string): NotionClient =>
        createNotionClient({ token: notion.token, baseUrl, now, timeoutMs, limiter: NO_WAITING })
      const eagleAt = (url: string): EagleClient =>
        createEagleClient({ url, token: null, timeoutMs, limiter: NO_WAITING })
      const [toNotion, toEagle] = [
        circumstancesOf('notion', circumstances),
        circumstancesOf('eagle', circumstances),
      ]
      const client: NotionClient = {
        request: (...asked) => toNotion(notionAt(notion.url), notionAt(NOBODY)).request(...asked),
      }
      const eagleClient: EagleClient = (...asked) => toEagle(eagleAt(eagle.url), eagleAt(NOBODY))(...asked)
      const sleep = (): Promise<void> => Promise.resolve()
      const open = createOpenTracks({
        client,
        tracks: ids.tracks,
        artists: ids.artists,
        playlists: ids.playlists,
        overrides: {},
        mirror: createNotionMirrorStore<TrackPage>(store.database),
        artistPages: createNotionMirrorStore<ArtistPage>(store.database),
        memory: (kind) => ({
          get: (name) => store.libraryEntries.fact('notion', `${kind}:${number}:${name}`),
          set: (name, value) => store.libraryEntries.setFact('notion', `${kind}:${number}:${name}`, value),
          inTurn: (_name, _signal, work) => work(),
        }),
        onColumns: (columns) => noteColumns(columns, store.libraryEntries, now()),
        now,
        sleep,
        attempts: 1,
      })
      const libraries: readonly TrackLibrary[] = [
        createNotionLibrary({ open, keyNotation: 'camelot', minConfidence: 0.6 }),
        createEagleLibrary({
          api: connectEagleApi(eagleClient),
          formats: ['wav'],
          rememberedPath: {
            get: () => store.libraryEntries.fact('eagle', 'path'),
            set: (path) => store.libraryEntries.setFact('eagle', 'path', path),
          },
          now,
          folderTurn: (_signal, work) => work(),
          sleep,
        }),
      ]
      return { open, libraries }
    }

    const contextOf = (libs: readonly TrackLibrary[]): TrackContext => {
      const run = store.runs.get(runId) ?? assert.fail()
      const work = store.runs.track(runTrack) ?? assert.fail()
      return { ...UNASKED, settings, store, run, track: work, libraries: libs, now }
    }
    const does = async (action: Pick<TrackAction, 'run'>, libs: readonly TrackLibrary[]): Promise<void> =>
      store.runs.learn(runTrack, (await action.run(contextOf(libs))).work)
    const told = async (libs: readonly TrackLibrary[]): Promise<void> => {
      store.runs.learn(runTrack, { gates: [PASSED] })
      await does(publish, libs)
      await does(checkLibraries, libs)
    }
    return {
      trackId,
      runId,
      tracks,
      artists,
      playlists,
      open: () => connect().open,
      libraries: (circumstances) => connect(circumstances).libraries,
      run: async (libs) => {
        await does({ run: (context) => askLibraries(context, { work: {} }) }, libs)
        await told(libs)
      },
      retry: told,
      catchUp: (libs) =>
        catchUp({ store, libraries: libs, now, signal: UNASKED.signal, all: true, bound: null }),
      undo: (libs, more = {}) =>
        undoRun({
          store,
          run: store.runs.get(runId) ?? assert.fail(),
          stateFolder: folder,
          dryRun: false,
          now,
          libraries: inWritingOrder(libs),
          ...more,
        }),
      gate: (library) =>
        store.runs.track(runTrack)?.work.gates?.find(({ name }) => name === library) ?? assert.fail(library),
      page: () => notion.rows(tracks)[0] ?? assert.fail('there is no page'),
    }
  }
  return { store, notion, eagle, begin, pass: (ms) => void (clock += ms) }
}

/** Chooses for each request whether it reaches the living or nobody. */
function circumstancesOf(name: 'notion' | 'eagle', { goneFrom, beforeRequest }: Circumstances) {
  let requests = 0
  return <Client>(living: Client, nobody: Client): Client => {
    requests += 1
    const hook = beforeRequest?.[name]
    if (hook?.nth === requests) hook.act()
    return requests >= (goneFrom?.[name] ?? Number.POSITIVE_INFINITY) ? nobody : living
  }
}

function finishedTrack(folder: string, number: number): Track {
  const id = `T${String(number).padStart(11, '0')}`
  const path = join(folder, `${id}.wav`)
  writeFileSync(path, 'sound')
  const { track } = makeEntry()
  const rendition = {
    format: 'wav',
    path,
    codec: 'pcm_s24le',
    sampleRateHz: 48_000,
    bitDepth: 24,
    sizeBytes: 5,
    sha256: 'x',
    audioMd5: 'x',
  } as const
  const tempo = { bpm: 128, confidence: 0.9, alternative: null }
  return {
    ...track,
    id,
    playlist: 'Sunrise',
    analysis: { ...track.analysis, tempo },
    renditions: [rendition],
  }
}

function askedFor({ title, artists, durationMs }: Track): TrackRef {
  return {
    ids: [],
    url: null,
    file: null,
    title,
    artists,
    album: null,
    durationMs,
    isrc: null,
    playlist: null,
  }
}

function queueRun({ triggers }: Store<TrackWork>, key: string, now: Date): string {
  const trigger = {
    key,
    id: null,
    kind: 'cli',
    name: key,
    contentSha256: key,
    request: EMPTY_REQUEST,
  } as const
  const [answer] = triggers.submit([{ trigger, claimedPath: null }], now)
  return answer?.runId ?? assert.fail()
}

const unasked = (): never => assert.fail('not asked for')
/** What the actions of libraries never look at. */
const UNASKED = {
  workFolder: '',
  heavy: unasked,
  ffmpeg: unasked,
  analyser: unasked,
  downloader: unasked,
  picture: unasked,
  sources: [],
  resolvers: [],
  searches: [],
  metadata: [],
  pins: unasked,
  gaps: unasked,
  reportFacts: unasked,
  isAtWork: unasked,
  emit: () => undefined,
  signal: new AbortController().signal,
  args: [],
} as const
