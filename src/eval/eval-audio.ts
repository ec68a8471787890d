import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createAnalyser, type Analyser } from '../audio/analysis/analyse.ts'
import { ANALYSIS_OUTPUTS, MONO_RATE_HZ, type AnalysisSignals } from '../audio/analysis/signals.ts'
import { locateFfmpeg } from '../audio/ffmpeg/locate-ffmpeg.ts'
import { SyncError, toSyncError } from '../model/error.ts'
import { runProgram } from '../util/spawn.ts'
import { audioReport, audioReportText, type Judged } from './audio/audio-report.ts'
import { readTruth, type Truth } from './audio/read-truth.ts'

/** The defaults of `analysis.bpmRange` and `analysis.minConfidence`. */
const BPM_RANGE = [60, 200] as const
const MIN_CONFIDENCE = 0.6
const KILL_AFTER_MS = 300_000

/** `eval-audio TRUTH.csv [--json]`: how right tempo and key are on the files of a table of known ones, and at what cost. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' } },
      allowPositionals: true,
    })
    const [path] = positionals
    if (path === undefined || positionals.length > 1) {
      process.stderr.write('Usage: npm run eval:audio -- TRUTH.csv [--json]\n')
      return 64
    }
    const { judged, cpuSecondsPerMinute } = await judgeAll(await readTruth(path))
    const report = audioReport(judged, MIN_CONFIDENCE, cpuSecondsPerMinute)
    const text =
      values.json === true ? JSON.stringify(report, null, 2) : audioReportText(report, judged, MIN_CONFIDENCE)
    process.stdout.write(`${text}\n`)
    return 0
  } catch (error) {
    const { what, why, next } = toSyncError(error, 'Cannot evaluate the analysis')
    process.stderr.write(`${what}: ${why}; ${next}\n`)
    return 64
  }
}

interface Evaluation {
  readonly judged: readonly Judged[]
  /** User and system time of this process and its worker threads a minute of audio: what ffmpeg takes is not in it. */
  readonly cpuSecondsPerMinute: number
}

async function judgeAll(truths: readonly Truth[]): Promise<Evaluation> {
  const { ffmpeg } = await locateFfmpeg({ env: process.env })
  const folder = await mkdtemp(join(tmpdir(), 'eval-audio-'))
  const analyser = createAnalyser({ workers: 1, killAfterMs: KILL_AFTER_MS })
  const judged: Judged[] = []
  let minutes = 0
  let cpuMicroseconds = 0
  try {
    for (const truth of truths) {
      const signals = await decode(ffmpeg, truth.path, folder)
      minutes += (await stat(signals.mono11kHz)).size / 2 / MONO_RATE_HZ / 60
      const before = process.cpuUsage()
      judged.push(await judge(analyser, signals, truth))
      const { user, system } = process.cpuUsage(before)
      cpuMicroseconds += user + system
    }
  } finally {
    await analyser.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { judged, cpuSecondsPerMinute: minutes === 0 ? 0 : cpuMicroseconds / 1e6 / minutes }
}

async function judge(analyser: Analyser, signals: AnalysisSignals, truth: Truth): Promise<Judged> {
  return { truth, found: await analyser.analyse({ signals, bpmRange: BPM_RANGE }) }
}

/** The signals that a conversion writes, made alone. */
async function decode(ffmpeg: string, path: string, folder: string): Promise<AnalysisSignals> {
  const [output] = ANALYSIS_OUTPUTS
  const signals: AnalysisSignals = { mono11kHz: join(folder, output.name) }
  const filters = `aformat=channel_layouts=mono,aresample=${output.sampleRateHz}`
  const asked = ['-map', '0:a:0', '-af', filters, '-c:a', output.codec, '-f', output.ffmpegFormat]
  const result = await runProgram(ffmpeg, [
    '-v',
    'error',
    '-nostdin',
    '-y',
    '-i',
    `file:${path}`,
    ...asked,
    signals.mono11kHz,
  ])
  if (result.exitCode === 0) return signals
  const why = result.stderr.trim().split('\n').at(-1) ?? ''
  throw new SyncError(
    'AUDIO_UNREADABLE',
    `Cannot decode "${path}"`,
    why,
    'correct the table, or make the missing file',
  )
}

process.exitCode = await main(process.argv.slice(2))
