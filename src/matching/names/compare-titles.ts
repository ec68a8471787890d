import { soundAlike } from './across-scripts.ts'
import type { Reading } from './read-name.ts'
import { isTypo, soundKey } from './typo.ts'

/**
 * `subtitle`: one side has words in brackets that the other leaves out; `subtitles`: both have, and not the same;
 * `typo`: the same but for a typing error.
 */
export type TitleRelation = 'same' | 'subtitle' | 'subtitles' | 'typo' | 'different'

/** Shortest title, without spaces, in which one wrong letter is taken for a typing error. */
const SHORTEST_TYPO = 5

export function compareTitles(a: Reading, b: Reading): TitleRelation {
  const [titleA, titleB, coreA, coreB] = [a.title, b.title, a.core, b.core].map((words) => words.join(''))
  if (titleA === undefined || titleB === undefined || coreA === undefined || coreB === undefined)
    return 'different'
  if (titleA === titleB) return titleA === '' ? 'different' : 'same'
  if (withoutArticle(a.title) === withoutArticle(b.title)) return 'typo'
  if (a.asides.includes(titleB) || b.asides.includes(titleA)) return 'subtitle'
  const oneCore = coreA === coreB && coreA !== ''
  const longer =
    titleA.startsWith(titleB) || titleB.startsWith(titleA) || coreA === titleA || coreB === titleB
  if (oneCore && longer) return isSubtitle(a, b) ? 'subtitle' : 'different'
  if (isTitleTypo(a.title, b.title)) return 'typo'
  if (soundAlike(titleA, titleB) || soundAlike(coreA, coreB)) return 'typo'
  if (oneCore && isSubtitle(a, b)) return 'subtitles'
  return 'different'
}

/** A subtitle may be left out; a number in it may not, because it counts the part or names the take. */
function isSubtitle(a: Reading, b: Reading): boolean {
  const more = [a, b].flatMap(({ title, core }) => title.slice(core.length))
  // "(Alive 2007)" names a concert or another mix; the year alone is that of the release
  if (more.length > 1 && more.some((word) => YEAR.test(word))) return false
  const [numbersA, numbersB] = [a, b].map(({ title }) =>
    title.filter((word) => /\d/.test(word) && !YEAR.test(word)).join(' '),
  )
  return numbersA === numbersB
}

const YEAR = /^(?:19|20)\d\d$/

function withoutArticle(words: readonly string[]): string {
  return (words.length > 1 && /^(the|a|an)$/.test(words[0] ?? '') ? words.slice(1) : words).join('')
}

/** One word misspelt (two in titles of five or more words); words joined or split differently count as none. */
function isTitleTypo(a: readonly string[], b: readonly string[]): boolean {
  if (a.filter(isNumber).join(' ') !== b.filter(isNumber).join(' ')) return false
  if (a.join('').length >= SHORTEST_TYPO && soundKey(a.join('')) === soundKey(b.join(''))) return true
  if (a.length !== b.length) return isTypo(a.join(''), b.join(''), 10)
  const wrong = a.flatMap((word, at) => (word === b[at] ? [] : [[word, b[at] ?? ''] as const]))
  const allowed = a.length >= 5 ? 2 : 1
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
