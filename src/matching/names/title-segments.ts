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

/** A dash within brackets parts nothing outside of them. */
const BRACKETED_DASH = /\([^()]* -+ [^()]*\)|\[[^[\]]* -+ [^[\]]*\]/g
/** "Parts VI - IX" */
const RANGE = /\b((?:parts?|pts?\.?) [ivx\d]+) - ([ivx\d]+)\b/gi

/** The segments of a cleaned title that say something; one with all of the text when none does. */
export function segmentsOf(text: string): readonly Segment[] {
  const segments = text
    .replace(BRACKETED_DASH, (inside) => inside.replace(/\s+-+\s+/g, ' ; '))
    .replace(RANGE, '$1-$2')
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
  return match === null || title === undefined
    ? null
    : `${match[1] ?? ''} - ${title} ${(match[6] ?? '').trim()}`.trim()
}

/** "Premiere: ...", "[HOUSE] ...", "OUT NOW! ..." */
export function withoutLead(text: string): string {
  const lead =
    /^(?:(?:exclusive|world|track|video|audio|new|free)?\s*premi[eè]re|exclusive|out now|free (?:download|dl)|new (?:music|song|track)|listen|now playing|hq|hd|full|official)\s*(?:[:|!]+|\s-)\s*/iu
  const bare = text
    .replace(SORTED, '$2 $1')
    .replace(/^(?:0\d[\s.)_-]+|\d{1,2}\.\s+)(?=\S)/, '')
    .replace(lead, '')
    .replace(/^["'](.+)["']$/, '$1')
  return bare === '' ? text : bare
}

/** "Forest, A" as libraries sort it. */
const SORTED = /^([^,([\-|]+), (the|a|an|les?|los|las|die|der|das)$/i
const BRACKETS =
  /\(([^()[\]]*(?:\([^()]*\)[^()[\]]*)*)\)|\[([^[\]]*)\]|\{([^{}]*)\}|【([^】]*)】|「([^」]*)」|『([^』]*)』|〈([^〉]*)〉/u
const GUEST_AT_END = /\s+\(?(?:(?:feat|ft|featuring)(?:\.\s*|\s+)|f\/\s*)(.+)$/i
/** Nothing but brackets: what stands in the first is the title. */
const BRACKETED = /^(?:\[([^[\]]{2,})\]|\(([^()]{2,})\))(\s*(?:\[[^[\]]*\]|\([^()]*\)))*\s*$/

/** Takes the brackets out of a segment and reads each. Unclosed brackets are closed at the end. */
function readSegment(given: string): Segment {
  let text = unbracketed(closed(given.trim()))
  const before: Part[] = []
  const parts: Part[] = []
  for (let match = BRACKETS.exec(text); match !== null; match = BRACKETS.exec(text)) {
    const inside = match.slice(1).find((group) => group !== undefined) ?? ''
    const square = match[1] === undefined && match[5] === undefined && match[6] === undefined
    const read = insideParts(inside, square)
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

/** "[untitled love song] (interlude)" is "untitled love song (interlude)". */
function unbracketed(text: string): string {
  const [, square, round] = BRACKETED.exec(text) ?? []
  const title = square ?? round
  return title === undefined || readPart(title, false).kind !== 'title'
    ? text
    : `${title} ${text.slice(title.length + 2)}`
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
  /[\s!.*-]+(?:(?:the )?(?:official|original|full) (?:(?:music|lyrics?|hd|4k) )?(?:video|audio|visuali[sz]er|clip)(?: (?:hd|hq|4k))?|(?:video ?clip|video|clip|audio) (?:oficial|officiel|ufficiale|song)|offizielles (?:musik)?video|(?:music|lyrics?|lyrical) video|with lyrics|w\/ ?lyrics|lyric(?:s|al)?|full ver(?:sion|\.)?|hq|hd|4k|1080p|\d{2,3} ?bpm|free (?:download|dl)|out now|mv|m\/v)[!.*\s]*$/i

function withoutNoiseTail(text: string): string {
  let left = text
  for (let before = ''; before !== left;) {
    before = left
    const next = left.replace(NOISE_TAIL, '').trim()
    if (next !== '' && !wordsOf(next).every((word) => NOISE.has(word))) left = next
  }
  return left
}
