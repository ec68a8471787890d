import { readPart, type Part } from './read-part.ts'
import { NOISE } from './version-words.ts'
import { wordsOf } from './words.ts'

/** What stands between two dashes of a title, its brackets taken out and read. */
export interface Segment {
  /** Subtitles in front: "(I Can't Get No) Satisfaction". */
  readonly before: readonly Part[]
  readonly text: string
  readonly parts: readonly Part[]
}

const DASHES = /\s+[-_]+\s+|\s+-+(?=\S)|(?<=\S)-+\s+|\s*\|\s*|:\s+|\s+[~•·:]\s+|\s*\/\/\s*/u

/** The segments of a cleaned title that say something; one with all of the text when none does. */
export function segmentsOf(text: string): readonly Segment[] {
  const segments = text
    .split(DASHES)
    .filter((segment) => segment.trim() !== '')
    .map(readSegment)
  const telling = segments.filter(
    ({ before, text: left, parts }) =>
      left !== '' || [...before, ...parts].some(({ kind }) => kind !== 'noise'),
  )
  return telling.length === 0 ? [{ before: [], text, parts: [] }] : telling
}

/** M83 "Midnight City" Official Video: the artist stands before the quoted title, as before a dash. */
export function unquoted(text: string): string | null {
  const match =
    /^([^"「『-]+?)\s*(?:"([^"]{2,})"|「([^」]+)」|『([^』]+)』|(?<=\s)'([^']{3,})'(?=\s|$))(.*)$/u.exec(text)
  const title = match?.slice(2, 6).find((group) => group !== undefined)
  return match === null || title === undefined ? null : `${match[1] ?? ''} - ${title}${match[6] ?? ''}`
}

/** "Premiere: ...", "[HOUSE] ...", "OUT NOW! ..." */
export function withoutLead(text: string): string {
  const lead =
    /^(?:(?:exclusive|world|track|video|audio|new|free)?\s*premi[eè]re|exclusive|out now|free (?:download|dl)|new (?:music|song|track)|listen|now playing|hq|hd|full|official)\s*(?:[:|!]+|\s-)\s*/iu
  const bare = text
    .replace(/^(?:0\d[\s.)_-]+|\d{1,2}\.\s+)(?=\S)/, '')
    .replace(lead, '')
    .replace(/^["'](.+)["']$/, '$1')
  return bare === '' ? text : bare
}

const BRACKETS =
  /\(([^()[\]]*(?:\([^()]*\)[^()[\]]*)*)\)|\[([^[\]]*)\]|\{([^{}]*)\}|【([^】]*)】|「([^」]*)」|『([^』]*)』|〈([^〉]*)〉|《([^》]*)》/u
const ALL_BRACKETS = new RegExp(BRACKETS.source, 'gu')
const GUEST_AT_END = /\s+\(?(?:(?:feat|ft|featuring)(?:\.\s*|\s+)|[fw]\/\s*)(.+)$/i

/** Takes the brackets out of a segment and reads each. Unclosed brackets are closed at the end. */
function readSegment(given: string): Segment {
  let text = closed(given.trim())
  const before: Part[] = []
  const parts: Part[] = []
  // a title may stand in brackets as a whole: "[untitled] (interlude)"
  const isWhole = text.replace(ALL_BRACKETS, '').trim() === ''
  for (let match = BRACKETS.exec(text); match !== null; match = BRACKETS.exec(text)) {
    const inside = match.slice(1).find((group) => group !== undefined) ?? ''
    const square = match[1] === undefined && match[5] === undefined && match[6] === undefined
    const read = insideParts(inside, square && !(isWhole && before.length + parts.length === 0))
    const inFront = text.slice(0, match.index).trim() === '' && read.every(({ kind }) => kind === 'title')
    if (inFront) before.push(...read)
    else parts.push(...read)
    text = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`
  }
  const guest = GUEST_AT_END.exec(text)
  if (guest !== null) {
    parts.push({ kind: 'featured', text: guest[1] ?? '' })
    text = text.slice(0, guest.index)
  }
  return {
    before,
    text: withoutNoiseTail(
      text
        .replace(/[()[\]]/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    ),
    parts,
  }
}

/** A bracket may hold several parts: "(feat. B) [Official Video]" or "(Live / Remastered 2011)" or "(Remix) (Clean)". */
function insideParts(inside: string, square: boolean): readonly Part[] {
  const pieces = inside.split(/\s+-\s+|\s*[|/;]\s*|\s*,\s+(?=\S)/).filter((piece) => piece.trim() !== '')
  const read = pieces.map((piece) => readPart(piece, square))
  const split = read.length > 1 && read.every(({ kind }) => kind === 'version' || kind === 'noise')
  return inside.trim() === '' ? [] : split ? read : [readPart(inside, square)]
}

function closed(text: string): string {
  const open = (text.match(/\(/g) ?? []).length - (text.match(/\)/g) ?? []).length
  return open > 0 ? text + ')'.repeat(Math.min(open, 8)) : text
}

const NOISE_TAIL =
  /[\s!.*-]+(?:(?:the )?(?:official|original|full) (?:(?:music|lyrics?|hd|4k) )?(?:video|audio|visuali[sz]er|clip)(?: (?:hd|hq|4k))?|(?:music|lyrics?) video|with lyrics|w\/ ?lyrics|lyrics|hq|hd|4k|1080p|free (?:download|dl)|out now|mv|m\/v)[!.*\s]*$/i

function withoutNoiseTail(text: string): string {
  let left = text
  for (let before = ''; before !== left;) {
    before = left
    const next = left.replace(NOISE_TAIL, '').trim()
    if (next !== '' && !wordsOf(next).every((word) => NOISE.has(word))) left = next
  }
  return left
}
