import { distance } from 'fastest-levenshtein'
import { isTypo, soundKey, withLetters } from '../names/typo.ts'

/** Words of a title, from the first to before `to`. */
export interface Window {
  readonly from: number
  readonly to: number
}

/** Shortest name, without spaces, in which an error of typing is forgiven. */
const SHORTEST_TYPO = 7
/** In names of as many letters three errors are forgiven; the length has to agree as well. */
const LONG = 15
/** Letters by which a name may be longer or shorter for its spelling. */
const SPELLING = 3

/**
 * Where in a title a name stands that is given without spaces, however it is split into words or spelled. Errors of typing
 * are forgiven where it stands nowhere without any.
 */
export function windowsLike(words: readonly string[], name: string): readonly Window[] {
  if (name === '') return []
  const windows = windowsOf(words, name.length)
  const exact = windows.filter(({ joined }) => joined === name || soundKey(joined) === soundKey(name))
  if (exact.length > 0) return exact
  return windows.filter(({ joined }) => isMisspelt(joined, name))
}

/** All runs of words about as long as the name. */
function windowsOf(
  words: readonly string[],
  length: number,
): readonly (Window & { readonly joined: string })[] {
  const windows: (Window & { joined: string })[] = []
  for (let from = 0; from < words.length; from += 1) {
    let joined = ''
    for (let to = from; to < words.length && joined.length <= length + SPELLING; to += 1) {
      joined += words[to] ?? ''
      if (Math.abs(joined.length - length) <= SPELLING) windows.push({ from, to: to + 1, joined })
    }
  }
  return windows
}

/** A digit is never an error of typing, unless it stands for a letter in a word: "W4TCH". */
function isMisspelt(found: string, name: string): boolean {
  if (withLetters(found) === withLetters(name)) return true
  if (numbersIn(found) !== numbersIn(name)) return false
  if (isTypo(found, name, SHORTEST_TYPO)) return true
  return name.length >= LONG && found[0] === name[0] && distance(found, name) <= SPELLING
}

/** "opus 9 no 2" is not "opus 92". */
function numbersIn(name: string): string {
  return name.replace(/\D+/g, ' ').trim()
}
