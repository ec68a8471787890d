import { consonantsOf } from './consonants.ts'
import { artistKey } from './artists.ts'
import { readName, type Reading } from './read-name.ts'
import { soundKey } from './typo.ts'

/** Letters of a title or name that make a partial key. */
const PIECE = 2
/** Titles shorter than this give no key of their own: thousands of tracks are called "Intro". */
const TELLING_TITLE = 10

/**
 * Keys to look a name up by in an index: any two names that `compareNames` calls `same` or `review` share one. A key is a
 * title with the beginning or end of an artist's name, or an artist with the beginning or end of a title, so that one
 * misspelling leaves at least one key whole. About 8 keys of at most 80 characters.
 */
export function nameKeys(title: string, artists: readonly string[]): readonly string[] {
  const keys = new Set<string>()
  const readings = readName(title, artists)
  for (const reading of readings) {
    for (const key of keysOf(reading)) keys.add(key)
  }
  const [first] = readings
  if (first !== undefined) for (const key of keysWithoutDash(first.title)) keys.add(key)
  return [...keys].slice(0, 64)
}

function keysOf({ title, core, flat, asides, credits }: Reading): readonly string[] {
  const forms = [title, core, flat, withoutArticle(title)].map((words) => words.join(''))
  const titles = new Set([...forms, ...asides].map((text) => soundKey(text).slice(0, 60)))
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
  }
  const consonants = [...names].flatMap((name) =>
    consonantKeys(consonantsOf(title.join('')), consonantsOf(name)),
  )
  const telling = forms.filter((form) => form.length >= TELLING_TITLE)
  return [...keys, ...consonants, ...telling.map((form) => `${soundKey(form).slice(0, 60)}/`)]
}

/** By these a name is found in Arabic or Hebrew and in Latin letters; one consonant may be off. */
function consonantKeys(title: string, name: string): readonly string[] {
  if (title.length < 4 || name.length < 3) return []
  return [`~${title.slice(0, 3)}/${name.slice(0, 3)}`, `~${title.slice(-3)}/${name.slice(-3)}`]
}

/** "Oasis Wonderwall" may be an artist and a title with nothing between: one to three words of a name. */
function keysWithoutDash(words: readonly string[]): readonly string[] {
  return [1, 2, 3]
    .filter((count) => words.length > count)
    .map((count) => {
      const name = artistKey(words.slice(0, count).join(' '))
      return `${soundKey(words.slice(count).join('')).slice(0, 60)}/${soundKey(name).slice(0, PIECE)}-`
    })
}

function withoutArticle(words: readonly string[]): readonly string[] {
  return words.length > 1 && /^(the|a|an)$/.test(words[0] ?? '') ? words.slice(1) : words
}
