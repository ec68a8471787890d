import { readHtml, type HtmlPart } from './html-parts.ts'

export interface Page {
  /** `og:title`, else the title in the head. */
  readonly title: string | null
  /** Addresses (http, https) of the audio, one for each player, in the order of the page. */
  readonly players: readonly string[]
}

interface Offer {
  readonly address: string
  /** A MIME type where the page names one. */
  readonly type: string
}

/** What is gathered on the way through a page. */
interface Reading {
  base: string
  title: string | null
  ogTitle: string | null
  /** The offers of each `<audio>`: its own address, or the formats of one recording. */
  readonly audio: Offer[][]
  readonly og: Offer[][]
  open: Offer[] | null
}

/**
 * The plain audio of a page: its `<audio>` elements, each with `src` or `<source>`, else its `og:audio`. Streams (HLS,
 * DASH) and audio that only scripts put there are not seen. Relative addresses start at `url`, where the page was found.
 */
export function readPage(html: string, url: string): Page {
  const reading: Reading = { base: url, title: null, ogTitle: null, audio: [], og: [], open: null }
  for (const part of readHtml(html)) take(reading, part, url)
  const ofElements = bestOffers(reading.audio, reading.base)
  const players = ofElements.length > 0 ? ofElements : bestOffers(reading.og, reading.base)
  return { title: reading.ogTitle ?? reading.title, players: [...new Set(players)] }
}

function take(reading: Reading, part: HtmlPart, url: string): void {
  if (part.kind === 'text') {
    if (part.name === 'title') reading.title ??= oneLine(part.text)
    return
  }
  if (part.name === 'audio') reading.open = null
  if (part.kind === 'close') return
  const value = (name: string): string => part.attributes.get(name)?.trim() ?? ''
  const offer = { address: value('src'), type: value('type').toLowerCase() }
  switch (part.name) {
    case 'audio':
      reading.open = offer.address === '' ? [] : [offer]
      reading.audio.push(reading.open)
      break
    case 'source':
      reading.open?.push(offer)
      break
    case 'base':
      if (reading.base === url) reading.base = URL.parse(value('href'), url)?.href ?? url
      break
    case 'meta':
      takeMeta(reading, (value('property') || value('name')).toLowerCase(), value('content'))
      break
    default:
  }
}

/** The Open Graph protocol (ogp.me): `og:audio:type` and `og:audio:secure_url` belong to the `og:audio` before them. */
function takeMeta(reading: Reading, name: string, content: string): void {
  const last = reading.og.at(-1)
  if (name === 'og:title') reading.ogTitle ??= oneLine(content)
  if (name === 'og:audio' || name === 'og:audio:url') reading.og.push([{ address: content, type: '' }])
  if (name === 'og:audio:secure_url' && last === undefined) reading.og.push([{ address: content, type: '' }])
  if (name === 'og:audio:type' && last?.[0] !== undefined)
    last[0] = { ...last[0], type: content.toLowerCase() }
}

/** Streams and pages of players, which are no audio themselves. */
const NO_FILE = /mpegurl|dash\+xml|^text\/|^application\/(xhtml|x-shockwave)/
const LOSSLESS = /flac|wav|aiff/

/** Of each player the lossless offer where there is one, else the first, as a browser would. */
function bestOffers(players: readonly (readonly Offer[])[], base: string): readonly string[] {
  return players.flatMap((offers) => {
    const usable = offers.flatMap(({ address, type }) => {
      const url = address === '' || NO_FILE.test(type) ? null : URL.parse(address, base)
      if (url === null || !/^https?:$/.test(url.protocol) || /\.(m3u8|mpd)$/i.test(url.pathname)) return []
      return [{ href: url.href, lossless: LOSSLESS.test(type) || /\.(flac|wav|aiff?)$/i.test(url.pathname) }]
    })
    const best = usable.find(({ lossless }) => lossless) ?? usable[0]
    return best === undefined ? [] : [best.href]
  })
}

/** Longer than any name of a track; keeps a hostile page out of every report. */
const MAX_TITLE = 500

function oneLine(text: string): string | null {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return line === '' ? null : line.slice(0, MAX_TITLE).toWellFormed()
}
