import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import * as z from 'zod/mini'
import { compareNames, type NameComparison } from '../matching/names/compare-names.ts'
import { SyncError, toSyncError } from '../model/error.ts'
import '../util/schema-language.ts'

const name = z.object({
  title: z.string(),
  artists: z.array(z.string()),
  durationMs: z._default(z.nullable(z.number()), null),
})
const pairsFile = z.object({
  format: z.literal('name-pairs/1'),
  pairs: z.array(
    z.object({ id: z.string(), a: name, b: name, same: z.boolean(), because: z._default(z.string(), '') }),
  ),
})
type Pair = z.infer<typeof pairsFile>['pairs'][number]

interface Wrong extends Pair {
  readonly verdict: NameComparison['verdict']
  readonly score: number
  readonly why: string
}

/** `review` is no answer: it lowers recall where the two are the same, and never precision. */
interface NamesReport {
  /** Of the pairs called the same, the share that is; 1 when none was called so. */
  readonly precision: number
  /** Of the pairs that are the same, the share that was called so; 1 when there are none. */
  readonly recall: number
  /** The share of all pairs that was left to a person. */
  readonly reviewRate: number
  readonly pairs: number
  /** Called the same and is not, or is the same and was called different. */
  readonly wrong: readonly Wrong[]
  /** Left to a person. */
  readonly review: readonly Wrong[]
}

function evaluate(pairs: readonly Pair[]): NamesReport {
  const judged = pairs.map((pair) => ({ pair, found: compareNames(pair.a, pair.b) }))
  const count = (test: (one: (typeof judged)[number]) => boolean): number => judged.filter(test).length
  const calledSame = count(({ found }) => found.verdict === 'same')
  const right = count(({ pair, found }) => found.verdict === 'same' && pair.same)
  const same = count(({ pair }) => pair.same)
  const listed = (test: (one: (typeof judged)[number]) => boolean): readonly Wrong[] =>
    judged.filter(test).map(({ pair, found: { verdict, score, why } }) => ({ ...pair, verdict, score, why }))
  return {
    precision: share(right, calledSame, 1),
    recall: share(right, same, 1),
    reviewRate: share(
      count(({ found }) => found.verdict === 'review'),
      pairs.length,
      0,
    ),
    pairs: pairs.length,
    wrong: listed(({ pair, found }) => found.verdict === (pair.same ? 'different' : 'same')),
    review: listed(({ found }) => found.verdict === 'review'),
  }
}

function share(part: number, whole: number, whenNone: number): number {
  return whole === 0 ? whenNone : Math.round((part / whole) * 10_000) / 10_000
}

function inWords({ precision, recall, reviewRate, pairs, wrong, review }: NamesReport): string {
  const line = ({ id, a, b, same, because, verdict, why }: Wrong): string =>
    `  ${id}: called ${verdict}, is ${same ? 'the same' : 'different'} (${because})\n` +
    `    "${a.title}" by ${a.artists.join(', ')} | "${b.title}" by ${b.artists.join(', ')}\n    ${why}`
  return [
    `${pairs} pairs: precision ${precision}, recall ${recall}, review rate ${reviewRate}`,
    ...(wrong.length === 0 ? ['none wrong'] : [`${wrong.length} wrong:`, ...wrong.map(line)]),
    ...(review.length === 0 ? [] : [`${review.length} for review:`, ...review.map(line)]),
  ].join('\n')
}

async function readPairs(path: string): Promise<readonly Pair[]> {
  const what = `Cannot read the pairs in "${path}"`
  const next = 'see test/fixtures/name-pairs.json for the format'
  let content: unknown
  try {
    content = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new SyncError('USAGE', what, error instanceof Error ? error.message : String(error), next, {
      cause: error,
    })
  }
  const checked = pairsFile.safeParse(content)
  if (checked.success) return checked.data.pairs
  const [issue] = checked.error.issues
  throw new SyncError(
    'USAGE',
    what,
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not in the format'}`,
    next,
  )
}

/** `eval-names PAIRS.json [--json]`: how well names alone tell whether two tracks are the same recording. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' } },
      allowPositionals: true,
    })
    const [path] = positionals
    if (path === undefined || positionals.length > 1) {
      process.stderr.write('Usage: npm run eval:names -- PAIRS.json [--json]\n')
      return 64
    }
    const report = evaluate(await readPairs(path))
    process.stdout.write(
      values.json === true ? `${JSON.stringify(report, null, 2)}\n` : `${inWords(report)}\n`,
    )
    return 0
  } catch (error) {
    const { what, why, next } = toSyncError(error, 'Cannot evaluate names')
    process.stderr.write(`${what}: ${why}; ${next}\n`)
    return 64
  }
}

process.exitCode = await main(process.argv.slice(2))
