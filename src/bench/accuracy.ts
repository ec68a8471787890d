import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as z from 'zod/mini'
import { atLeast, atMost, type BenchRow } from './bench-row.ts'

const report = z.object({
  tempo: z.object({
    acc1: z.number(),
    acc2: z.number(),
    withinTenthPercent: z.number(),
    confidentShare: z.number(),
    confidentAcc1: z.number(),
  }),
  key: z.object({ exact: z.number(), mirex: z.number() }),
  cpuSecondsPerMinute: z.number(),
})

/** How right tempo and key are on a table of known ones; `npm run eval:audio` says more about the same. */
export function benchAccuracy(truth: string): readonly BenchRow[] {
  const program = fileURLToPath(new URL('../eval/eval-audio.ts', import.meta.url))
  const said = execFileSync(process.execPath, ['--import', 'tsx', program, truth, '--json'], {
    encoding: 'utf8',
  })
  const { tempo, key, cpuSecondsPerMinute } = report.parse(JSON.parse(said))
  return [
    atLeast('tempo, Acc1', tempo.acc1, 'share', 0.9),
    atLeast('tempo, Acc2', tempo.acc2, 'share', 0.98),
    atLeast('tempo within 0.1 %', tempo.withinTenthPercent, 'share', 0.95),
    atLeast('tempo above the confidence limit, Acc1', tempo.confidentAcc1, 'share', 0.97),
    atLeast('key, exact', key.exact, 'share', 0.83),
    atLeast('key, MIREX', key.mirex, 'share', 0.89),
    // 0.5 for the tempo and 0.2 for the key
    atMost('tempo and key, CPU', cpuSecondsPerMinute, 's per minute of audio', 0.7),
  ]
}
