import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { itemsLasting } from '../matching/sound/fingerprint-time.ts'
import { nameKeys } from '../matching/names/name-keys.ts'
import type { Track } from '../model/track.ts'
import type { CatalogKeys } from '../store/catalog.ts'
import { openStore } from '../store/store.ts'
import { atMost, type BenchRow } from './bench-row.ts'
import { createRandom, music, withBitErrors } from './fingerprints/made-fingerprints.ts'
import { madeName } from './made-names.ts'

const QUESTIONS = 300
const FOUR_MINUTES_MS = 240_000
const FOUR_MINUTES = itemsLasting(FOUR_MINUTES_MS)

/**
 * What a question of deduplication (ids, ISRC, names and sound) costs in a catalog of many made-up tracks, in ms of this
 * process's CPU. Half of the questions are about tracks that are there, under another spelling and with bit errors.
 */
export function benchCatalog(tracks: number): readonly BenchRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-catalog-'))
  const store = openStore(folder)
  try {
    store.database.sqlite.exec('PRAGMA journal_mode = OFF; PRAGMA cache_size = -500000')
    store.database.transaction(() => {
      for (let number = 0; number < tracks; number += 1) {
        const { nameKeys: keys, ...known } = keysOf(number, '')
        store.catalog.save(madeTrack(number, known), keys, music(number, FOUR_MINUTES), new Date())
      }
    })
    const random = createRandom(7)
    let missed = 0
    const times = Array.from({ length: QUESTIONS }, (_, question) => {
      const isKnown = question % 2 === 0
      const track = isKnown ? random() % tracks : tracks + question
      const keys = keysOf(track, ' (Original Mix)')
      const sound = withBitErrors(music(track, FOUR_MINUTES), 0.03, question)
      const start = process.cpuUsage()
      const { byName, bySound } = store.catalog.find({ ...keys, ids: [] }, sound, null)
      const { user, system } = process.cpuUsage(start)
      const isFound = [...byName, ...bySound.map(({ row }) => row)].some(({ id }) => id === `T${track}`)
      if (isFound !== isKnown) missed += 1
      return (user + system) / 1000
    }).toSorted((a, b) => a - b)
    const p95 = times[Math.floor(QUESTIONS * 0.95)] ?? NaN
    return [
      atMost(`a dedupe question to a catalog of ${tracks}, p95`, p95, 'ms CPU', 50),
      atMost(`of ${QUESTIONS} dedupe questions answered wrongly`, missed, 'answers', 0),
    ]
  } finally {
    store.close()
    rmSync(folder, { recursive: true })
  }
}

/** A finished track without files. */
function madeTrack(number: number, known: Omit<CatalogKeys, 'nameKeys'>): Track {
  return {
    ...known,
    id: `T${number}`,
    durationMs: FOUR_MINUTES_MS,
    album: null,
    playlist: null,
    sourceUrl: null,
    source: {
      sizeBytes: 40e6,
      sha256: '',
      durationMs: FOUR_MINUTES_MS,
      container: 'flac',
      codec: 'flac',
      lossless: true,
      sampleRateHz: 44_100,
      bitDepth: 16,
      channels: 2,
      bitRate: 900_000,
    },
    analysis: { tempo: null, key: null, loudness: null, fingerprint: null, reasons: [] },
    renditions: [],
    createdAt: new Date(0).toISOString(),
  }
}

function keysOf(track: number, suffix: string): CatalogKeys {
  const { title: name, artists } = madeName(track)
  const title = `${name}${suffix}`
  const isrc = `XXBNC${String(track).padStart(7, '0')}`
  return {
    title,
    artists,
    durationMs: FOUR_MINUTES_MS,
    ids: [{ service: 'spotify', id: `id-${track}` }],
    isrc: track % 2 === 0 ? isrc : null,
    nameKeys: nameKeys(title, artists),
  }
}
