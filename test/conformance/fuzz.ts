import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { buildTaskCommand } from './built-task-command.ts'
import type { ConformanceCase } from './case.ts'
import { createDice, generateCase } from './generate-case.ts'
import { createPlace } from './place.ts'
import { runStep, type StepEnding } from './run-step.ts'

/**
 * Runs random task files with `tracksync task` and with the real Deno and prints where stdout or exit code differ:
 * node --import tsx test/conformance/fuzz.ts [--n 2000] [--seed 1] [--jobs 2]. Exit code 1 when anything differs.
 * Where Deno hangs or dies of a signal there is nothing to compare with.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      n: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '2' },
    },
  })
  const dice = createDice(Number(values.seed))
  const cases = Array.from({ length: Number(values.n) }, (_, n) => generateCase(`${values.seed}-${n}`, dice))
  const own = await buildTaskCommand()
  const deno = [fileURLToPath(new URL('../../node_modules/.bin/deno', import.meta.url)), 'task']
  const tally = { same: 0, different: 0, incomparable: 0 }
  const queue = cases.values()
  const work = async (): Promise<void> => {
    for (const testCase of queue) tally[await compare(testCase, own, deno)] += 1
  }
  await Promise.all(Array.from({ length: Number(values.jobs) }, work))
  console.log(`${tally.same} the same, ${tally.different} different, ${tally.incomparable} where Deno hung or died`)
  return tally.different === 0 ? 0 : 1
}

async function compare(
  testCase: ConformanceCase,
  own: readonly string[],
  deno: readonly string[],
): Promise<'same' | 'different' | 'incomparable'> {
  const theirs = await run(testCase, deno)
  if (theirs.late || typeof theirs.exit === 'string') return 'incomparable'
  const ours = await run(testCase, own)
  if (!ours.late && ours.exit === theirs.exit && ours.stdout === theirs.stdout) return 'same'
  console.log(`different: ${testCase.id}\n  ${JSON.stringify(testCase.tasks)} ${JSON.stringify(testCase.args)}`)
  console.log(`  deno ${theirs.exit} ${JSON.stringify(theirs.stdout)}`)
  console.log(`  ours ${ours.late ? 'hung' : ours.exit} ${JSON.stringify(ours.stdout)}`)
  return 'different'
}

/** The folder's name is taken out of what was printed, since each run has its own. */
async function run(testCase: ConformanceCase, command: readonly string[]): Promise<StepEnding> {
  const place = createPlace(testCase)
  try {
    const ending = await runStep([...command, '--config', '{config}'], testCase, place)
    return { ...ending, stdout: ending.stdout.replaceAll(place.folder, '{dir}') }
  } finally {
    place.remove()
  }
}

process.exitCode = await main()
