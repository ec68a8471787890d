import { findMatches, mirrored } from '../services/notion/mirror-keys.ts'
import type { TrackPage } from '../services/notion/read-track-page.ts'
import { openDatabase } from '../store/database.ts'
import { createNotionMirrorStore } from '../store/notion-mirror.ts'
import { atMost, type BenchRow } from './bench-row.ts'
import { madeName } from './made-names.ts'

const PAGES = 9000
const QUESTIONS = 300
const SOURCE = 'tracks'
const TIME = '2026-01-01T00:00:00.000Z'

/**
 * What a question of deduplication costs that is answered from the copy of a Tracks database of 9,000 pages, in ms: ids,
 * ISRC and names. Half of the questions are about tracks that are there, under another spelling and without their ids.
 */
export function benchNotionMirror(): readonly BenchRow[] {
  const database = openDatabase(':memory:')
  const store = createNotionMirrorStore<TrackPage>(database)
  store.put(
    SOURCE,
    Array.from({ length: PAGES }, (_, number) => mirrored(madePage(number))),
    {},
  )
  let wrong = 0
  const took = Array.from({ length: QUESTIONS }, (_, question) => {
    const isKnown = question % 2 === 0
    const { title, artists, durationMs } = madePage(isKnown ? (question * 7919) % PAGES : PAGES + question)
    const ids = [{ service: 'soundcloud', id: `somebody/other-${question}` }]
    const isrc = `XXOTH26${String(question).padStart(5, '0')}`
    const keys = {
      ownId: null,
      title: `${title} (Original Mix)`,
      artists,
      durationMs,
      ids,
      isrc,
      fingerprint: null,
    }
    const [start, startCpu] = [performance.now(), process.cpuUsage()]
    const found = findMatches(store, SOURCE, keys)
    const { user, system } = process.cpuUsage(startCpu)
    const ms = performance.now() - start
    if (found.some((match) => match.title === title) !== isKnown) wrong += 1
    return { cpuMs: (user + system) / 1000, ms }
  })
  database.sqlite.close()
  const p95 = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(QUESTIONS * 0.95)] ?? NaN
  const name = `a dedupe question to a mirror of ${PAGES} Notion pages`
  return [
    atMost(`${name}, p95`, p95(took.map(({ ms }) => ms)), 'ms', 50),
    atMost(`${name}, CPU, p95`, p95(took.map(({ cpuMs }) => cpuMs)), 'ms CPU', 50),
    atMost(`of ${QUESTIONS} such questions answered wrongly`, wrong, 'answers', 0),
  ]
}

function madePage(number: number): TrackPage {
  return {
    ...madeName(number),
    pageId: `page-${number}`,
    url: `https://www.notion.so/page-${number}`,
    lastEditedTime: TIME,
    createdTime: TIME,
    inTrash: false,
    artistIds: [],
    ids: [{ service: 'spotify', id: `id-${number}` }],
    isrc: number % 2 === 0 ? `XXBNC26${String(number).padStart(5, '0')}` : null,
    durationMs: 180_000 + (number % 90) * 1000,
    downloaded: true,
    paths: [],
    eagleId: null,
    playlistIds: [],
    playlistNames: [],
    fingerprint: 'AQAD'.repeat(700),
    ownId: null,
  }
}
