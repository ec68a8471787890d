import { readName, type Reading } from './read-name.ts'
import { soundKey } from './typo.ts'

/** Letters of a title or name that make a partial key. */
const PIECE = 2
/** Titles shorter than this give no key of their own: thousands of tracks are called "Intro". */
const TELLING_TITLE = 10

/**
 * Keys to look a name up by in an index: any two names that `compareNames` calls `same` or `review` share one. A key is a
 * title with the beginning or end of an artist's name, or an artist with the beginning or end of a title, so that one
 * misspelling leaves at least one key whole. Usually 4 to 12 keys of at most 80 characters.
 */
export function nameKeys(title: string, artists: readonly string[]): readonly string[] {
  const keys = new Set<string>()
  for (const reading of readName(title, artists)) {
    for (const key of keysOf(reading)) keys.add(key)
  }
  return [...keys].slice(0, 64)
}

/** A title in its comparable form, the key that all spellings of it share. */
export function titleKey(title: string): string {
  const [first] = readName(title, [])
  return first === undefined ? '' : soundKey(first.title.join(''))
}

function keysOf({ title, core, flat, credits }: Reading): readonly string[] {
  const titles = new Set(
    [title, core, flat, withoutArticle(title)].map((words) => soundKey(words.join('')).slice(0, 60)),
  )
  titles.delete('')
  const names = new Set(
    [...credits.main, ...credits.guests, ...credits.whole].map((name) => soundKey(name).slice(0, 40)),
  )
  const keys: string[] = []
  for (const text of titles) {
    for (const name of names) {
      keys.push(
        `${text.slice(0, PIECE)}-/${name}`,
        `-${text.slice(-PIECE)}/${name}`,
        `${text}/${name.slice(0, PIECE)}-`,
        `${text}/-${name.slice(-PIECE)}`,
      )
    }
    if (text.length >= TELLING_TITLE) keys.push(`${text}/`)
  }
  return keys
}

function withoutArticle(words: readonly string[]): readonly string[] {
  return words.length > 1 && /^(the|a|an)$/.test(words[0] ?? '') ? words.slice(1) : words
}
