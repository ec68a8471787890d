import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import type { ConformanceCase } from './case.ts'
import { createDice, generateCase } from './generate-case.ts'
import { createPlace } from './place.ts'
import { runStep, type StepEnding } from './run-step.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Runs random task files with `tracksync task`, through its real command, and with the real Deno, and prints where stdout,
 * exit code or the files left behind differ: npm run fuzz -- [--n 2000] [--seed 1] [--jobs 2] [--bin bin/tracksync.js].
 * Exit code 1 when anything differs. Where Deno hangs or dies of a signal there is nothing to compare with: such a case is
 * named, and fails only when ours does not end either.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      n: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '2' },
      bin: { type: 'string', default: join(root, 'bin/tracksync.js') },
    },
  })
  const dice = createDice(Number(values.seed))
  const cases = Array.from({ length: Number(values.n) }, (_, n) => generateCase(`${values.seed}-${n}`, dice))
  const commands: Commands = {
    // Without the two dashes Node takes `--env-file` for itself, wherever it stands.
    own: [process.execPath, '--', values.bin, 'task'],
    deno: [join(root, 'node_modules/.bin/deno'), 'task'],
  }
  const tally = { passed: 0, failed: 0, 'deno-did-not-end': 0 }
  const queue = cases.values()
  const work = async (): Promise<void> => {
    for (const testCase of queue) tally[await compare(testCase, commands)] += 1
  }
  await Promise.all(Array.from({ length: Number(values.jobs) }, work))
  const uncompared = tally['deno-did-not-end']
  if (uncompared > 0) console.log(`Deno hung or died in ${uncompared} cases: ours ended, nothing to compare with`)
  console.log(`${tally.passed} passed, ${tally.failed} failed`)
  return tally.failed === 0 ? 0 : 1
}

interface Commands {
  readonly own: readonly string[]
  readonly deno: readonly string[]
}

interface Outcome extends StepEnding {
  /** What lies in the folder afterwards, one line for each file. */
  readonly left: string
}

async function compare(
  testCase: ConformanceCase,
  { own, deno }: Commands,
): Promise<'passed' | 'failed' | 'deno-did-not-end'> {
  const theirs = await run(testCase, deno)
  const ours = await run(testCase, own)
  const denoEnded = !theirs.late && typeof theirs.exit === 'number'
  if (!denoEnded && !ours.late) {
    report('Deno did not end', testCase, theirs, ours)
    return 'deno-did-not-end'
  }
  const same = ours.exit === theirs.exit && ours.stdout === theirs.stdout && ours.left === theirs.left
  if (!ours.late && same) return 'passed'
  report('different', testCase, theirs, ours)
  return 'failed'
}

function report(what: string, { id, tasks, args }: ConformanceCase, theirs: Outcome, ours: Outcome): void {
  console.log(`${what}: ${id}\n  ${JSON.stringify(tasks)} ${JSON.stringify(args)}`)
  for (const [who, { late, exit, stdout, left }] of Object.entries({ deno: theirs, ours }))
    console.log(`  ${who} ${late ? 'hung' : exit} ${JSON.stringify(stdout)} ${JSON.stringify(left)}`)
}

/** The folder's name is taken out of what was printed, since each run has its own. */
async function run(testCase: ConformanceCase, command: readonly string[]): Promise<Outcome> {
  const place = createPlace(testCase)
  try {
    const ending = await runStep([...command, '--config', '{config}'], testCase, place)
    const plain = (text: string): string => text.replaceAll(place.folder, '{dir}').replaceAll(dirname(place.folder), '{place}')
    return { ...ending, stdout: plain(ending.stdout), left: plain(filesIn(place.folder)) }
  } finally {
    place.remove()
  }
}

function filesIn(folder: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const made = entries.filter(({ name }) => name !== 'deno.json')
  const lines = made.map((entry) => {
    const path = join(entry.parentPath, entry.name)
    return entry.isFile() ? `${path}: ${JSON.stringify(readFileSync(path, 'utf8'))}` : path
  })
  return lines.sort().join('\n')
}

process.exitCode = await main()
