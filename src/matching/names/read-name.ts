import { artistKey, creditsOf, splitArtists, type Credits } from './artists.ts'
import { cleanText } from './clean-text.ts'
import { PLAIN, isPureVersion, readPart, readVersion, type Part, type Version } from './read-part.ts'
import { NOISE } from './version-words.ts'
import { wordsOf } from './words.ts'

/** One way to understand a title with its artists. */
export interface Reading {
  /** Words of the title with its subtitles, in order, guests and versions left out. */
  readonly title: readonly string[]
  /** The title's words outside of brackets. */
  readonly core: readonly string[]
  /** Title, subtitles and version words in order: "Strobe (Live)" and "Strobe Live" are one. */
  readonly flat: readonly string[]
  readonly version: Version
  readonly credits: Credits
  /** Something says that this is a video, whose length may hold more than the track. */
  readonly video: boolean
}

interface Segment {
  /** Subtitles in front: "(I Can't Get No) Satisfaction". */
  readonly before: readonly Part[]
  readonly text: string
  readonly parts: readonly Part[]
}

/**
 * Every plausible way to read a name, best first. A title on a video site often is "Artist - Title (Version)" with
 * whoever uploaded it as artist; a dash may also stand in a title or before its version ("Title - Radio Edit").
 */
export function readName(title: string, artists: readonly string[]): readonly Reading[] {
  const text = withoutLead(cleanText(title))
  const video = /\b(video|mv|m\/v|clip|visuali[sz]er)\b/i.test(text)
  const quoted = unquoted(text)
  const guesses = [...guessesIn(text, artists), ...(quoted === null ? [] : guessesIn(quoted, artists))]
  return guesses.map((guess) => readingOf(guess, video)).filter((reading) => reading.flat.length > 0)
}

const DASHES = /\s+-+\s+|\s+-+(?=\S)|(?<=\S)-+\s+|\s*\|\s*|\s+[~•·:]\s+|\s*\/\/\s*/u

function guessesIn(text: string, artists: readonly string[]): readonly Guess[] {
  const segments = text
    .split(DASHES)
    .filter((segment) => segment.trim() !== '')
    .map(readSegment)
  const telling = segments.filter(
    ({ before, text: left, parts }) =>
      left !== '' || [...before, ...parts].some(({ kind }) => kind !== 'noise'),
  )
  return guessesOf(telling.length === 0 ? [{ before: [], text, parts: [] }] : telling, artists)
}

