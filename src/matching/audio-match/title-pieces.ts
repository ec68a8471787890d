import { artistKey } from '../names/artists.ts'
import { cleanText } from '../names/clean-text.ts'
import { readPart } from '../names/read-part.ts'
import { symbolsOf, wordsOf } from '../names/words.ts'

/** What stands between two marks of a title. */
export interface Piece {
  readonly text: string
  readonly words: readonly string[]
  readonly isBracket: boolean
  /** Says nothing about the recording: a label, a promoter's word, a credit, a catalogue number. */
  readonly isAside: boolean
  /** Stands behind a bar, as credits and films do: "Song | Singers | Composer". */
  readonly isBehindBar: boolean
}

/** A side of vinyl, a track's number or a promoter's word in front: "B2. ", "PREMIERE | ", "[MAU5055] ". */
const LEAD =
  /^(?:[[({][^\])}]{1,30}[\])}]\s*(?=\S)|[A-H]\d{1,2}\s*(?:[.):]|-(?=\s))\s+|0\d\s+|v\/a\s+|(?:(?:[A-Z]{2,4}:)?(?:exclusive |full |hd |video |track )*premi[eè]re|free (?:dl|download)|out now!?|exclusive)\s*[:|~!-]+\s+)/iu
/** A label's number in front: "ANJ123: ". */
const CATALOG_LEAD = /^[A-Z]{2,}[A-Z0-9]*[- ]?\d{2,5}[A-Z]?\s*[:|~-]\s+/u
/** "Parts VI - IX", and not a movement: "Op. 67 - I. Allegro". */
const RANGE = /(?<=\b(?:[IVX]+|\d+))\s+-\s+(?=(?:[IVX]+|\d+)\b(?!\.\s))/gu
const HASHTAGS = /(?:\s+#(?!\d{1,2}(?!\S))[\p{L}\p{N}_]+)+\s*$/u
/** Notes, stars, crosses and boxes that uploaders put between words. */
const ORNAMENT = /[\p{So}\u2022\u00b7]+/gu
const MARKS =
  /([()[\]{}【】「」『』《》〈〉"|]|\s[-_:~]+\s|:\s|\s?\/\/\s?|\s(?=(?:feat|ft|featuring)[.\s]))/iu
const OPENS: Readonly<Record<string, Place>> = { '(': 'round', '[': 'square', '{': 'square', '【': 'square' }
/** A year, a date, a tempo or the number of a track: in titles they stand among words. */
const COUNT =
  /^(?:(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*[\s/,.]*|\d{1,2}[\s/,.]+)*(?:19|20)\d\d|0\d{1,2}|\d{2,3} ?bpm)$/iu
const CLOSES = /^[)\]}】]$/u
/** Of a demo or a concert, in brackets: "[04/88]". */
const MONTH = /^(?:0?[1-9]|1[0-2])\/\d\d$/
type Place = 'open' | 'round' | 'square'

/** The pieces of a title in order; brackets, dashes, quotes and bars lie between them. */
export function piecesOf(title: string, uploader: string | null): readonly Piece[] {
  const pieces: Piece[] = []
  let place: Place = 'open'
  let isBehindBar = false
  for (const part of bareTitle(title).split(MARKS)) {
    const text = part.trim()
    if (OPENS[text] !== undefined) place = OPENS[text] ?? place
    else if (CLOSES.test(text)) place = 'open'
    else if (MARKS.test(part)) isBehindBar = text === '|'
    else if (text !== '') pieces.push({ ...pieceOf(text, place, uploader, isBehindBar), isBehindBar })
  }
  return pieces
}

/** Without what was put in front and behind. */
function bareTitle(title: string): string {
  const plain = cleanText(title).replace(HASHTAGS, '')
  const bare = plain
    .replace(LEAD, '')
    .replace(CATALOG_LEAD, '')
    .replace(ORNAMENT, ' ')
    .replace(RANGE, '-')
    .replace(/ {2,}/g, ' ')
    .trim()
  return bare === '' ? plain : bare
}

function pieceOf(
  text: string,
  place: Place,
  uploader: string | null,
  isBehindBar: boolean,
): Omit<Piece, 'isBehindBar'> {
  const isLabel = isBehindBar && uploader !== null && artistKey(text) === artistKey(uploader)
  const { kind } = readPart(text, place === 'square')
  // the remixer of "Tiesto's Club Mix" is Tiesto
  const words = wordsOf(kind === 'version' ? text.replace(/'s\b/gi, '') : text)
  const isAside = isLabel || kind === 'noise' || COUNT.test(text) || (place !== 'open' && MONTH.test(text))
  return { text, words: words.length > 0 ? words : [symbolsOf(text)], isAside, isBracket: place !== 'open' }
}
