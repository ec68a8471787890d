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
  /** Who the title itself says is on it, as keys: another recording may be the same song without them. */
  readonly guests: readonly string[]
}

/** A question, with what the field of candidates calls the title in other scripts. */
export interface AskedRecording extends RecordingQuery {
  readonly otherTitles?: readonly string[]
}

const ARTICLE: ReadonlySet<string> = new Set('the a an le la les el los las il der die das o os'.split(' '))
/** Letters of a title that is still known without its article. */
const LONG = 12

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
  if (reading === undefined) return { titles: [symbolsOf(title)], kinds: new Set(), telling: [], guests: [] }
  const plain = reading.title.length === 0 ? [reading.flat] : [reading.title, reading.core]
  const forms = [...plain, ...besideDash(title, query), ...(query.otherTitles ?? []).map(wordsOf)]
  const spelled = forms.flatMap((words) => [words, withSign(words), withoutArticle(words)])
  const numbers = reading.title.filter((word) => /^\d{1,3}$/.test(word))
  return {
    titles: [...new Set([...spelled.map((words) => words.join('')), ...reading.asides])].filter(
      (form) => form !== '',
    ),
    kinds: reading.version.kinds,
    telling: [...reading.version.by, ...numbers],
    guests: readName(title, [])[0]?.credits.guests ?? [],
  }
}

/** "Nocturne II" is "Nocturne No. 2", and the other way round. Of a number that follows another the sign says more. */
function withSign(words: readonly string[]): readonly string[] {
  const isCount = (at: number): boolean => /^\d{1,2}$/.test(words[at] ?? '')
  const isBehindWord = (at: number): boolean => at > 0 && !/\d/.test(words[at - 1] ?? '')
  if (words.includes('no'))
    return words.filter((word, at) => word !== 'no' || !isCount(at + 1) || !isBehindWord(at))
  return words.flatMap((word, at) => (isCount(at) && isBehindWord(at) ? ['no', word] : [word]))
}

/** A long title is known without its article: "Die Moritat von Mackie Messer". */
function withoutArticle(words: readonly string[]): readonly string[] {
  const rest = words.slice(1)
  return ARTICLE.has(words[0] ?? '') && rest.join('').length >= LONG ? rest : words
}

/** "On My Own - Original Cast" is "On My Own" where the album says the rest. */
function besideDash(title: string, { album, artists }: RecordingQuery): readonly (readonly string[])[] {
  const [first, rest] = title.split(/\s+-\s+(.*)/s, 2)
  if (first === undefined || rest === undefined) return []
  const known = new Set([album ?? '', ...artists].flatMap(wordsOf))
  return wordsOf(rest).every((word) => known.has(word)) ? [wordsOf(first)] : []
}
