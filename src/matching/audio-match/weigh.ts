import type { NameComparison } from '../names/compare-names.ts'
import type { Channel } from './channel.ts'
import { isOneLength, type LengthMatch } from './length-match.ts'

/** All that was found out about one candidate. */
export interface Found {
  readonly names: NameComparison
  readonly length: LengthMatch
  /** The length of what is asked for is known. */
  readonly askedLength: boolean
  readonly channel: Channel
  readonly isrc: boolean | null
  /** Version words of the candidate that the query does not have. */
  readonly foreign: readonly string[]
  /** Why names that differ may be one. */
  readonly doubt: string | null
  /** Artists whom the title puts beside those asked for. */
  readonly strangers: readonly string[]
  /** How many of the two sides say "remastered". */
  readonly remasters: 0 | 1 | 2
}

export interface Verdict {
  readonly verdict: 'accept' | 'review' | 'reject'
  /** Half a sentence. */
  readonly why: string
}

/** What the evidence amounts to. A question is better than a wrong song, so each doubt alone makes a question. */
export function weigh(found: Found): Verdict {
  const { names, length, isrc, foreign } = found
  const said = `${names.evidence.slice(0, 3).join('; ')}; ${length.words}`
  const differ = names.verdict === 'different'
  if (length.relation === 'impossible') return reject(length.words)
  if (names.versionsDiffer) return reject(said)
  if (differ && isrc !== true) return mayBeOne(found, said)
  if (length.relation === 'contradicts') return isrc === true ? review(said) : reject(said)
  if (foreign.some((kind) => NEVER_THE_SONG.has(kind))) return reject(saysForeign(foreign))
  if (foreign.length > 0) return review(saysForeign(foreign))
  if (isrc === true && (!differ || isNearlySame(found)))
    return length.relation === 'off' ? review(said) : accept(`the ISRC is the same; ${said}`)
  if (differ) return review(`the ISRC is the same, but ${said}`)
  const why = doubtOf(found)
  return why === null ? accept(said) : review(why === '' ? said : `${why}; ${said}`)
}

/** What speaks against candidates whose names and version fit; '' where the evidence says it already. */
function doubtOf({ names, length, askedLength, channel, isrc, strangers, remasters }: Found): string | null {
  if (length.relation === 'off') return ''
  // how long it is on the artist's own channel is looked at when it was fetched
  if (length.relation === 'unknown' && (channel !== 'own' || !askedLength || names.verdict !== 'same'))
    return ''
  if (names.someConcert && channel !== 'own' && length.relation !== 'close')
    return 'neither says which concert it is'
  if (strangers.length > 0) return `its title also names "${strangers.join(', ')}"`
  if (channel === 'others') return "it is on another artist's channel"
  if (names.signals.artists < SAME_ARTISTS && channel !== 'own') return 'it may name the composer alone'
  // "Radio Edit" says how long it is, and it is as long
  const isThatTake = names.vague && channel === 'own' && length.relation === 'close'
  if (names.verdict === 'review' && !names.cut && !isThatTake) return ''
  if (remasters === 1 && channel !== 'own') return 'only one says that it is remastered'
  // a reissue gets a new one
  const isReissue = channel === 'own' && length.relation === 'close' && names.verdict === 'same'
  return isrc === false && remasters === 0 && !isReissue ? 'the ISRCs differ' : null
}

/** Less is a name that was recognised in part, of one artist among several. */
const SAME_ARTISTS = 0.85

/** With the same ISRC and length it is enough that the channel is the artist's, or that title or artists are the same. */
function isNearlySame({ channel, length, names: { signals } }: Found): boolean {
  return (
    isOneLength(length) &&
    (channel === 'own' || (length.relation === 'close' && signals.title + signals.artists >= 1))
  )
}

/** Names that differ and may yet be one: a person has to look. */
function mayBeOne({ doubt, length, foreign }: Found, said: string): Verdict {
  const mayBe = doubt !== null && isOneLength(length) && foreign.length === 0
  return mayBe ? review(`${doubt}; ${said}`) : reject(said)
}

/** Made by somebody else, or about the song: no person would choose it. */
const NEVER_THE_SONG = new Set([
  'beat',
  'lesson',
  'karaoke',
  '8d',
  'nightcore',
  'daycore',
  'loop',
  'ai',
  'transition',
  'chipmunk',
])

function saysForeign(foreign: readonly string[]): string {
  return `its title says "${foreign.join(', ')}", which was not asked for`
}

function accept(why: string): Verdict {
  return { verdict: 'accept', why }
}

function review(why: string): Verdict {
  return { verdict: 'review', why }
}

function reject(why: string): Verdict {
  return { verdict: 'reject', why }
}
