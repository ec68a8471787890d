import { scoreCandidate, type ScoredCandidate } from '../../../src/matching/audio-match/score-candidate.ts'

/** One upload, held against one question; what is not told is as in the plain case. */
export interface Row {
  readonly asked?: string
  readonly artists?: readonly string[]
  readonly album?: string
  readonly isrc?: string
  readonly title: string
  readonly by: string
  /** Longer than what is asked for by as many seconds; null for an unknown length. */
  readonly longerS?: number | null
  readonly service?: string
  readonly foundIsrc?: string
  readonly verdict: ScoredCandidate['verdict']
  readonly because: string
}

const LENGTH_MS = 240_000

export function score({ longerS = 0, ...row }: Row): ScoredCandidate {
  const query = {
    title: row.asked ?? 'Strobe',
    artists: row.artists ?? ['Nova'],
    album: row.album ?? null,
    durationMs: LENGTH_MS,
    isrc: row.isrc ?? null,
  }
  const candidate = {
    service: row.service ?? 'youtube',
    id: 'c1',
    url: '',
    title: row.title,
    uploader: row.by,
    artists: [],
    durationMs: longerS === null ? null : LENGTH_MS + longerS * 1000,
    isrc: row.foundIsrc ?? null,
  }
  return scoreCandidate(query, candidate)
}
