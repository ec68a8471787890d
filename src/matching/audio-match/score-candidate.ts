import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'
import { compareNames, type NameComparison } from '../names/compare-names.ts'
import { channelOf, type Channel } from './channel.ts'
import { foreignWords, isRemaster, withoutRemaster } from './foreign-words.ts'
import { lengthMatch, type LengthMatch } from './length-match.ts'
import { doubtOfNames } from './other-scripts.ts'
import { strangersInLead } from './strangers-in-lead.ts'
import { titlesOf } from './titles-of.ts'
import { weigh, type Verdict } from './weigh.ts'

/** A candidate with all that spoke for and against it. */
export interface ScoredCandidate extends Verdict {
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
}

/** Weighs one candidate against the recording that is looked for. */
export function scoreCandidate(query: RecordingQuery, candidate: AudioCandidate): ScoredCandidate {
  const channel = channelOf(query, candidate)
  const length = lengthMatch(query.durationMs, candidate, channel)
  const names = bestNames(query, candidate, length, channel)
  const isrc = sameIsrc(query.isrc, candidate.isrc)
  const remasters = remastersIn(query, candidate)
  const foreign = foreignWords(query, candidate, channel)
  const { verdict, why } = weigh({
    names,
    length,
    askedLength: query.durationMs !== null,
    channel,
    isrc,
    foreign,
    doubt: doubtOfNames(query, candidate, names.signals),
    strangers: strangersInLead(query, candidate),
    remasters,
  })
  const signals = {
    isrc: isrc === null ? null : Number(isrc),
    title: names.signals.title,
    artists: names.signals.artists,
    version: Math.min(names.signals.version, foreign.length > 0 ? 0.5 : remasters === 1 ? 0.9 : 1),
    duration: length.score,
  }
  return {
    candidate,
    score: scoreOf(length.relation === 'film' && verdict === 'accept' ? 'film' : verdict, signals),
    signals,
    verdict,
    why,
  }
}

const BANDS = { accept: [0.9, 1], film: [0.9, 0.94], review: [0.6, 0.89], reject: [0, 0.59] } as const

function scoreOf(band: keyof typeof BANDS, signals: ScoredCandidate['signals']): number {
  const { isrc, title, artists, version, duration } = signals
  const sum =
    0.35 * title + 0.25 * artists + 0.2 * version + 0.2 * (duration ?? 0.5) + (isrc === 1 ? 0.05 : 0)
  const [low, high] = BANDS[band]
  return Math.round((low + (high - low) * Math.min(1, sum)) * 1000) / 1000
}

const ORDER = { same: 2, review: 1, different: 0 }

/** The reading of the candidate's title and uploader under which it fits best. */
function bestNames(
  query: RecordingQuery,
  candidate: AudioCandidate,
  length: LengthMatch,
  channel: Channel,
): NameComparison {
  const { artists: askedArtists, durationMs: askedMs } = query
  const asked = [query.title, ...titleOnAlbum(query)].map((title) => ({
    title: withoutRemaster(title),
    artists: askedArtists,
    durationMs: askedMs,
  }))
  // what a film adds says nothing about the names
  const durationMs = length.relation === 'film' ? query.durationMs : candidate.durationMs
  const rank = ({ verdict, score, versionsDiffer }: NameComparison): number =>
    ORDER[verdict] * 10 + score + (versionsDiffer ? 1 : 0)
  const found = titlesOf(candidate, query, channel).flatMap(({ title, artists }) => {
    const reading = { title: withoutRemaster(title), artists, durationMs }
    return asked.map((name) => compareNames(name, reading))
  })
  return found.reduce((best, next) => (rank(next) > rank(best) ? next : best))
}

const LIVE = /\s+-\s+[^-]*\b(?:live|acoustic)\b[^-]*$|\s*[([][^)\]]*\b(?:live|acoustic)\b[^)\]]*[)\]]/i

/** "Song - Live" of the album "MTV Unplugged in New York" is "Song (MTV Unplugged in New York)". */
function titleOnAlbum({ title, album }: RecordingQuery): readonly string[] {
  const song = title.replace(LIVE, '')
  const isLive =
    song !== title && song !== '' && /\b(?:unplugged|live|sessions?|concert)\b/i.test(album ?? '')
  return isLive ? [`${song} (${album ?? ''})`] : []
}

function remastersIn(query: RecordingQuery, candidate: AudioCandidate): 0 | 1 | 2 {
  const [asked, found] = [query, candidate].map(({ title }) => isRemaster(title))
  return asked === found ? (asked === true ? 2 : 0) : 1
}

/** Null where one side has none; dashes and case do not count. */
function sameIsrc(a: string | null, b: string | null): boolean | null {
  const [one, other] = [a, b].map((isrc) => isrc?.replaceAll('-', '').toUpperCase() ?? '')
  return one === '' || other === '' ? null : one === other
}
