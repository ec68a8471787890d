import { creditsOf } from '../names/artists.ts'
import { readName } from '../names/read-name.ts'
import { symbolsOf, wordsOf } from '../names/words.ts'
import { withoutRemaster } from './remaster.ts'
import type { RecordingQuery } from '../../model/ports.ts'

/** What a title must hold to be the one asked for. */
export interface Asked {
  /** The title without spaces, in the forms that uploads give it: with and without its subtitles. */
  readonly titles: readonly string[]
  /** Kinds of version. */
  readonly kinds: ReadonlySet<string>
  /** Words that tell this version or part from others: a remixer, a concert's place, a number. */
  readonly telling: readonly string[]
}

/** A question, with what the field of candidates calls the title in other scripts. */
export interface AskedRecording extends RecordingQuery {
  readonly otherTitles?: readonly string[]
}

const ALREADY_READ = new WeakMap<AskedRecording, Asked>()

/** Reads the question; one is held against many candidates, and is read once. */
export function readAsked(query: AskedRecording): Asked {
  const known = ALREADY_READ.get(query)
  if (known !== undefined) return known
  const asked = read(query)
  ALREADY_READ.set(query, asked)
  return asked
}

function read(query: AskedRecording): Asked {
  const title = withoutRemaster(query.title)
  const readings = readName(title, query.artists)
  const { main } = creditsOf(query.artists, [])
  // the artists are known: what stands before a dash is no name, and what is behind it may be a version
  const [reading = readings[0]] = readings
    .filter(
      ({ title: words, credits }) => words.length > 0 && credits.main.every((name) => main.includes(name)),
    )
    .toSorted((a, b) => a.title.length - b.title.length)
  if (reading === undefined) return { titles: [symbolsOf(title)], kinds: new Set(), telling: [] }
  const plain = reading.title.length === 0 ? [reading.flat] : [reading.title, reading.core]
  const forms = [...plain, ...besideDash(title, query), ...(query.otherTitles ?? []).map(wordsOf)]
  const numbers = reading.title.filter((word) => /^\d{1,3}$/.test(word))
  return {
    titles: [...new Set([...forms.map((words) => words.join('')), ...reading.asides])].filter(
      (form) => form !== '',
    ),
    kinds: reading.version.kinds,
    telling: [...reading.version.by, ...numbers],
  }
}

/** "On My Own - Original Cast" is "On My Own" where the album says the rest. */
function besideDash(title: string, { album, artists }: RecordingQuery): readonly (readonly string[])[] {
  const [first, rest] = title.split(/\s+-\s+(.*)/s, 2)
  if (first === undefined || rest === undefined) return []
  const known = new Set([album ?? '', ...artists].flatMap(wordsOf))
  return wordsOf(rest).every((word) => known.has(word)) ? [wordsOf(first)] : []
}
