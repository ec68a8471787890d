/** What an answer holds, judged by its first bytes before its type. */
export type Content =
  /** `ending`: what a file of this kind is called by, without the dot. */
  | { readonly kind: 'media'; readonly ending: string }
  | { readonly kind: 'page' }
  /** A stream or a feed: it lists audio, and is none. */
  | { readonly kind: 'list' }
  | { readonly kind: 'other'; readonly why: string }

export interface Seen {
  /** The first bytes of the body, all of it if it is short. */
  readonly head: Buffer
  /** As the site names it, without parameters, in small letters; empty where it does not. */
  readonly type: string
  /** Of the address. */
  readonly pathname: string
}

/** How many bytes are enough to know. */
export const HEAD_BYTES = 1024

export function recognise({ head, type, pathname }: Seen): Content {
  const said = /^(audio|video)\//.test(type) && !/mpegurl/.test(type)
  const known = endingOf(head)
  if (known !== null) return { kind: 'media', ending: known }
  const text = textOf(head)
  if (text !== null) return ofText(text, type, said)
  if (/^(text\/html|application\/xhtml\+xml)$/.test(type)) return { kind: 'page' }
  const named = MEDIA_ENDING.exec(pathname)?.[1]?.toLowerCase()
  if (said || named !== undefined) return { kind: 'media', ending: named ?? 'bin' }
  return { kind: 'other', why: type === '' ? 'its format is not known' : `it is "${type}"` }
}

function ofText(text: string, type: string, said: boolean): Content {
  if (text.trim() === '') return { kind: 'other', why: 'it is empty' }
  const isPage = PAGE_START.test(text)
  if (said) {
    return { kind: 'other', why: `the site calls it "${type}", and it is ${isPage ? 'a web page' : 'text'}` }
  }
  if (/^\s*(#EXTM3U|<\?xml(?![^]*<html)|<rss|<feed|<MPD)/i.test(text) || LIST_TYPE.test(type))
    return { kind: 'list' }
  if (isPage || /^(text\/html|application\/xhtml\+xml)$/.test(type)) return { kind: 'page' }
  return { kind: 'other', why: 'it is text' }
}

/** Starts of pages (WHATWG MIME Sniffing, 7.1), and those of pages written as XML. */
const PAGE_START =
  /^\s*(<(!doctype html|html|head|body|title|script|style|meta|link|iframe|table|div|font|h1|br|p|a|b)[\s/>]|<!--|<\?xml[^]*<html)/i
const LIST_TYPE = /mpegurl|dash\+xml|rss\+xml|atom\+xml/
const MEDIA_ENDING =
  /\.(mp3|mp2|wav|wave|w64|aiff?|aifc|flac|m4a|m4b|mp4|m4v|mov|aac|ogg|oga|opus|webm|mka|mkv|avi|caf|wma|wv|ape|ac3)$/i

/** Magic numbers: the place, the bytes, and what such a file is called. */
const MAGIC: readonly (readonly [offset: number, bytes: string, ending: string])[] = [
  [0, 'ID3', 'mp3'],
  [0, 'fLaC', 'flac'],
  [0, 'OggS', 'ogg'],
  [8, 'WAVE', 'wav'],
  [8, 'AIFF', 'aiff'],
  [8, 'AIFC', 'aiff'],
  [8, 'AVI ', 'avi'],
  [4, 'ftypM4A', 'm4a'],
  [4, 'ftyp', 'mp4'],
  [0, '\x1a\x45\xdf\xa3', 'mka'], // EBML: Matroska and WebM
  [0, 'caff', 'caf'],
  [0, 'riff', 'w64'],
  [0, 'wvpk', 'wv'],
  [0, 'MAC ', 'ape'],
  [0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'wma'], // ASF
  [0, '\x0b\x77', 'ac3'],
]

function endingOf(head: Buffer): string | null {
  const start = head.toString('latin1', 0, 16)
  const magic = MAGIC.find(([offset, bytes]) => start.startsWith(bytes, offset))
  if (magic !== undefined) return magic[2]
  // MPEG audio and ADTS: 11 or 12 bits of sync (ISO/IEC 11172-3, 13818-7)
  const [first = 0, second = 0, third = 0] = head
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null
  if ((second & 0xf6) === 0xf0) return 'aac'
  const reserved =
    (second & 0x18) === 0x08 || (second & 0x06) === 0 || third >> 4 === 15 || ((third >> 2) & 3) === 3
  return reserved ? null : 'mp3'
}

/** The bytes as text, or null when they are none: not UTF-8, or with control characters. */
function textOf(head: Buffer): string | null {
  try {
    // `stream`: a character may be cut in two at the end
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    // oxlint-disable-next-line no-control-regex -- they are what tells text from bytes
    return /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/.test(text) ? null : text
  } catch {
    return null
  }
}
