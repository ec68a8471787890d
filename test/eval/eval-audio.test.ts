import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import * as z from 'zod/mini'
import type { Analysis } from '../../src/audio/analysis/analysis.ts'
import { locateFfmpeg } from '../../src/audio/ffmpeg/locate-ffmpeg.ts'
import { audioReport, type Judged } from '../../src/eval/audio/audio-report.ts'
import { runProgram } from '../../src/util/spawn.ts'
import { drumBeat } from '../audio/analysis/synthesised.ts'

const folder = mkdtempSync(join(tmpdir(), 'eval-audio-'))
after(() => rmSync(folder, { recursive: true }))

const command = fileURLToPath(new URL('../../src/eval/eval-audio.ts', import.meta.url))

function evalAudio(...args: readonly string[]) {
  return runProgram(process.execPath, ['--import', 'tsx', command, ...args], { env: process.env })
}

const printed = z.object({
  tempo: z.object({
    acc1: z.number(),
    acc2: z.number(),
    withinTenthPercent: z.number(),
    confidentShare: z.number(),
    confidentAcc1: z.number(),
  }),
  key: z.object({ exact: z.null(), mirex: z.null() }),
  cpuSecondsPerMinute: z.number(),
})

test('the command reads paths beside the table and prints its figures as JSON', async () => {
  const { ffmpeg } = await locateFfmpeg({ env: process.env })
  writeFileSync(join(folder, 'raw'), drumBeat(128, 16))
  const input = ['-f', 's16le', '-ar', '11025', '-ac', '1', '-i', join(folder, 'raw')]
  await runProgram(ffmpeg, [
    '-v',
    'error',
    ...input,
    '-ar',
    '44100',
    '-ac',
    '2',
    join(folder, 'drums, 128.wav'),
  ])
  const table = 'path,set,recipe,bpm,key\r\n"drums, 128.wav",made,"with ""quotes""",128,\r\n'
  writeFileSync(join(folder, 'truth.csv'), table)
  const { stdout, stderr, exitCode } = await evalAudio(join(folder, 'truth.csv'), '--json')
  assert.equal(stderr, '')
  assert.equal(exitCode, 0)
  const report = printed.parse(JSON.parse(stdout))
  assert.deepEqual([report.tempo.acc1, report.tempo.acc2, report.tempo.withinTenthPercent], [1, 1, 1])
})

test('a table that cannot be used is refused with the reason', async () => {
  const cases: [table: string, why: RegExp][] = [
    ['path,bpm\nx.wav,120\n', /has no column "key"/],
    ['path,bpm,key\n', /has no rows/],
    ['path,bpm,key\nx.wav,fast,\n', /"fast" is no tempo/],
    ['path,bpm,key\nx.wav,120,H minor\n', /"H minor" is no key/],
    ['path,bpm,key\nnot-there.wav,120,\n', /Cannot decode ".*not-there\.wav"/],
  ]
  await Promise.all(
    cases.map(async ([table, why], i) => {
      const path = join(folder, `refused-${i}.csv`)
      writeFileSync(path, table)
      const { stdout, stderr, exitCode } = await evalAudio(path)
      assert.match(stderr, why)
      assert.deepEqual([stdout, exitCode], ['', 64])
    }),
  )
})

test('tempi and keys are scored as MIREX scores them, and what was not found is wrong', () => {
  const nothing: Analysis = { tempo: null, key: null, fingerprint: null, reasons: [] }
  const tempo = (bpm: number, confidence: number): Analysis => ({
    ...nothing,
    tempo: { bpm, confidence, alternative: null },
  })
  const truth = { path: 'x', bpm: 120, key: null }
  const judged: Judged[] = [
    { truth, found: tempo(120.05, 0.9) },
    { truth, found: tempo(124, 0.9) },
    { truth, found: tempo(60, 0.7) },
    { truth, found: tempo(80, 0.1) },
    { truth, found: nothing },
  ]
  assert.deepEqual(audioReport(judged, 0.6, 0.2).tempo, {
    acc1: 0.4,
    acc2: 0.6,
    withinTenthPercent: 0.4,
    confidentShare: 0.6,
    confidentAcc1: 0.6667,
  })
  const keys: [tonic: string, mode: 'major' | 'minor', score: number, because: string][] = [
    ['A', 'minor', 1, 'it is A minor'],
    ['E', 'minor', 0.5, 'a fifth above'],
    ['D', 'minor', 0, 'a fifth below counts for nothing'],
    ['C', 'major', 0.3, 'the relative major'],
    ['A', 'major', 0.2, 'the parallel major'],
    ['F#', 'major', 0, 'anything else'],
  ]
  for (const [tonic, mode, score, because] of keys) {
    const found = { ...nothing, key: { tonic, mode, confidence: 1 } }
    const asked = { path: 'x', bpm: null, key: { tonic: 'A', mode: 'minor' as const } }
    assert.equal(audioReport([{ truth: asked, found }], 0.6, 0).key.mirex, score, because)
  }
})
