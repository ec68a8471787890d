import { basename } from 'node:path'
import type { Analysis } from '../../audio/analysis/analysis.ts'
import { pitchClassOf, type Key } from '../../audio/analysis/key-notation.ts'
import type { Truth } from './read-truth.ts'

export interface Judged {
  readonly truth: Truth
  readonly found: Analysis
}

/** Shares, 0..1, of the tracks whose tempo (or key) is known; null where there are none. What was not found is wrong. */
export interface AudioReport {
  readonly tempo: {
    /** Within 4 %. */
    readonly acc1: number | null
    /** Within 4 % of the tempo, its half, double, third or triple. */
    readonly acc2: number | null
    /** Within 0.1 % of any of those. */
    readonly withinTenthPercent: number | null
    /** At or above the confidence limit. */
    readonly confidentShare: number | null
    /** `acc1` of those. */
    readonly confidentAcc1: number | null
  }
  readonly key: {
    readonly exact: number | null
    /** MIREX's weights: 1 exact, .5 a fifth above, .3 the relative, .2 the parallel key. */
    readonly mirex: number | null
    readonly confidentShare: number | null
    readonly confidentExact: number | null
  }
  readonly cpuSecondsPerMinute: number
  readonly tracks: number
}

/** Halves and doubles, and for pieces in three also thirds and triples. */
const METRICAL = [1, 1 / 2, 2, 1 / 3, 3]

export function audioReport(
  judged: readonly Judged[],
  minConfidence: number,
  cpuSecondsPerMinute: number,
): AudioReport {
  const tempi = judged.flatMap(({ truth, found: { tempo } }) =>
    truth.bpm === null
      ? []
      : [
          {
            ratio: tempo === null ? 0 : tempo.bpm / truth.bpm,
            sure: (tempo?.confidence ?? 0) >= minConfidence,
          },
        ],
  )
  const keys = judged.flatMap(({ truth, found: { key } }) =>
    truth.key === null
      ? []
      : [
          {
            score: key === null ? 0 : mirexScore(key, truth.key),
            sure: (key?.confidence ?? 0) >= minConfidence,
          },
        ],
  )
  const sureTempi = tempi.filter(({ sure }) => sure)
  const sureKeys = keys.filter(({ sure }) => sure)
  return {
    tempo: {
      acc1: mean(tempi.map(({ ratio }) => Number(near(ratio, 0.04, [1])))),
      acc2: mean(tempi.map(({ ratio }) => Number(near(ratio, 0.04, METRICAL)))),
      withinTenthPercent: mean(tempi.map(({ ratio }) => Number(near(ratio, 0.001, METRICAL)))),
      confidentShare: mean(tempi.map(({ sure }) => Number(sure))),
      confidentAcc1: mean(sureTempi.map(({ ratio }) => Number(near(ratio, 0.04, [1])))),
    },
    key: {
      exact: mean(keys.map(({ score }) => Number(score === 1))),
      mirex: mean(keys.map(({ score }) => score)),
      confidentShare: mean(keys.map(({ sure }) => Number(sure))),
      confidentExact: mean(sureKeys.map(({ score }) => Number(score === 1))),
    },
    cpuSecondsPerMinute: rounded(cpuSecondsPerMinute),
    tracks: judged.length,
  }
}

export function audioReportText(
  report: AudioReport,
  judged: readonly Judged[],
  minConfidence: number,
): string {
  const { tempo, key } = report
  const wrong = judged.flatMap(wrongLine)
  return [
    `${report.tracks} tracks, ${report.cpuSecondsPerMinute} CPU s a minute of audio (without decoding)`,
    `tempo: Acc1 ${percent(tempo.acc1)}, Acc2 ${percent(tempo.acc2)}, within 0.1 % ${percent(tempo.withinTenthPercent)}`,
    `  at confidence ${minConfidence} and above: ${percent(tempo.confidentShare)}, of which right ${percent(tempo.confidentAcc1)}`,
    `key: exact ${percent(key.exact)}, MIREX ${percent(key.mirex)}`,
    `  at confidence ${minConfidence} and above: ${percent(key.confidentShare)}, of which exact ${percent(key.confidentExact)}`,
    wrong.length === 0 ? 'none wrong' : `${wrong.length} wrong:`,
    ...wrong,
  ].join('\n')
}

function wrongLine({ truth, found: { tempo, key } }: Judged): readonly string[] {
  const name = basename(truth.path)
  const confidence = (value: { readonly confidence: number } | null): string =>
    value?.confidence.toFixed(2) ?? '-'
  const lines: string[] = []
  if (truth.bpm !== null && !near((tempo?.bpm ?? 0) / truth.bpm, 0.04, [1])) {
    lines.push(
      `  ${name}: tempo ${tempo?.bpm ?? 'not found'}, is ${truth.bpm} (confidence ${confidence(tempo)})`,
    )
  }
  if (truth.key !== null && (key === null || mirexScore(key, truth.key) < 1)) {
    const said = key === null ? 'not found' : `${key.tonic} ${key.mode}`
    lines.push(
      `  ${name}: key ${said}, is ${truth.key.tonic} ${truth.key.mode} (confidence ${confidence(key)})`,
    )
  }
  return lines
}

function near(ratio: number, tolerance: number, allowed: readonly number[]): boolean {
  return allowed.some((factor) => Math.abs(ratio / factor - 1) <= tolerance)
}

function mirexScore(found: Key, truth: Key): number {
  const up = ((pitchClassOf(found.tonic) ?? 0) - (pitchClassOf(truth.tonic) ?? 0) + 12) % 12
  if (found.mode === truth.mode) return up === 0 ? 1 : up === 7 ? 0.5 : 0
  if (up === (truth.mode === 'minor' ? 3 : 9)) return 0.3
  return up === 0 ? 0.2 : 0
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null
  return rounded(values.reduce((sum, value) => sum + value, 0) / values.length)
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

function percent(share: number | null): string {
  return share === null ? 'unknown' : `${(share * 100).toFixed(1)} %`
}
