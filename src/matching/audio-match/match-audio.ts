import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'
import { isTopic } from './channel.ts'
import { fieldAliases } from './field-aliases.ts'
import { sameFileLength, sameLength } from './length-match.ts'
import { compareRemasters } from './remaster.ts'
import { romanisedTitle } from './romanised-title.ts'
import { wordsOf } from '../names/words.ts'
import { asksForSomeConcert, scoreCandidate, type ScoredCandidate } from './score-candidate.ts'

/** What the candidates of all searches amount to. */
export interface AudioMatch {
  /** `accept`: the first of `scored` is fetched; `review`: a person chooses; `none`: nothing came near. */
  readonly decision: 'accept' | 'review' | 'none'
  /** Half a sentence. */
  readonly why: string
  /** All candidates, the best first. */
  readonly scored: readonly ScoredCandidate[]
}

/** Candidates as good as each other that may be two recordings: their lengths differ by more than this. */
const OTHER_LENGTH_MS = 5000
/** Scores closer than this are called equal. */
const EQUAL_SCORE = 0.02

/**
 * Chooses the audio of a recording among what searches found. Prefers a question to a wrong answer: with the same names,
 * only length, version words and ISRC stand between the recording and another one.
 */
export function matchAudio(query: RecordingQuery, candidates: readonly AudioCandidate[]): AudioMatch {
  const aliases = fieldAliases(query, candidates)
  const romanised = romanisedTitle(query, candidates)
  const otherTitles = romanised === null ? aliases.titles : [...aliases.titles, romanised]
  const asked = { ...query, artists: [...query.artists, ...aliases.artists], otherTitles }
  const scored = candidates
    .map((candidate) => scoreCandidate(asked, candidate))
    .toSorted((a, b) => RANK[b.verdict] - RANK[a.verdict] || b.score - a.score)
  const [best] = scored
  if (best === undefined) return { decision: 'none', why: 'no search found anything', scored }
  if (best.verdict === 'reject') return { decision: 'none', why: `the best was refused: ${best.why}`, scored }
  if (best.verdict === 'review') return { decision: 'review', why: best.why, scored }
  const clean = EXPLICIT.test(query.title) ? undefined : scored.find((other) => isCensored(best, other))
  if (clean !== undefined) return { decision: 'review', why: 'there are an explicit and a clean one', scored }
  const isRemaster = compareRemasters(query.title, best.candidate.title) === 'both'
  if (isRemaster && scored.some((other) => isOtherRemaster(best, other)))
    return { decision: 'review', why: 'there are remasters of two years, and which is not told', scored }
  if (asksForSomeConcert(asked) && scored.some((other) => isOtherConcert(best, other)))
    return { decision: 'review', why: 'there are two concerts, and which is not told', scored }
  const rival = scored.find((other) => isRival(best, other) || isTwin(query, best, other))
  if (rival === undefined) return { decision: 'accept', why: best.why, scored }
  const why = `"${best.candidate.title}" and "${rival.candidate.title}" fit equally well and differ in length`
  return { decision: 'review', why, scored }
}

const RANK = { accept: 2, review: 1, reject: 0 }

/** Two uploads of one thing are no rivals: the better one is taken. */
function isRival(best: ScoredCandidate, other: ScoredCandidate): boolean {
  const [a, b] = [best.candidate.durationMs, other.candidate.durationMs]
  if (other === best || other.verdict !== 'accept' || best.score - other.score > EQUAL_SCORE) return false
  return a !== null && b !== null && Math.abs(a - b) > OTHER_LENGTH_MS
}

/** As good as the best, and of another year: where the question named a year, only its own is this good. */
function isOtherRemaster(
  { candidate: best }: ScoredCandidate,
  { candidate: other, verdict }: ScoredCandidate,
): boolean {
  return verdict === 'accept' && compareRemasters(best.title, other.title) === 'others'
}

/** Two uploads, both nearly and neither quite as long as what is asked for: two masters, or two sessions, perhaps. */
function isTwin(
  { durationMs: asked }: RecordingQuery,
  { candidate: best }: ScoredCandidate,
  { candidate: other, verdict }: ScoredCandidate,
): boolean {
  const [a, b] = [best.durationMs, other.durationMs]
  if (verdict !== 'accept' || asked === null || a === null || b === null) return false
  return (
    sameLength(asked, a) &&
    sameLength(asked, b) &&
    ![sameFileLength(a, b), sameFileLength(asked, a), sameFileLength(asked, b)].includes(true)
  )
}

/** On one channel, as good as the best, and called otherwise. */
function isOtherConcert(
  { candidate: best }: ScoredCandidate,
  { candidate, verdict }: ScoredCandidate,
): boolean {
  const words = ({ title }: AudioCandidate): string => wordsOf(title).join(' ')
  return verdict === 'accept' && best.uploader === candidate.uploader && words(best) !== words(candidate)
}

const EXPLICIT = /\b(?:explicit|dirty|uncensored)\b/i

/**
 * Explicit and clean side by side: which one was asked for is not told. Also where a stranger says that his is the dirty
 * one, since videos are bleeped; what YouTube makes of recordings is not.
 */
function isCensored({ candidate: best }: ScoredCandidate, other: ScoredCandidate): boolean {
  const { title, uploader } = other.candidate
  if (best.uploader === uploader && EXPLICIT.test(best.title)) return /\b(?:clean|censored)\b/i.test(title)
  if (isTopic(best.uploader) || EXPLICIT.test(best.title)) return false
  return other.verdict === 'accept' && EXPLICIT.test(title)
}
