import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'
import { compareNames, type NameComparison } from '../names/compare-names.ts'
import { foreignWords, withoutRemaster } from './foreign-words.ts'
import { lengthMatch, type LengthMatch } from './length-match.ts'
import { doubtOfNames } from './other-scripts.ts'
import { strangersInLead } from './strangers-in-lead.ts'
import { titlesOf } from './titles-of.ts'

/** A candidate with all that spoke for and against it. */
export interface ScoredCandidate {
  readonly candidate: AudioCandidate
  /** 0..1, for the order and for people; the verdict does not follow from it alone. */
  readonly score: number
  /** Each 0..1; null where one side does not say. */
  readonly signals: {
    readonly isrc: number | null
    readonly title: number
    readonly artists: number
    readonly version: number
    readonly duration: number | null
  }
  readonly verdict: 'accept' | 'review' | 'reject'
  readonly why: string
}

/** Weighs one candidate against the recording that is looked for. */
export function scoreCandidate(query: RecordingQuery, candidate: AudioCandidate): ScoredCandidate {
  const names = bestNames(query, candidate)
  const length = lengthMatch(query.durationMs, candidate.durationMs)
  const isrc = sameIsrc(query.isrc, candidate.isrc)
  const foreign = foreignWords(query, candidate)
  const doubt = doubtOfNames(query, candidate, names.signals)
  const remaster = isRemaster(query, candidate)
  const strangers = strangersInLead(query, candidate)
  const { verdict, why } = weigh({ names, length, isrc, foreign, doubt, strangers, remaster })
  const signals = {
    isrc: isrc === null ? null : Number(isrc),
    title: names.signals.title,
    artists: names.signals.artists,
    version: foreign.length > 0 ? Math.min(names.signals.version, 0.5) : names.signals.version,
    duration: length.score,
  }
  return { candidate, score: scoreOf(verdict, signals), signals, verdict, why }
}

interface Found {
  readonly names: NameComparison
  readonly length: LengthMatch
  readonly isrc: boolean | null
  /** Version words of the candidate that the query does not have. */
  readonly foreign: readonly string[]
  /** Why names that differ may be one. */
  readonly doubt: string | null
  /** Artists whom the title puts beside those asked for. */
  readonly strangers: readonly string[]
  readonly remaster: boolean
}

function weigh(found: Found): Pick<ScoredCandidate, 'verdict' | 'why'> {
  const { names, length, isrc, foreign, doubt, strangers, remaster } = found
  const said = `${names.evidence.slice(0, 3).join('; ')}; ${length.words}`
  const reject = (why: string) => ({ verdict: 'reject', why }) as const
  const review = (why: string) => ({ verdict: 'review', why }) as const
  if (length.relation === 'impossible') return reject(length.words)
  if (names.versionsDiffer) return reject(said)
  if (names.verdict === 'different' && isrc !== true) {
    const mayBe = doubt !== null && length.relation === 'agrees' && foreign.length === 0
    return mayBe ? review(`${doubt}; ${said}`) : reject(said)
  }
  if (length.relation === 'contradicts') return isrc === true ? review(said) : reject(said)
  if (foreign.length > 0) return review(`its title says "${foreign.join(', ')}", which was not asked for`)
  if (names.verdict === 'different') return review(`the ISRC is the same, but ${said}`)
  if (length.relation === 'off') return review(said)
  if (isrc === true) return { verdict: 'accept', why: `the ISRC is the same; ${said}` }
  if (strangers.length > 0) return review(`its title also names "${strangers.join(', ')}"; ${said}`)
  if (length.relation === 'unknown') return review(said)
  if (names.verdict === 'review') return review(said)
  if (isrc === false && !remaster) return review(`the ISRCs differ; ${said}`)
  return { verdict: 'accept', why: said }
}

const BANDS = { accept: [0.9, 1], review: [0.6, 0.89], reject: [0, 0.59] } as const

function scoreOf(verdict: ScoredCandidate['verdict'], signals: ScoredCandidate['signals']): number {
  const { isrc, title, artists, version, duration } = signals
  const sum =
    0.35 * title + 0.25 * artists + 0.2 * version + 0.2 * (duration ?? 0.5) + (isrc === 1 ? 0.05 : 0)
  const [low, high] = BANDS[verdict]
  return Math.round((low + (high - low) * Math.min(1, sum)) * 1000) / 1000
}

const ORDER = { same: 2, review: 1, different: 0 }

/** The reading of the candidate's title and uploader under which it fits best. */
function bestNames(query: RecordingQuery, candidate: AudioCandidate): NameComparison {
  const asked = {
    title: withoutRemaster(query.title),
    artists: query.artists,
    durationMs: query.durationMs,
  }
  const rank = ({ verdict, score, versionsDiffer }: NameComparison): number =>
    ORDER[verdict] * 10 + score + (versionsDiffer ? 1 : 0)
  const found = titlesOf(candidate, query.artists).map(({ title, artists }) =>
    compareNames(asked, { title: withoutRemaster(title), artists, durationMs: candidate.durationMs }),
  )
  return found.reduce((best, next) => (rank(next) > rank(best) ? next : best))
}

function isRemaster(query: RecordingQuery, { title }: AudioCandidate): boolean {
  return withoutRemaster(query.title) !== query.title || withoutRemaster(title) !== title
}

/** Null where one side has none; dashes and case do not count. */
function sameIsrc(a: string | null, b: string | null): boolean | null {
  const [one, other] = [a, b].map((isrc) => isrc?.replaceAll('-', '').toUpperCase() ?? '')
  return one === '' || other === '' ? null : one === other
}
