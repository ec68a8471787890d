import type { AudioCandidate } from '../../model/ports.ts'
import { accountFor, type Account } from './account-for.ts'
import { channelOf, type Channel } from './channel.ts'
import { doubtOfChannel } from './doubt-of-channel.ts'
import { foreignKinds } from './foreign-kinds.ts'
import { lengthMatch } from './length-match.ts'
import { doubtOfNames } from './other-scripts.ts'
import { readAsked, type AskedRecording } from './read-asked.ts'
import { compareRemasters } from './remaster.ts'
import { CONCERTS } from './version-kinds.ts'
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
export function scoreCandidate(query: AskedRecording, candidate: AudioCandidate): ScoredCandidate {
  const channel = channelOf(query, candidate)
  const length = lengthMatch(query.durationMs, candidate, channel)
  const account = accountFor(query, candidate, channel)
  const isrc = sameIsrc(query.isrc, candidate.isrc)
  const foreign = foreignKinds(query, account, channel)
  const remasters = compareRemasters(query.title, candidate.title)
  const { verdict, why } = weigh({
    account,
    length,
    askedLength: query.durationMs !== null,
    channel,
    isrc,
    foreign,
    doubt: doubtOfNames(query, candidate, account),
    someConcert: asksForSomeConcert(query),
    remasters,
    ofChannel: doubtOfChannel(query, candidate, channel),
  })
  const signals = {
    isrc: isrc === null ? null : Number(isrc),
    title: Number(account.title),
    artists: Number(account.artist),
    version: versionScore(account, foreign),
    duration: length.score,
  }
  const isSecond = remasters === 'one' || !account.hasGuests
  const band = verdict === 'accept' && isSecond ? 'second' : verdict
  return { candidate, score: scoreOf(band, signals, channel), signals, verdict, why }
}

/** A concert is asked for, and not told which. */
export function asksForSomeConcert(query: AskedRecording): boolean {
  const { kinds, telling } = readAsked(query)
  return telling.length === 0 && [...CONCERTS].some((kind) => kinds.has(kind))
}

/** `second`: what is taken when nothing fits better. */
const BANDS = { accept: [0.9, 1], second: [0.9, 0.94], review: [0.6, 0.89], reject: [0, 0.59] } as const

function scoreOf(band: keyof typeof BANDS, signals: ScoredCandidate['signals'], channel: Channel): number {
  const { isrc, title, artists, version, duration } = signals
  const sum = 0.33 * title + 0.23 * artists + 0.2 * version + 0.2 * (duration ?? 0.5)
  const better = (isrc === 1 ? 0.04 : 0) + (channel === 'own' ? 0.04 : 0)
  const [low, high] = BANDS[band]
  return Math.round((low + (high - low) * Math.min(1, sum + better)) * 1000) / 1000
}

/** Each kind that one side names alone costs half, each word that nothing explains a tenth. */
function versionScore({ missingKinds, missingWords, left }: Account, foreign: readonly string[]): number {
  const kinds = missingKinds.length + foreign.length
  return Math.max(0, 1 - kinds * 0.5 - (missingWords.length + left.length) * 0.1)
}

/** Null where one side has none; dashes and case do not count. */
function sameIsrc(a: string | null, b: string | null): boolean | null {
  const [one, other] = [a, b].map((isrc) => isrc?.replaceAll('-', '').toUpperCase() ?? '')
  return one === '' || other === '' ? null : one === other
}
