import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { itemsLasting } from '../matching/sound/fingerprint-time.ts'
import { compareSound } from '../matching/sound/same-sound.ts'
import {
  createFingerprintIndex,
  type FingerprintIndex,
} from '../store/fingerprint-index/fingerprint-index.ts'
import { FINGERPRINT_INDEX_SCHEMA } from '../store/fingerprint-index/schema.ts'
import { createRandom, music, withBitErrors } from './fingerprints/made-fingerprints.ts'
import { makeTune } from './fingerprints/made-tune.ts'
import { soundVariants } from './fingerprints/sound-variants.ts'

/** One measured figure beside its bar: the most allowed, or for a recall the least. */
export interface FingerprintBenchRow {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly bar: number
  readonly ok: boolean
}

export interface FingerprintBenchOptions {
  /** How many fingerprints of four minutes are stored. Default 100,000: about 1 GB in the temporary folder, minutes to build. */
  readonly tracks?: number
}

/**
 * Measures the fingerprint index with many stored, and the decisions on real encodings of made-up tunes. Times are CPU
 * (user + system) of this process.
 */
export async function benchFingerprints({ tracks = 100_000 }: FingerprintBenchOptions = {}): Promise<
  readonly FingerprintBenchRow[]
> {
  return [...index(tracks), ...(await decisions())]
}

const FOUR_MINUTES = itemsLasting(240_000)
const QUESTIONS = 300
const COMMITTED_ADDS = 200
const TUNES = 8
const TUNE_SECONDS = 48

function index(tracks: number): readonly FingerprintBenchRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-fingerprints-'))
  try {
    const path = join(folder, 'index.db')
    const built = build(path, tracks)
    const database = new DatabaseSync(path)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    const fingerprints = createFingerprintIndex(database)
    const rows = [...built, ...questions(fingerprints, tracks), committedAdds(fingerprints, tracks)]
    database.close()
    return rows
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** As many adds as the catalog would have seen, without the cost of making them durable one by one. */
function build(path: string, tracks: number): readonly FingerprintBenchRow[] {
  const database = new DatabaseSync(path)
  database.exec(`PRAGMA journal_mode = OFF; PRAGMA cache_size = -500000; ${FINGERPRINT_INDEX_SCHEMA}`)
  const fingerprints = createFingerprintIndex(database)
  const start = process.cpuUsage()
  database.exec('BEGIN')
  for (let track = 0; track < tracks; track += 1) fingerprints.add(nameOf(track), music(track, FOUR_MINUTES))
  database.exec('COMMIT')
  const addMs = cpuMs(start) / tracks
  const pragma = (name: string): number => Number(database.prepare(`PRAGMA ${name}`).get()?.[name])
  const bytes = pragma('page_count') * pragma('page_size')
  database.close()
  return [
    atMost(`one more of ${tracks} fingerprints, CPU, mean`, addMs, 'ms', 5),
    atMost(
      'disk beside the fingerprint itself',
      bytes / tracks / 1024 - (4 * FOUR_MINUTES) / 1024,
      'KB a track',
      3,
    ),
  ]
}

function questions(fingerprints: FingerprintIndex, tracks: number): readonly FingerprintBenchRow[] {
  const random = createRandom(1)
  const times: number[] = []
  let wrong = 0
  const ask = (fingerprint: Uint32Array, trackId: string): boolean => {
    const start = process.cpuUsage()
    const found = fingerprints.find(fingerprint)
    times.push(cpuMs(start))
    wrong += found.filter((match) => match.verdict === 'same' && match.trackId !== trackId).length
    return found.some((match) => match.trackId === trackId)
  }
  const recall = (bitErrorRate: number): number => {
    let found = 0
    for (let question = 0; question < QUESTIONS; question += 1) {
      const track = random() % tracks
      const asked = withBitErrors(music(track, FOUR_MINUTES), bitErrorRate, question)
      if (ask(asked, nameOf(track))) found += 1
    }
    return found / QUESTIONS
  }
  const recalls = [
    atLeast('recall at a bit error rate of .05', recall(0.05), 'share', 0.99),
    atLeast('recall at a bit error rate of .10', recall(0.1), 'share', 0.99),
    atLeast('recall at a bit error rate of .15', recall(0.15), 'share', 0.9),
  ]
  for (let stranger = 0; stranger < QUESTIONS; stranger += 1)
    ask(music(tracks * 2 + stranger, FOUR_MINUTES), '')
  times.sort((a, b) => a - b)
  const percentile = (share: number): number => times[Math.floor(times.length * share)] ?? NaN
  return [
    atMost(`a question to ${tracks} fingerprints, CPU, p50`, percentile(0.5), 'ms', 10),
    atMost(`a question to ${tracks} fingerprints, CPU, p95`, percentile(0.95), 'ms', 10),
    ...recalls,
    atMost(`other recordings called the same in ${times.length} questions`, wrong, 'wrong', 0),
  ]
}

function committedAdds(fingerprints: FingerprintIndex, tracks: number): FingerprintBenchRow {
  const times = Array.from({ length: COMMITTED_ADDS }, (_, added) => {
    const fingerprint = music(tracks * 3 + added, FOUR_MINUTES)
    const start = process.cpuUsage()
    fingerprints.add(`added-${added}`, fingerprint)
    return cpuMs(start)
  }).toSorted((a, b) => a - b)
  return atMost('one more in a transaction of its own, CPU, p50', times[COMMITTED_ADDS / 2] ?? NaN, 'ms', 5)
}

async function decisions(): Promise<readonly FingerprintBenchRow[]> {
  const tunes = await soundVariants(
    Array.from({ length: TUNES }, (_, seed) => makeTune(seed + 1, TUNE_SECONDS)),
  )
  const verdicts = tunes.flatMap(({ original, variants }) =>
    variants.map(({ fingerprint }) => compareSound(original, fingerprint).verdict),
  )
  const unrelated = tunes.flatMap(({ original }, tune) =>
    tunes
      .slice(tune + 1)
      .flatMap((other) => [other.original, ...other.variants.map(({ fingerprint }) => fingerprint)])
      .map((fingerprint) => compareSound(original, fingerprint).verdict),
  )
  const count = (list: readonly string[], verdict: string): number =>
    list.filter((one) => one === verdict).length
  return [
    atMost(`of ${verdicts.length} variants called different`, count(verdicts, 'different'), 'wrong', 0),
    atMost(
      `of ${verdicts.length} variants left to a person`,
      count(verdicts, 'review') / verdicts.length,
      'share',
      0.1,
    ),
    atMost(`of ${unrelated.length} unrelated pairs called the same`, count(unrelated, 'same'), 'wrong', 0),
  ]
}

function nameOf(track: number): string {
  return `track-${track}`
}

function cpuMs(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

function atMost(name: string, value: number, unit: string, bar: number): FingerprintBenchRow {
  return { name, value, unit, bar, ok: value <= bar }
}

function atLeast(name: string, value: number, unit: string, bar: number): FingerprintBenchRow {
  return { name, value, unit, bar, ok: value >= bar }
}

if (import.meta.main) {
  const tracks = Number(process.argv[2] ?? 100_000)
  for (const { name, value, unit, bar, ok } of await benchFingerprints({ tracks })) {
    process.stdout.write(
      `${ok ? 'ok  ' : 'MISS'} ${name}: ${Number(value.toPrecision(3))} ${unit} (bar ${bar})\n`,
    )
  }
}
