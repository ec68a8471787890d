import { artistKey, creditsOf, splitArtists, unsorted, type Credits } from './artists.ts'
import { cleanText } from './clean-text.ts'
import { PLAIN, isPureVersion, readPart, readVersion, type Part, type Version } from './read-part.ts'
import { segmentsOf, unquoted, withoutLead, type Segment } from './title-segments.ts'
import { wordsOf } from './words.ts'

/** One way to understand a title with its artists. */
export interface Reading {
  /** Words of the title with its subtitles, in order, guests and versions left out. */
  readonly title: readonly string[]
  /** The title's words outside of brackets. */
  readonly core: readonly string[]
  /** Title, subtitles and version words in order: "Strobe (Live)" and "Strobe Live" are one. */
  readonly flat: readonly string[]
  /** Titles in brackets beside one in a script that spells no sounds: "봄날 (Spring Day)" is also "Spring Day". */
  readonly asides: readonly string[]
  readonly version: Version
  readonly credits: Credits
  /** Who stands before the dash was taken for an artist that nobody named. */
  readonly isGuess: boolean
  /** Something says that this is a video, whose length may hold more than the track. */
  readonly video: boolean
}

/**
 * Every plausible way to read a name, best first. A title on a video site often is "Artist - Title (Version)" with
 * whoever uploaded it as artist; a dash may also stand in a title or before its version ("Title - Radio Edit").
 */
export function readName(title: string, artists: readonly string[]): readonly Reading[] {
  const text = unsorted(withoutLead(cleanText(title)))
  const video = /\b(video|mv|m\/v|clip|visuali[sz]er)\b/i.test(text)
  const quoted = unquoted(text)
  const guesses = [
    ...guessesOf(segmentsOf(text), artists),
    ...(quoted === null ? [] : guessesOf(segmentsOf(quoted), artists)),
  ]
  return guesses.map((guess) => readingOf(guess, video)).filter((reading) => reading.flat.length > 0)
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
  const demoted: Segment[] = []
  for (const [at, segment] of segments.entries()) {
    const part = readPart(segment.text, false)
    const only =
      segment.text !== '' && (part.kind === 'noise' || part.kind === 'featured' || isPureVersion(part))
    if (at > 0 && segment.text === '') versions.push(...segment.parts)
    else if (at > 0 && only) {
      versions.push(part, ...segment.parts)
      demoted.push(segment)
    } else titles.push(segment)
  }
  const [first, second, third] = titles
  const whole: Guess = { artists: given, title: titles, versions, uploader: [] }
  if (first === undefined) return [whole]
  if (second === undefined)
    return demoted.length === 0 ? [whole] : [whole, artistFirst(first, demoted, given)]
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
    versions: [...versions, ...segment.parts.flatMap(besideArtist)],
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

/** "alt-J - Intro": what looks like a version after the dash is the title itself. */
function artistFirst(
  first: Segment,
  [title, ...others]: readonly Segment[],
  given: readonly string[],
): Guess {
  const known = namesAny(first.text, given)
  const versions = [...first.parts, ...others.flatMap(({ text, parts }) => [readPart(text, false), ...parts])]
  return {
    artists: known ? [first.text, ...given] : [first.text],
    title: title === undefined ? [] : [title],
    versions,
    uploader: known ? [] : given,
  }
}

/** In brackets beside an artist stand guests, versions and the artist's name in another script: "IU (아이유)". */
function besideArtist(part: Part): readonly Part[] {
  if (part.kind !== 'title') return part.kind === 'noise' ? [] : [part]
  const name = part.words.join(' ')
  return isSpelled(name) ? [] : [{ kind: 'featured', text: name }]
}

/** All letters are Latin, or were spelled in Latin. */
function isSpelled(text: string): boolean {
  return !/[^\p{Script=Latin}\p{N}\s]/u.test(text)
}

/** Whether the text is one of the given artists, or all of several. */
function namesAny(text: string, given: readonly string[]): boolean {
  const keys = new Set([...given, ...given.flatMap(splitArtists)].map(artistKey))
  const names = splitArtists(text).map(artistKey)
  return keys.has(artistKey(text)) || names.some((name) => keys.has(name))
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
  const asides = guess.title.flatMap(({ before, parts: inside }) =>
    [...before, ...inside].flatMap((part) => (part.kind === 'title' ? [part.words.join('')] : [])),
  )
  const tail = splitTail(core)
  const own = tail === null ? versions : [tail.version, ...versions]
  const bareTitle = tail === null ? title : tail.title
  const uploader = guess.uploader.length === 0 ? null : uploaderVersion(guess.uploader)
  const raw = parts.flatMap((part) => (part.kind === 'title' || part.kind === 'version' ? part.words : []))
  return {
    title: bareTitle,
    core: tail === null ? core : tail.title,
    flat: uploader === null ? raw : [...raw, ...uploader.kinds],
    asides: asides.filter((aside) => isSpelled(aside) !== isSpelled(core.join(''))),
    version: merged(uploader === null ? own : [...own, uploader]),
    credits: creditsOf(guess.artists, guests),
    isGuess: guess.uploader.length > 0,
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

/** What follows is another artist and not the title. */
const JOINS_ARTISTS = /^\s+(?:&|\+|x|vs\.?|feat\.?|ft\.?)\s[^-]*\s-\s/iu

/** "Oasis Wonderwall" by somebody: read with a dash when one of the `artists` of the other name stands in front. */
export function withDash(title: string, artists: readonly string[]): string | null {
  const text = withoutLead(cleanText(title))
  for (const artist of artists.map(cleanText)) {
    const rest = text.slice(artist.length)
    if (
      artist.length < 2 ||
      !text.toLowerCase().startsWith(artist.toLowerCase()) ||
      !/^('s)?\s+[^\s-]/.test(rest) ||
      JOINS_ARTISTS.test(rest)
    )
      continue
    return `${artist} - ${rest.replace(/^'s/, '').trim()}`
  }
  return null
}
