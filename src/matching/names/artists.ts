import { isLatin, sameAcrossScripts } from './across-scripts.ts'
import { cleanText } from './clean-text.ts'
import { composerOf, players } from './composers.ts'
import { isTypo } from './typo.ts'
import { wordsOf } from './words.ts'

/** Who made a track, as keys to compare by. */
export interface Credits {
  /** One key for each artist named first, guests left out. */
  readonly main: readonly string[]
  readonly guests: readonly string[]
  /** The key of all of them as one name ("Simon & Garfunkel" is also one artist), or nothing. */
  readonly whole: readonly string[]
}

const BETWEEN =
  /\s*(?:[,;|、/×]|(?<=\s)(?:&|\+|x|vs\.?|versus|and|with|b2b|meets|pres\.?|presents|feat\.?|ft\.?|featuring|starring|und|et|y|e)(?=\s)|(?<=\S)[&+](?=\S))\s*/iu
/** Names with a comma of their own that are credited beside others as well. */
const ONE_NAME =
  /\btyler, the creator\b|\bearth, wind(?= (?:&|and) fire\b)|\bblood, sweat(?= (?:&|and) tears\b)/giu
/** Artists that are looked at; a compilation's list is no credit. */
const MOST = 30
const GUESTS = /(?:^|[\s([,])(?:feat|ft|featuring|starring)(?:\.\s*|\s+)/i
/** Names that services and people write when the artist is not known (legacy names of the system this one follows). */
const NOBODY =
  /^(user\d+|unknown(artist)?|na|none|null|undefined|various(artists?)?|va|artist|noartist|anonymous|unbekannt(erinterpret)?|nobody)$/
const ENDING = new Set([
  'official',
  'officiel',
  'oficial',
  'vevo',
  'topic',
  'channel',
  'tv',
  'officialchannel',
])

/** "Cure, The" as shops sort it. */
const SORTED = /^([^,]+),\s+(the|an?|les?|la|los|las|el|gli|i|die|der|das)$/iu
/** What stands before a band's name and is often left out. */
const ARTICLES = new Set(['the', 'les', 'los', 'las', 'gli'])

/** A name or title that was sorted by its first word, as people say it. */
export function unsorted(name: string): string {
  return name.replace(SORTED, '$2 $1')
}

/** One artist's name in its comparable form: no spaces, no leading "the" or "DJ", no channel words, no country. */
export function artistKey(name: string): string {
  const bare = unsorted(cleanText(name))
    .replace(/\s*[([][^)\]]*[)\]]\s*/g, ' ')
    .replace(/\s+-\s+topic$/i, '')
    .replace(/VEVO$/, '')
    .trim()
  const words = [...wordsOf(bare === '' ? name : bare)].filter((word) => word !== 'and')
  while (words.length > 1 && ENDING.has(words.at(-1) ?? '')) words.pop()
  while (
    words.length > 1 &&
    (ARTICLES.has(words[0] ?? '') || (words[0] === 'dj' && words.slice(1).join('').length > 2))
  )
    words.shift()
  const key = composerOf(words) ?? words.join('')
  return key === '' ? cleanText(name).toLowerCase().replaceAll(' ', '') : key
}

/** The artists of a credit line: "A & B feat. C" are A, B and C. */
export function splitArtists(line: string): readonly string[] {
  const names = cleanText(line)
    .replace(ONE_NAME, (name) => name.replaceAll(',', ''))
    .split(BETWEEN)
    .map((name) => name.replace(/^[\s([]+|[\s)\]]+$/g, ''))
  return names.filter((name) => name !== '')
}

/** Credits of lines as a service gives them; `guests` are lines found after "feat." in the title. */
export function creditsOf(lines: readonly string[], guests: readonly string[]): Credits {
  const first: string[] = []
  const second = [...guests]
  for (const line of lines.slice(0, MOST).map(cleanText).map(unsorted)) {
    const at = GUESTS.exec(line)
    first.push(at === null || at.index === 0 ? line : line.slice(0, at.index))
    if (at !== null && at.index > 0) second.push(line.slice(at.index + at[0].length))
  }
  const main = keysOf(first)
  return { main, guests: keysOf(second).filter((key) => !main.includes(key)), whole: wholeKeys(first) }
}

