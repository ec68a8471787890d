import { isLatin } from '../names/across-scripts.ts'
import { kindsInScripts } from '../names/kinds-in-scripts.ts'
import { NOISE, STOP_WORDS, VERSION_HEADS } from '../names/version-words.ts'
import { readPart, readVersion } from '../names/read-part.ts'
import { wordsOf } from '../names/words.ts'
import type { Channel } from './channel.ts'
import { readAsked, type AskedRecording } from './read-asked.ts'
import type { Piece } from './title-pieces.ts'
import { CONCERTS, takeKinds } from './version-kinds.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'

/** What a title says beside the title and the names that are asked for. */
export interface Remainder {
  /** Kinds of version. */
  readonly kinds: ReadonlySet<string>
  /** Words that nothing explains: a place, a stranger, a version of which there is no word here. */
  readonly left: readonly string[]
  /** Such words where little is told by them, so that the length may outweigh them: behind a bar, years, a concert's place. */
  readonly minor: readonly string[]
}

/** A piece of a title, and which of its words are not taken for the title or a name. */
export interface OpenPiece extends Piece {
  readonly open: readonly boolean[]
  /** Says whose remix it is: whoever is named there is the remixer, and not the artist. */
  readonly isRemix: boolean
  /** Stands before the title. */
  readonly isLead: boolean
}

/** A year as a title names one. */
const YEAR = /^(?:19|20)\d\d$/
/** Words that join names, or mark a version that is the plain one. */
const HABIT: ReadonlySet<string> = new Set([
  ...NOISE,
  ...STOP_WORDS,
  ...'x vs versus feat ft featuring f w and prod produced dir directed pres presents starring meets b2b con avec mit und y e et aka explicit uncensored stereo lp side bside b a bo ost score'.split(
    ' ',
  ),
])

export function remainderOf(
  query: AskedRecording,
  candidate: AudioCandidate,
  channel: Channel,
  pieces: readonly OpenPiece[],
): Remainder {
  const { kinds: asked, telling } = readAsked(query)
  const kinds = new Set<string>()
  const [left, minor]: [string[], string[]] = [[], []]
  const known = knownWords(query, candidate, channel)
  const owner = wordsOf(candidate.uploader ?? '')
  const ofAlbum = wordsOf(query.album ?? '')
  for (const piece of pieces) {
    const said = takeKinds(openText(piece))
    const kindsHere = [...said.kinds, ...unnamedKinds(piece, asked.has('alternate') ? [] : ofAlbum)]
    for (const kind of kindsHere) kinds.add(kind)
    if (piece.isAside || isExplained(piece, kindsHere, channel) || isCountLead(piece)) continue
    const here = piece.isRemix ? new Set(telling) : known
    const isConcert = kindsHere.some((kind) => CONCERTS.has(kind))
    // the concert asked for, told more precisely
    if (isConcert && telling.length > 0 && telling.every((word) => piece.words.includes(word))) continue
    const words = said.rest
      .replace(VERSION_HEADS, '|')
      .split(' ')
      .filter((word) => word !== '|' && word !== '' && !here.has(word) && !HABIT.has(word))
      .filter((word) => !isOtherScript(word, query) && !(isConcert && owner.includes(word)))
    const isSomePlace = isConcert && telling.length === 0 && channel === 'own'
    // "(Hyperdub 2007)" by Hyperdub
    const isOwnTag = piece.isBracket && words.every((word) => owner.includes(word) || YEAR.test(word))
    const isSubtitle =
      channel === 'own' &&
      piece.isBracket &&
      kindsHere.length === 0 &&
      words.length > 1 &&
      readPart(piece.text, false).kind !== 'featured'
    const isMinor = piece.isBehindBar || isSomePlace || isOwnTag || isSubtitle
    for (const word of words) (isMinor || YEAR.test(word) ? minor : left).push(word)
  }
  if (kinds.has('unplugged')) kinds.add('acoustic')
  if ([...CONCERTS].some((kind) => kinds.has(kind))) for (const kind of CONCERTS) kinds.add(kind)
  return { kinds, left, minor }
}

/**
 * On the artist's own channel: whose song is sung, and who else is named before the title. A guest whom the question does
 * not name sings on another recording.
 */
function isExplained({ isLead, open }: OpenPiece, kinds: readonly string[], channel: Channel): boolean {
  const isBesideArtist = open.includes(false)
  return channel === 'own' && ((isLead && !isBesideArtist) || kinds.includes('cover'))
}

/** The number of a track, or an artist's country, before the title: "100 - Megalovania", "Fisher (OZ) - Losing It". */
function isCountLead({ text, isLead, isBracket }: OpenPiece): boolean {
  return isLead && (/^\d{1,3}$/.test(text) || (isBracket && /^\p{Lu}{2,3}$/u.test(text)))
}

/** Words of which the question, the channel or the album already speaks. */
function knownWords(
  { title, artists, album }: RecordingQuery,
  { uploader }: AudioCandidate,
  channel: Channel,
): ReadonlySet<string> {
  const owner = channel === 'own' || channel === 'label' ? uploader : null
  return new Set([title, ...artists, album ?? '', owner ?? ''].flatMap(wordsOf))
}

/** A version by a name ("Club Mix"), and version words in scripts that are not spelled in Latin. */
function unnamedKinds({ text, words, open }: OpenPiece, ofAlbum: readonly string[]): readonly string[] {
  const version = readVersion(words.filter((_, at) => open[at] === true))
  // "(1981 Recording)" on the album of 1981
  const isOfAlbum = !words.includes('version') && version?.by.every((word) => ofAlbum.includes(word)) === true
  return [
    ...(version?.kinds.has('alternate') === true && !isOfAlbum ? ['alternate'] : []),
    ...(open.includes(true) ? kindsInScripts(text) : []),
  ]
}

/** The words that are open; a bar stands for those that are not, so that no phrase spans them. */
function openText({ words, open }: OpenPiece): string {
  return words.map((word, at) => (open[at] === true ? word : '|')).join(' ')
}

/** A translation, or the artist in another script: nothing can be told from it. */
function isOtherScript(word: string, { title, artists }: RecordingQuery): boolean {
  return isLatin(word) !== isLatin(title + artists.join(''))
}
