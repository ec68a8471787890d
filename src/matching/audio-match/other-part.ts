import { wordsOf } from '../names/words.ts'
import type { OpenPiece } from './remainder.ts'
import type { Window } from './windows-like.ts'

/** The first part is often the single that bears the title alone. */
const PARTS = { second: 2, last: 30 }
/** A disc's width, of which the quote sign was read as a mark: (12" Version). */
const INCHES = /^(?:7|10|12)$/

/**
 * The number of a part that nobody asked for, where one stands behind the title: "Weightless Part 2" is no "Weightless",
 * whatever the album counts (but an album may be called "21"). Null where there is none, or the number asked for.
 */
export function otherPart(
  pieces: readonly OpenPiece[],
  title: Window,
  asked: readonly string[],
  album: string | null,
): string | null {
  let from = 0
  for (const { text, words, open, isAside, isBracket } of pieces) {
    const at = title.to - from
    const isBehind =
      at === words.length - 1 && open[at] === true && !isAside && !(isBracket && INCHES.test(text))
    const word = words[at] ?? ''
    if (isBehind && isPart(word) && !asked.includes(word) && word !== wordsOf(album ?? '').join(' '))
      return word
    from += words.length
  }
  return null
}

function isPart(word: string): boolean {
  return /^\d{1,2}$/.test(word) && Number(word) >= PARTS.second && Number(word) <= PARTS.last
}