function keysOf(lines: readonly string[]): readonly string[] {
  const keys = lines.flatMap(splitArtists).slice(0, MOST).map(artistKey)
  return [...new Set(keys)].filter((key) => key !== '' && !NOBODY.test(key))
}

/** The key of the whole credit line. */
function wholeKeys(lines: readonly string[]): readonly string[] {
  const once = lines.filter(
    (line, at) => lines.findIndex((other) => artistKey(other) === artistKey(line)) === at,
  )
  return [artistKey(once.join(' '))].filter((key) => key !== '' && !NOBODY.test(key))
}

/**
 * `same`: the same artists in any order, whoever is a guest; `part`: one side names some of the other's (a guest or a
 * partner is often left out); `overlap`: each names somebody the other does not; `unknown`: one side names nobody;
 * `scripts`: nobody is the same, but the names are in two scripts, of which one is not spelled here.
 */
export interface ArtistMatch {
  readonly relation: 'same' | 'part' | 'overlap' | 'other' | 'unknown' | 'scripts'
  readonly score: number
  /** A name was matched through a typing error. */
  readonly typo: boolean
}

/** `remixers` are words of a version ("X Remix"): services list the remixer among the artists or do not. */
export function compareArtists(a: Credits, b: Credits, remixers: string): ArtistMatch {
  const others = [withoutRemixers(a.main, remixers), withoutRemixers(b.main, remixers)]
  // an artist's remix of his own track leaves nobody else
  const [leftA = [], leftB = []] = others.every((keys) => keys.length === 0) ? [a.main, b.main] : others
  const [playersA, playersB] = [players(leftA), players(leftB)]
  const isPlayed = playersA.length < leftA.length && playersB.length < leftB.length
  const [mainA, mainB] = isPlayed ? [playersA, playersB] : [leftA, leftB]
  if (mainA.length === 0 || mainB.length === 0) return { relation: 'unknown', score: 0.5, typo: false }
  if (a.whole.some((key) => b.whole.includes(key))) return { relation: 'same', score: 1, typo: false }
  const [allA, allB] = [
    [...mainA, ...a.guests],
    [...mainB, ...b.guests],
  ]
  const [inB, inA] = [found(mainA, allB), found(mainB, allA)]
  const typo = inB.typo || inA.typo
  if (inB.count === 0 && inA.count === 0) return wholeTypo(a, b)
  const [fullA, fullB] = [inB.count === mainA.length, inA.count === mainB.length]
  if (fullA && fullB) return { relation: 'same', score: typo ? 0.9 : 1, typo }
  if (fullA || fullB) return { relation: 'part', score: typo ? 0.8 : 0.9, typo }
  return { relation: 'overlap', score: 0.5, typo }
}

function withoutRemixers(keys: readonly string[], remixers: string): readonly string[] {
  return remixers === '' ? keys : keys.filter((key) => key.length < 2 || !remixers.includes(key))
}

function found(
  keys: readonly string[],
  among: readonly string[],
): { readonly count: number; readonly typo: boolean } {
  let count = 0
  let typo = false
  for (const key of keys) {
    const exact = among.includes(key)
    if (!exact && !among.some((other) => isSameArtist(key, other))) continue
    count += 1
    typo ||= !exact
  }
  return { count, typo }
}

/** "Twenty One Pilots" split nowhere, "AC/DC" split in one spelling only, or misspelt as a whole. */
function wholeTypo(a: Credits, b: Credits): ArtistMatch {
  const near = a.whole.some((key) => b.whole.some((other) => isSameArtist(key, other)))
  if (near) return { relation: 'same', score: 0.9, typo: true }
  const [isLatinA, isLatinB] = [a, b].map(({ main }) => main.every(isLatin))
  return { relation: isLatinA === isLatinB ? 'other' : 'scripts', score: 0, typo: false }
}

function isSameArtist(a: string, b: string): boolean {
  return isTypo(a, b, 5) || sameAcrossScripts(a, b, 2)
}
