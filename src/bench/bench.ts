import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { benchAccuracy } from './accuracy.ts'
import type { BenchRow } from './bench-row.ts'
import { benchCatalog } from './catalog.ts'
import { benchConvert } from './convert.ts'
import { benchFingerprints } from './fingerprints.ts'
import { benchNotionMirror } from './notion-mirror.ts'
import { benchRunnerStep } from './runner-step.ts'
import { benchStartup } from './startup.ts'
import { benchTaskCommand } from './task-command.ts'
import { benchTriggerFolder } from './trigger-folder.ts'
import { benchWholeRun } from './whole-run.ts'

const USAGE = `Usage: npm run bench -- [NAME]... [--full] [--tracks N] [--truth TRUTH.csv]

Names: startup task-command runner-step catalog notion-mirror convert whole-run trigger-folder fingerprints accuracy
  --full           also what takes many minutes: bursts of 50,000 drops, memory over 200 tracks
  --tracks N       how many tracks the catalog and the fingerprint index hold; 100,000 unless given
  --truth FILE     the table for "accuracy" (columns path,set,recipe,bpm,key), or in TRACKSYNC_TRUTH
`

interface Asked {
  readonly full: boolean
  readonly tracks: number
  readonly truth: string | null
}

type Bench = (asked: Asked) => readonly BenchRow[] | Promise<readonly BenchRow[]>

const BENCHES: Readonly<Record<string, Bench>> = {
  startup: benchStartup,
  'task-command': benchTaskCommand,
  'runner-step': benchRunnerStep,
  catalog: ({ tracks }) => benchCatalog(tracks),
  'notion-mirror': () => benchNotionMirror(),
  convert: () => benchConvert(),
  'whole-run': ({ full }) => benchWholeRun(full),
  'trigger-folder': ({ full }) => benchTriggerFolder({ full }),
  fingerprints: ({ tracks }) => benchFingerprints({ tracks }),
  accuracy: ({ truth }) => {
    if (truth !== null) return benchAccuracy(truth)
    process.stderr.write('skipped: accuracy (no --truth FILE)\n')
    return []
  },
}

/** Measures, prints every figure beside its bar, and says what was missed; a missed bar is no error of the program. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      full: { type: 'boolean' },
      tracks: { type: 'string' },
      truth: { type: 'string' },
      help: { type: 'boolean' },
    },
    allowPositionals: true,
  })
  const names = positionals.length === 0 ? Object.keys(BENCHES) : positionals
  if (values.help === true || names.some((name) => BENCHES[name] === undefined)) {
    process.stderr.write(USAGE)
    return values.help === true ? 0 : 64
  }
  const asked: Asked = {
    full: values.full === true,
    tracks: Number(values.tracks ?? 100_000),
    truth: values.truth ?? process.env['TRACKSYNC_TRUTH'] ?? null,
  }
  const missed: string[] = []
  for (const name of names) {
    process.stdout.write(`\n${name} (load of the machine ${(loadavg()[0] ?? 0).toFixed(1)})\n`)
    try {
      const rows = (await BENCHES[name]?.(asked)) ?? []
      process.stdout.write(rows.map(line).join(''))
      missed.push(...rows.filter(({ ok }) => !ok).map((row) => `${name}: ${row.name}`))
    } catch (error) {
      process.stdout.write(`  FAILED  ${error instanceof Error ? error.message : String(error)}\n`)
      missed.push(`${name}: it failed`)
    }
  }
  process.stdout.write(
    missed.length === 0
      ? '\nAll bars are kept.\n'
      : `\nMissed:\n${missed.map((text) => `  ${text}\n`).join('')}`,
  )
  return 0
}

function line({ name, value, unit, bar, ok }: BenchRow): string {
  const shown = Number(value.toPrecision(3))
  const limit = Number.isFinite(bar) ? `bar ${bar}` : 'for information'
  return `  ${ok ? 'ok    ' : 'MISSED'}  ${name.padEnd(62)} ${String(shown).padStart(8)} ${unit} (${limit})\n`
}

process.exitCode = await main(process.argv.slice(2))
