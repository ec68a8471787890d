import { isLatin, spelledPart } from './across-scripts.ts'
import { artistKey } from './artists.ts'
import { readName, type Reading } from './read-name.ts'
import { skeletons, undoubled } from './skeleton.ts'
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
  if (first !== undefined)
    for (const key of [...keysWithoutDash(first.title), ...keysAcrossScripts(first)]) keys.add(key)
  return [...keys].slice(0, 64)
}

function keysOf({ title, core, flat, asides, credits }: Reading): readonly string[] {
  const forms = [title, core, flat, withoutArticle(title)].map((words) => words.join(''))
  const titles = new Set([...forms, ...asides].map((text) => soundKey(text).slice(0, 60)))
  titles.delete('')
  const names = new Set(
    [...credits.main, ...credits.guests, ...credits.whole]
      .flatMap((name) => [name, spelledPart(name)])
      .map((name) => soundKey(name).slice(0, 40)),
  )
  names.delete('')
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
  const telling = [...forms, ...asides].filter((form) => form.length >= TELLING_TITLE || !isLatin(form))
  return [...keys, ...telling.map((form) => `${soundKey(form).slice(0, 60)}/`)]
}

/** Where a name may be in another script, its consonants and its numbers are the same. */
function keysAcrossScripts({ title, core, credits }: Reading): readonly string[] {
  const titles = new Set([title, core].flatMap((words) => soundsOf(words.join(''))))
  const names = new Set(
    credits.main.slice(0, 3).flatMap((name) => {
      const number = name.replace(/\D/g, '')
      return skeletons(name)
        .map(undoubled)
        .flatMap((sound) => [`${sound.slice(0, PIECE)}-${number}`, `-${sound.slice(-PIECE)}${number}`])
    }),
  )
  return [...titles].flatMap((text) => [...names].map((name) => `~${text}/${name}`))
}

function soundsOf(text: string): readonly string[] {
  const number = text.replace(/\D/g, '')
  return skeletons(text).map((sound) => undoubled(sound) + number)
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
