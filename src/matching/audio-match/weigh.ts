import type { Account } from './account-for.ts'
import type { Channel } from './channel.ts'
import { isOneLength, type LengthMatch } from './length-match.ts'
import type { Remasters } from './remaster.ts'
import { CUTS } from './version-kinds.ts'

/** All that was found out about one candidate. */
export interface Found {
  readonly account: Account
  readonly length: LengthMatch
  /** The length of what is asked for is known. */
  readonly askedLength: boolean
  readonly channel: Channel
  readonly isrc: boolean | null
  /** Kinds of version of the candidate that were not asked for. */
  readonly foreign: readonly string[]
  /** Why names that differ may be one. */
  readonly doubt: string | null
  /** A concert is asked for, and not told which. */
  readonly someConcert: boolean
  readonly remasters: Remasters
  /** What the channel's name says against it. */
  readonly ofChannel: string | null
}

export interface Verdict {
  readonly verdict: 'accept' | 'review' | 'reject'
  /** Half a sentence. */
  readonly why: string
}

/** What the evidence amounts to. A question is better than a wrong song, so each doubt alone makes a question. */
export function weigh(found: Found): Verdict {
  const { account, length, isrc, foreign } = found
  const said = evidenceOf(found)
  const fits = isOneLength(length)
  if (length.relation === 'impossible') return reject(length.words)
  const against = versionAgainst(found)
  if (!account.title || !account.artist) return namesDiffer(found, said)
  if (against !== null) {
    const mayBe = fits && (isrc === true || isDescription(found))
    return mayBe ? review(against) : reject(against)
  }
  if (length.relation === 'contradicts') return isrc === true ? review(said) : reject(said)
  const isSure = isrc === true && (fits || length.relation === 'unknown')
  if (isSure && foreign.length === 0) return accept(`the ISRC is the same; ${said}`)
  const why = doubtOf(found)
  return why === null ? accept(said) : review(why === '' ? said : `${why}; ${said}`)
}

/** Title or artist is not named: the code of the recording may still tell, or a person. */
function namesDiffer({ account, length, channel, isrc, foreign, doubt }: Found, said: string): Verdict {
  const fits = isOneLength(length)
  const isPlain = foreign.length === 0 && account.missingKinds.length === 0
  if (isrc === true && fits && isPlain)
    return account.title || account.artist ? accept(`the ISRC is the same; ${said}`) : review(said)
  if (doubt !== null && fits && isPlain) return review(`${doubt}; ${said}`)
  if (
    account.title &&
    channel === 'label' &&
    length.relation === 'close' &&
    isPlain &&
    account.left.length === 0
  )
    return review(`the label names no artist; ${said}`)
  return reject(said)
}

/** The version words that make it another recording; null where there are none, or only a cut's, which the length tells. */
function versionAgainst({ account, length, foreign }: Found): string | null {
  const fits = isOneLength(length)
  if (account.otherPart !== null) return `it is part ${account.otherPart}, which was not asked for`
  const isTold = (kind: string): boolean =>
    CUTS.has(kind) ? fits : kind === 'remix' && fits && account.isLedByRemixer
  const missing = account.missingKinds.filter((kind) => !isTold(kind))
  const other = foreign.filter((kind) => !CUTS.has(kind) || !fits)
  if (other.length > 0) return `its title says "${other.join(', ')}", which was not asked for`
  // another remixer
  if (account.kinds.has('remix') && account.missingWords.length > 0 && account.left.length > 0)
    return `its title says "${account.left.join(' ')}", and not "${account.missingWords.join(' ')}"`
  return missing.length > 0 ? `its title does not say "${missing.join(', ')}"` : null
}

/** "(mashup)" may say what the track is, where nothing else is beside its name. */
function isDescription({ foreign, account }: Found): boolean {
  return account.left.length === 0 && foreign.length > 0 && foreign.every((kind) => kind === 'mashup')
}

/** What speaks against candidates whose names and version fit; '' where the evidence says it already. */
function doubtOf(found: Found): string | null {
  const { account, length, askedLength, channel, isrc, someConcert, remasters } = found
  if (length.relation === 'off') return ''
  // how long it is on the artist's own channel is looked at when it was fetched
  if (length.relation === 'unknown' && (channel !== 'own' || !askedLength)) return ''
  const strange = [...account.left, ...(length.relation === 'close' ? [] : account.minor)]
  if (strange.length > 0) return `its title also says "${strange.join(' ')}"`
  if (account.isInitials && length.relation !== 'close') return 'only initials name the artist'
  if (account.isDedication && channel === 'any') return 'the artist is named as whose song it is'
  if (found.ofChannel !== null) return found.ofChannel
  if (account.missingWords.length > 0) return `its title does not say "${account.missingWords.join(' ')}"`
  if (someConcert && channel !== 'own' && length.relation !== 'close')
    return 'neither says which concert it is'
  if (remasters === 'others') return 'they were remastered in different years'
  // a cut that only the length tells is not told where the remaster may be what changed it
  const isTold = channel === 'own' && account.missingKinds.length === 0
  if (remasters === 'one' && !isTold) return 'only one says that it is remastered'
  return isrc === false && remasters === 'neither' && channel !== 'own' ? 'the ISRCs differ' : null
}

function evidenceOf({ account, length }: Found): string {
  const title = account.title ? 'the title is the same' : 'the titles differ'
  const artist = account.artist ? 'the artist is named' : 'the artist is not named'
  return `${title}; ${artist}; ${length.words}`
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
