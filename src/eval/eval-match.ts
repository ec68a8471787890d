import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import * as z from 'zod/mini'
import { matchAudio, type AudioMatch } from '../matching/audio-match/match-audio.ts'
import { SyncError, toSyncError } from '../model/error.ts'
import '../util/schema-language.ts'

const text = z._default(z.nullable(z.string()), null)
const number = z._default(z.nullable(z.number()), null)
const casesFile = z.object({
  format: z.literal('match-cases/1'),
  cases: z.array(
    z.object({
      id: z.string(),
      query: z.object({
        title: z.string(),
        artists: z._default(z.array(z.string()), []),
        durationMs: number,
        isrc: text,
        album: text,
      }),
      candidates: z.array(
        z.object({
          service: text,
          id: z.string(),
          title: text,
          uploader: text,
          durationMs: number,
          isrc: text,
        }),
      ),
      expect: z.nullable(z.string()),
      ambiguous: z._default(z.nullable(z.boolean()), false),
      because: z._default(z.nullable(z.string()), ''),
    }),
  ),
})
type Case = z.infer<typeof casesFile>['cases'][number]

interface Wrong {
  readonly id: string
  readonly expected: string | null
  /** The candidate that was accepted, or the decision where none was. */
  readonly got: string
  readonly because: string
  readonly why: string
}

interface MatchReport {
  /** Of the candidates accepted, the share that is right; 1 when none was. */
  readonly precision: number
  /** Of the cases with a right candidate that is not ambiguous, the share in which it was accepted. */
  readonly recall: number
  readonly reviewRate: number
  readonly cases: number
  /** Accepted and not right, or nothing found where there was a right one. */
  readonly wrong: readonly Wrong[]
  /** Left to a person though there was one answer. */
  readonly review: readonly Wrong[]
}

interface Judged {
  readonly one: Case
  readonly match: AudioMatch
  readonly accepted: string | null
}

function evaluate(cases: readonly Case[]): MatchReport {
  const judged = cases.map(judge)
  const count = (test: (one: Judged) => boolean): number => judged.filter(test).length
  const accepted = count((one) => one.accepted !== null)
  const right = count(isRight)
  const expected = count(({ one }) => one.expect !== null && one.ambiguous !== true)
  const found = count((one) => isRight(one) && one.one.ambiguous !== true)
  const list = (test: (one: Judged) => boolean): readonly Wrong[] => judged.filter(test).map(wrongOf)
  return {
    precision: share(right, accepted, 1),
    recall: share(found, expected, 1),
    reviewRate: share(
      count(({ match }) => match.decision === 'review'),
      cases.length,
      0,
    ),
    cases: cases.length,
    wrong: list(isWrong),
    review: list(({ one, match }) => match.decision === 'review' && one.ambiguous !== true),
  }
}

function judge(one: Case): Judged {
  const candidates = one.candidates.map(({ service, id, title, uploader, durationMs, isrc }) => ({
    service: service ?? 'unknown',
    id,
    url: '',
    title: title ?? '',
    uploader,
    artists: [],
    durationMs,
    isrc,
  }))
  const match = matchAudio(one.query, candidates)
  return {
    one,
    match,
    accepted: match.decision === 'accept' ? (match.scored[0]?.candidate.id ?? null) : null,
  }
}

function isRight({ one, accepted }: Judged): boolean {
  return accepted !== null && accepted === one.expect
}

function isWrong(judged: Judged): boolean {
  const { one, match, accepted } = judged
  if (accepted !== null) return !isRight(judged)
  return match.decision === 'none' && one.expect !== null && one.ambiguous !== true
}

function wrongOf({ one, match, accepted }: Judged): Wrong {
  const { id, expect, because } = one
  return { id, expected: expect, got: accepted ?? match.decision, because: because ?? '', why: match.why }
}

function share(part: number, whole: number, whenNone: number): number {
  return whole === 0 ? whenNone : Math.round((part / whole) * 10_000) / 10_000
}

function inWords({ precision, recall, reviewRate, cases, wrong, review }: MatchReport): string {
  const line = ({ id, expected, got, because, why }: Wrong): string =>
    `  ${id}: got ${got}, expected ${expected ?? 'none'} (${because})\n    ${why}`
  return [
    `${cases} cases: precision ${precision}, recall ${recall}, review rate ${reviewRate}`,
    ...(wrong.length === 0 ? ['none wrong'] : [`${wrong.length} wrong:`, ...wrong.map(line)]),
    ...(review.length === 0 ? [] : [`${review.length} for review:`, ...review.map(line)]),
  ].join('\n')
}

async function readCases(path: string): Promise<readonly Case[]> {
  const what = `Cannot read the cases in "${path}"`
  const next = 'see test/eval/match-cases.json for the format'
  let content: unknown
  try {
    content = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new SyncError('USAGE', what, why, next, { cause: error })
  }
  const checked = casesFile.safeParse(content)
  if (checked.success) return checked.data.cases
  const [issue] = checked.error.issues
  const why = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not in the format'}`
  throw new SyncError('USAGE', what, why, next)
}

/** `eval-match CASES.json [--json]`: how often the right audio is found, and a wrong one taken. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const options = { json: { type: 'boolean' } } as const
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [path] = positionals
    if (path === undefined || positionals.length > 1) {
      process.stderr.write('Usage: npm run eval:match -- CASES.json [--json]\n')
      return 64
    }
    const report = evaluate(await readCases(path))
    process.stdout.write(
      values.json === true ? `${JSON.stringify(report, null, 2)}\n` : `${inWords(report)}\n`,
    )
    return 0
  } catch (error) {
    const { what, why, next } = toSyncError(error, 'Cannot evaluate the matching')
    process.stderr.write(`${what}: ${why}; ${next}\n`)
    return 64
  }
}

process.exitCode = await main(process.argv.slice(2))
