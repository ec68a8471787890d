import { sameConsonants } from './consonants.ts'
import type { Reading } from './read-name.ts'
import { isTypo, soundKey } from './typo.ts'
import { COUNTING } from './words.ts'

/**
 * `subtitle`: one side has words in brackets that the other leaves out; `subtitles`: both have, and not the same;
 * `typo`: the same but for a typing error.
 */
export type TitleRelation = 'same' | 'subtitle' | 'subtitles' | 'typo' | 'different'

/** Shortest title, without spaces, in which one wrong letter is taken for a typing error. */
const SHORTEST_TYPO = 5

/** Letters of a title in which two words may be misspelt. */
const LONG_TITLE = 12
/** Consonants that a title must have to be known by them in another script. */
const TELLING_CONSONANTS = 4

export function compareTitles(a: Reading, b: Reading): TitleRelation {
  const [titleA, titleB, coreA, coreB] = [a.title, b.title, a.core, b.core].map((words) => words.join(''))
  if (titleA === undefined || titleB === undefined || coreA === undefined || coreB === undefined)
    return 'different'
  if (titleA === titleB) return titleA === '' ? 'different' : 'same'
  if (uncounted(a.title) === uncounted(b.title)) return 'same'
  if (withoutArticle(a.title) === withoutArticle(b.title)) return 'typo'
  if (a.asides.includes(titleB) || b.asides.includes(titleA)) return 'subtitle'
  const oneCore = coreA === coreB && coreA !== ''
  const longer =
    titleA.startsWith(titleB) || titleB.startsWith(titleA) || coreA === titleA || coreB === titleB
  if (oneCore && longer)
    return isSubtitle(a, b) ? (isOccasion(a) === isOccasion(b) ? 'subtitle' : 'subtitles') : 'different'
  if (isTitleTypo(a.title, b.title) || sameConsonants(titleA, titleB, TELLING_CONSONANTS)) return 'typo'
  if (oneCore && isSubtitle(a, b)) return 'subtitles'
  return 'different'
}

/** "Part 2" and "2" count the same thing. */
function uncounted(words: readonly string[]): string {
  return words.filter((word, at) => !(COUNTING.has(word) && /^\d/.test(words[at + 1] ?? ''))).join('')
}

/** "(Alive 2007)", "(Eurovision 2012)": a subtitle with a year may be a concert's, or a contest's that it was made for. */
function isOccasion({ title, core }: Reading): boolean {
  const subtitle = title.filter((word) => !core.includes(word))
  return subtitle.length > 1 && subtitle.some((word) => /^(19|20)\d\d$/.test(word))
}

/** A subtitle may be left out; a number in it may not, because it counts the part or names the take. */
function isSubtitle(a: Reading, b: Reading): boolean {
  const [numbersA, numbersB] = [a, b].map(({ title }) =>
    title.filter((word) => /\d/.test(word) && !/^(19|20)\d\d$/.test(word)).join(' '),
  )
  return numbersA === numbersB
}

function withoutArticle(words: readonly string[]): string {
  return (words.length > 1 && /^(the|a|an)$/.test(words[0] ?? '') ? words.slice(1) : words).join('')
}

/** One word misspelt (two in long titles); words joined or split differently count as none. */
function isTitleTypo(a: readonly string[], b: readonly string[]): boolean {
  if (a.filter(isNumber).join(' ') !== b.filter(isNumber).join(' ')) return false
  if (a.join('').length >= SHORTEST_TYPO && soundKey(a.join('')) === soundKey(b.join(''))) return true
  if (a.length !== b.length) return isTypo(a.join(''), b.join(''), 10)
  const wrong = a.flatMap((word, at) => (word === b[at] ? [] : [[word, b[at] ?? ''] as const]))
  const allowed = a.length >= 5 || a.join('').length >= LONG_TITLE ? 2 : 1
  return (
    wrong.length <= allowed &&
    wrong.every(([one, other]) => isTypo(one, other, SHORTEST_TYPO) || isIng(one, other))
  )
}

function isIng(a: string, b: string): boolean {
  return (a.endsWith('in') && b === `${a}g`) || (b.endsWith('in') && a === `${b}g`)
}

function isNumber(word: string): boolean {
  return /^\d/.test(word)
}