/** M83 "Midnight City" Official Video: the artist stands before the quoted title, as before a dash. */
function unquoted(text: string): string | null {
  const match =
    /^([^"「『-]+?)\s*(?:"([^"]{2,})"|「([^」]+)」|『([^』]+)』|(?<=\s)'([^']{3,})'(?=\s|$))(.*)$/u.exec(text)
  const title = match?.slice(2, 6).find((group) => group !== undefined)
  return match === null || title === undefined ? null : `${match[1] ?? ''} - ${title}${match[6] ?? ''}`
}

interface Guess {
  readonly artists: readonly string[]
  /** The segments that hold the title; the first is the title, further ones subtitles or versions. */
  readonly title: readonly Segment[]
  /** Segments that hold a version only. */
  readonly versions: readonly Part[]
  /** Set where the given artist is taken for an uploader: "Karaoke Hits" makes a karaoke version. */
  readonly uploader: readonly string[]
}

function guessesOf(segments: readonly Segment[], given: readonly string[]): readonly Guess[] {
  const versions: Part[] = []
  const titles: Segment[] = []
  for (const [at, segment] of segments.entries()) {
    const part = readPart(segment.text, false)
    const only =
      segment.text !== '' && (part.kind === 'noise' || part.kind === 'featured' || isPureVersion(part))
    if (at > 0 && segment.text === '') versions.push(...segment.parts)
    else if (at > 0 && only) versions.push(part, ...segment.parts)
    else titles.push(segment)
  }
  const [first, second, third] = titles
  const whole: Guess = { artists: given, title: titles, versions, uploader: [] }
  if (first === undefined || second === undefined) return [whole]
  const rest = titles.slice(1)
  const isGiven = (segment: Segment): boolean => namesAny(segment.text, given)
  const by = (
    segment: Segment,
    title: readonly Segment[],
    all: readonly string[],
    uploader: readonly string[] = [],
  ): Guess => ({
    artists: [segment.text, ...all],
    title,
    versions: [...versions, ...segment.parts.filter(({ kind }) => kind === 'featured')],
    uploader,
  })
  const last = titles.at(-1) ?? second
  if (isGiven(first))
    return third === undefined ? [by(first, rest, given)] : [by(first, rest, given), by(first, [last], given)]
  if (isGiven(last)) return [by(last, titles.slice(0, -1), given)]
  const part = readPart(last.text, false)
  const versionLast =
    part.kind === 'version'
      ? [{ ...whole, title: titles.slice(0, -1), versions: [...versions, part, ...last.parts] }]
      : []
  const more =
    third === undefined
      ? []
      : [by(second, titles.slice(2), [], given), by(first, [last], [], given), by(first, [second], [], given)]
  return [
    by(first, rest, [], given),
    whole,
    ...versionLast,
    by(last, titles.slice(0, -1), [], given),
    ...more,
  ]
}

/** Whether the text is one of the given artists, or all of several. */
function namesAny(text: string, given: readonly string[]): boolean {
  const keys = new Set([...given, ...given.flatMap(splitArtists)].map(artistKey))
  const names = splitArtists(text).map(artistKey)
  return keys.has(artistKey(text)) || (names.length > 0 && names.some((name) => keys.has(name)))
}

function readingOf(guess: Guess, video: boolean): Reading {
  const parts: Part[] = []
  for (const { before, text, parts: inside } of guess.title) {
    parts.push(...before)
    if (text !== '') parts.push({ kind: 'title', words: wordsOf(text) })
    parts.push(...inside)
  }
  parts.push(...guess.versions)
  const core = guess.title.flatMap(({ text }) => wordsOf(text))
  const guests = parts.flatMap((part) => (part.kind === 'featured' ? [part.text] : []))
  const versions = parts.flatMap((part) => (part.kind === 'version' ? [part.version] : []))
  const title = parts.flatMap((part) => (part.kind === 'title' ? part.words : []))
  const tail = splitTail(core)
  const own = tail === null ? versions : [tail.version, ...versions]
  const bareTitle = tail === null ? title : tail.title
  const uploader = guess.uploader.length === 0 ? null : uploaderVersion(guess.uploader)
  const raw = parts.flatMap((part) => (part.kind === 'title' || part.kind === 'version' ? part.words : []))
  return {
    title: bareTitle,
    core: tail === null ? core : tail.title,
    flat: raw,
    version: merged(uploader === null ? own : [...own, uploader]),
    credits: creditsOf(guess.artists, guests),
    video,
  }
}

function merged(versions: readonly Version[]): Version {
  if (versions.length === 0) return PLAIN
  const kinds = new Set(versions.flatMap(({ kinds: each }) => [...each]))
  return { kinds, by: [...new Set(versions.flatMap(({ by }) => by))] }
}

/** Version words that stand unmistakably at a title's end without brackets: "Strobe Radio Edit", "Strobe Original Mix". */
const TAIL =
  / ((original|album|lp) (mix|version)|(radio|club|extended|vip|dub|instrumental|acoustic|live|single) (edit|mix|version)|(\d{4} )?remaster(ed)?( version)?( \d{4})?|instrumental|acapella|nightcore|sped up|slowed( and reverb)?|slowed reverb|vip|karaoke version)$/

function splitTail(
  core: readonly string[],
): { readonly title: readonly string[]; readonly version: Version } | null {
  const text = core.join(' ')
  const tail = TAIL.exec(text)
  if (tail === null) return null
  return {
    title: text.slice(0, tail.index).split(' '),
    version: readVersion((tail[1] ?? '').split(' ')) ?? PLAIN,
  }
}

/** Channels that carry one kind of version say so in their name. */
function uploaderVersion(uploader: readonly string[]): Version | null {
  const version = readVersion(wordsOf(uploader.join(' ')))
  if (version === null) return null
  const telling = [
    'karaoke',
    'cover',
    'nightcore',
    'daycore',
    'instrumental',
    'acapella',
    'slowed',
    'sped-up',
    '8d',
    'bass-boosted',
    'lofi',
    'lullaby',
    'lesson',
    'piano',
    'strings',
    'beat',
    'loop',
  ]
  const kinds = new Set([...version.kinds].filter((kind) => telling.includes(kind)))
  return kinds.size === 0 ? null : { kinds, by: [] }
}

/** "Premiere: ...", "[HOUSE] ...", "OUT NOW! ..." */
function withoutLead(text: string): string {
  const lead =
    /^(?:(?:exclusive|world|track|video|audio|new|free)?\s*premi[eè]re|exclusive|out now|free (?:download|dl)|new (?:music|song|track)|listen|now playing|hq|hd|full|official)\s*(?:[:|!]+|\s-)\s*/iu
  const bare = text
    .replace(/^(?:0\d[\s.)_-]+|\d{1,2}\.\s+)(?=\S)/, '')
    .replace(lead, '')
    .replace(/^["'](.+)["']$/, '$1')
  return bare === '' ? text : bare
}

const BRACKETS =
  /\(([^()[\]]*(?:\([^()]*\)[^()[\]]*)*)\)|\[([^[\]]*)\]|\{([^{}]*)\}|【([^】]*)】|「([^」]*)」|『([^』]*)』|〈([^〉]*)〉/u
const GUEST_AT_END = /\s+\(?(?:feat|ft|featuring)(?:\.\s*|\s+)(.+)$/i

/** Takes the brackets out of a segment and reads each. Unclosed brackets are closed at the end. */
function readSegment(given: string): Segment {
  let text = closed(given.trim())
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
