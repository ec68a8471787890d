import { cleanText } from './clean-text.ts'
import { artistKey, splitArtists } from './artists.ts'
import { readPart } from './read-part.ts'

/** What a file's or a video's name says. Neither is a fact: tags and services are better witnesses. */
export interface NameHints {
  readonly title: string
  readonly artists: readonly string[]
}

const AUDIO_ENDING =
  /\.(wav|wave|aiff?|flac|mp3|m4a|mp4|m4v|aac|alac|ogg|oga|opus|webm|mka|mkv|mov|caf|wma|wv|ape)$/i
/** "01 - ", "01. ", "1-03 ", "A1 ", "[07] ", "003_" and the like, in front of more. */
const TRACK_NUMBER =
  /^\s*(?:[([]?(?:\d{1,2}-)?\d{1,3}[)\]]?\s*[-._)]+\s*|0\d\s+|[([]\d{1,3}[)\]]\s*|[A-H]\d{1,2}(?:\s*[-.]\s*|\s+))(?=\S)/
/** yt-dlp ends file names with the video's id in brackets. */
const VIDEO_ID = /\s*[[(][A-Za-z0-9_-]{11}[\])]$/
const LEAD = /^\s*(?:premi[eè]re|exclusive|out now|free (?:download|dl))\s*[:|!]\s*/iu
const COPY = /\s*\((?:\d|copy(?: \d+)?)\)$|\s+-\s+copy$/i

/**
 * Title and artists of a name like "01 - Artist - Title (Remix) [320kbps].mp3". Without a dash there is no artist in the
 * name; then `uploader` is the only hint and is taken for the artist. Version words stay in the title.
 */
export function parseNames(name: string, uploader: string | null = null): NameHints {
  const text = tidy(name)
  const segments = text.split(/\s+-+\s+|\s+[|]\s+/).filter((segment) => segment !== '')
  const numbered =
    segments.length > 2
      ? segments.filter((segment, at) => at === segments.length - 1 || !/^\d{1,3}$/.test(segment))
      : segments
  const [first, ...rest] = numbered
  if (first === undefined) return { title: cleanText(name), artists: given(uploader) }
  const isArtist =
    rest.length > 0 &&
    !isVersion(rest[0] ?? '') &&
    !(uploader !== null && artistKey(rest.at(-1) ?? '') === artistKey(uploader))
  if (isArtist) return { title: rest.join(' - '), artists: artistsOf(first) }
  if (rest.length > 0 && uploader !== null && artistKey(rest.at(-1) ?? '') === artistKey(uploader)) {
    return { title: [first, ...rest.slice(0, -1)].join(' - '), artists: artistsOf(rest.at(-1) ?? '') }
  }
  return { title: numbered.join(' - '), artists: given(uploader) }
}

/** Without what tools and sites add around the name: endings, numbers, ids, bit rates, video words. */
function tidy(name: string): string {
  let text = cleanText(name.replace(AUDIO_ENDING, ''))
  if (!/\s/.test(text)) text = text.replace(/_-_|--/g, ' - ').replaceAll('_', ' ')
  text = text.replaceAll('_', ' ').replace(VIDEO_ID, videoIdOnly).replace(COPY, '').replace(LEAD, '')
  text = text.replace(/\s*([([{【])([^()[\]{}【】]*)[)\]}】]/g, (all, open: string, inside: string) =>
    readPart(inside, open !== '(').kind === 'noise' ? '' : all,
  )
  const numberless = text.trim().replace(TRACK_NUMBER, '')
  const left = (numberless === '' ? text : numberless).replace(/\s+/g, ' ').replace(/^[\s-]+|[\s-]+$/g, '')
  return left === '' ? cleanText(name) : left
}

/** Eleven letters in brackets may be a word; an id mixes cases, digits or marks. */
function videoIdOnly(bracket: string): string {
  const id = bracket.trim().slice(1, -1)
  return /\d|[_-]/.test(id) && /[A-Za-z]/.test(id) && !/^[a-z]+-[a-z]+$/i.test(id) ? '' : bracket
}

function isVersion(segment: string): boolean {
  const part = readPart(segment, false)
  return (
    part.kind === 'noise' || (part.kind === 'version' && part.version.by.every((word) => /^\d+$/.test(word)))
  )
}

function artistsOf(line: string): readonly string[] {
  const names = splitArtists(line)
  return names.length === 0 ? [line] : names
}

function given(uploader: string | null): readonly string[] {
  const name =
    uploader === null
      ? ''
      : cleanText(uploader)
          .replace(/\s+-\s+topic$/i, '')
          .replace(/VEVO$/, '')
  return name === '' ? [] : [name]
}
