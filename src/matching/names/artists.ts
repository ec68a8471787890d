import { cleanText } from './clean-text.ts'
import { sameConsonants } from './consonants.ts'
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

/** What stands before a band's name, and is left out as often as not. "La" and "El" stay: they begin other names. */
const ARTICLES = new Set(['the', 'les', 'los', 'las', 'die', 'gli'])
/** "Cure, The" as libraries sort it. */
const SORTED = /^([^,]+), (the|les|los|las|die|gli)$/i

/** One artist's name in its comparable form: no spaces, no leading "the" or "DJ", no channel words, no country. */
export function artistKey(name: string): string {
  const bare = cleanText(name)
    .replace(SORTED, '$2 $1')
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
  const key = words.join('')
  return key === '' ? cleanText(name).toLowerCase().replaceAll(' ', '') : key
}

/** The artists of a credit line: "A & B feat. C" are A, B and C. */
export function splitArtists(line: string): readonly string[] {
  const names = cleanText(line)
    .replace(SORTED, '$2 $1')
    .split(BETWEEN)
    .map((name) => name.replace(/^[\s([]+|[\s)\]]+$/g, ''))
  return names.filter((name) => name !== '')
}

/** Credits of lines as a service gives them; `guests` are lines found after "feat." in the title. */
export function creditsOf(lines: readonly string[], guests: readonly string[]): Credits {
  const first: string[] = []
  const second = [...guests]
  for (const line of lines.slice(0, MOST).map(cleanText)) {
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
 * partner is often left out); `overlap`: each names somebody the other does not; `unknown`: one side names nobody.
 */
export interface ArtistMatch {
  readonly relation: 'same' | 'part' | 'overlap' | 'other' | 'unknown'
  readonly score: number
  /** A name was matched through a typing error. */
  readonly typo: boolean
}

/** `remixers` are words of a version ("X Remix"): services list the remixer among the artists or do not. */
export function compareArtists(a: Credits, b: Credits, remixers: string): ArtistMatch {
  const others = [a, b].map(({ main, guests }) => {
    const rest = withoutRemixers(main, remixers)
    // "Song [feat. Singer] (Remix)" by the remixer alone
    return rest.length === 0 ? guests : rest
  })
  // an artist's remix of his own track leaves nobody else
  const [mainA = [], mainB = []] = others.every((keys) => keys.length === 0) ? [a.main, b.main] : others
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

/** "Beethoven" and "Ludwig van Beethoven", where the name is no common one. */
function isLastName(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  return short.length >= 7 && long.endsWith(short)
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
    if (!exact && !among.some((other) => isSameArtist(key, other) || isLastName(key, other))) continue
    count += 1
    typo ||= !exact
  }
  return { count, typo }
}

/** "Twenty One Pilots" split nowhere, "AC/DC" split in one spelling only, or misspelt as a whole. */
function wholeTypo(a: Credits, b: Credits): ArtistMatch {
  const near = a.whole.some((key) => b.whole.some((other) => isSameArtist(key, other)))
  return near ? { relation: 'same', score: 0.9, typo: true } : { relation: 'other', score: 0, typo: false }
}

/** Consonants that an artist's name must have to be known by them in another script. */
const TELLING_CONSONANTS = 3
/** Letters of a first name in kana that tell whose it is. */
const TELLING_KANA = 4

function isSameArtist(a: string, b: string): boolean {
  return (
    isTypo(a, b, 5) ||
    sameConsonants(a, b, TELLING_CONSONANTS) ||
    sharesKana(a, b) ||
    sharesKana(b, a) ||
    isBilingual(a, b) ||
    isBilingual(b, a)
  )
}

/** "劉若英 René Liu" is "刘若英": the name in two scripts. */
function isBilingual(both: string, one: string): boolean {
  if (one.length < 2 || both.length <= one.length || !/^[^\p{Script=Latin}]+$/u.test(one)) return false
  const rest = both.startsWith(one)
    ? both.slice(one.length)
    : both.endsWith(one)
      ? both.slice(0, -one.length)
      : ''
  return /^[\p{Script=Latin}\p{N}]+$/u.test(rest)
}

/** "竹内まりや" (family name in Chinese characters, first name in kana) is "Mariya Takeuchi". */
function sharesKana(japanese: string, latin: string): boolean {
  if (!/^\p{Script=Han}+[a-z]+$/u.test(japanese) || !/^[a-z]+$/.test(latin)) return false
  const first = japanese.replace(/\p{Script=Han}/gu, '')
  return (
    first.length >= TELLING_KANA &&
    latin.length > first.length &&
    (latin.startsWith(first) || latin.endsWith(first))
  )
}
