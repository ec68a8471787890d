import { composerOf } from '../names/composers.ts'
import { wordsOf } from '../names/words.ts'
import { takeKinds } from './version-kinds.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'

/** A number of a catalogue of works, of a piece or of a movement. */
const NUMBERED = /\b(?:op|opus|k|kv|bwv|rv|hob|hwv|d|s|no|nr)\.?\s?\d|:\s*[IVX]+\.\s/iu
/** Words that are left out of one spelling of a work and stand in another. */
const FORMAL = new Set(
  'no opus movement act scene part in the of for from a and major minor sharp flat dur moll'.split(' '),
)

/**
 * Whether an upload names the same piece of a work as it is asked for, in a shorter or a longer spelling: catalogue
 * numbers, keys and tempo words come and go ("Satie: Gymnopédie No. 1" for "3 Gymnopédies: No. 1, Lent et douloureux").
 * One holds all words of the other, and the upload something of what is asked for last: the movement.
 */
export function namesSameWork(query: RecordingQuery, { title }: AudioCandidate): boolean {
  const { artists } = query
  if (!NUMBERED.test(query.title) && !artists.some((name) => composerOf(wordsOf(name)) !== null)) return false
  const people = new Set(artists.flatMap(wordsOf))
  const telling = (text: string): ReadonlySet<string> =>
    new Set(
      wordsOf(text)
        .map(singular)
        .filter((word) => !FORMAL.has(word) && word.length > 0 && !isKey(word)),
    )
  const asked = telling(query.title)
  const found = new Set([...telling(title)].filter((word) => !people.has(word)))
  const extra = [...found].filter((word) => !asked.has(word))
  const isShorter = [...asked].some((word) => !found.has(word))
  if (found.size === 0 || (extra.length > 0 && isShorter)) return false
  if (takeKinds(extra.join(' ')).kinds.length > 0) return false
  const last = telling(query.title.split(/:\s|\s-\s/u).at(-1) ?? '')
  return last.size === 0 || [...last].some((word) => found.has(word))
}

function singular(word: string): string {
  return word.length > 4 ? word.replace(/s$/, '') : word
}

/** The letter of a key, "in D". */
function isKey(word: string): boolean {
  return /^[a-h]$/.test(word)
}
