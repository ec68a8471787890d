import type { CanonicalLink, LinkReading } from './canonical-link.ts'
import { isSoundcloudHost, readSoundcloudLink, readSoundcloudUri } from './soundcloud.ts'
import { isSpotifyHost, readSpotifyLink, readSpotifyUri } from './spotify.ts'
import { storeOf } from './stores.ts'
import { readFileLink, readWebLink } from './web.ts'
import { wrappedLink } from './wrapped-link.ts'
import { isYoutubeHost, readYoutubeLink } from './youtube.ts'

export type { CanonicalLink } from './canonical-link.ts'

/** Longer than any link people share; keeps a hostile drop from costing time. */
const MAX_LENGTH = 8192
const TOO_LONG: LinkReading = { refused: `it is longer than ${MAX_LENGTH} characters` }

/**
 * What a link names and the one form it is compared and stored in. Knows nothing of the network and never throws:
 * what is not a track source answers `kind: "invalid"` with the reason in `error`.
 * Accepts http, https, file, `spotify:` and `soundcloud:`; a known host also without a scheme, as people paste it.
 * Canonical forms and the parameters that are dropped: the rows of test/fixtures/canonical-urls.json.
 */
export function canonicalise(input: string): CanonicalLink {
  const reading = input.length > MAX_LENGTH ? TOO_LONG : read(bare(input))
  if ('refused' in reading) {
    return {
      input,
      service: 'none',
      kind: 'invalid',
      id: null,
      canonical: null,
      needsNetwork: false,
      error: reading.refused,
    }
  }
  return { input, ...reading }
}

function read(text: string): LinkReading {
  if (text === '') return { refused: 'it is empty' }
  // an address parser drops tabs and line ends silently, and then reads another address than a person does
  if (/\p{Cc}/u.test(text)) return { refused: 'it holds control characters' }
  if (/\s\S*:\/\//.test(text)) return { refused: 'it holds more than one link' }
  if (!text.isWellFormed()) return { refused: 'it is not valid text' }
  if (/^spotify:/i.test(text)) return readSpotifyUri(text)
  if (/^soundcloud:/i.test(text)) return readSoundcloudUri(text)
  const url = URL.parse(text)
  if (url !== null && /^(https?|file):$/.test(url.protocol)) return readUrl(url)
  return readWithoutScheme(text) ?? refusalOf(text, url)
}

function readUrl(given: URL): LinkReading {
  if (given.protocol === 'file:') return readFileLink(given)
  if (given.username !== '' || given.password !== '')
    return { refused: 'it carries a user name or a password' }
  const url = new URL(given.href)
  url.hostname = url.hostname.replace(/\.$/, '')
  return readKnown(url) ?? readWebLink(url)
}

/** A known service's link, also inside of a page that only leads on to it; what is wrapped is shorter each time. */
function readKnown(url: URL): LinkReading | null {
  if (url.port !== '') return null
  const inner = wrappedLink(url)
  return inner === null ? readService(url) : readUrl(inner)
}

function readService(url: URL): LinkReading | null {
  const host = url.hostname
  if (isSpotifyHost(host)) return readSpotifyLink(url)
  if (isYoutubeHost(host)) return readYoutubeLink(url)
  if (isSoundcloudHost(host)) return readSoundcloudLink(url)
  return storeOf(host)?.(url) ?? null
}

/** `soundcloud.com/a/b` and `//youtu.be/x` are links without a scheme; only hosts that are known are guessed at. */
function readWithoutScheme(text: string): LinkReading | null {
  if (!/^(\/\/)?[a-z0-9-]+(\.[a-z0-9-]+)+\//i.test(text)) return null
  const url = URL.parse(`https://${text.replace(/^\/\//, '')}`)
  return url === null || url.username !== '' ? null : readKnown(url)
}

function refusalOf(text: string, url: URL | null): LinkReading {
  const scheme = url?.protocol ?? /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(text)?.[0]
  if (scheme !== undefined && !/^(https?|file):$/i.test(scheme)) {
    return { refused: `its scheme is "${scheme}"; http, https, file, spotify and soundcloud are accepted` }
  }
  return { refused: 'it is not a link' }
}

const AROUND = /^[\s\p{Cf}<>"'`“”„‘’«»‹›]+|[\s\p{Cf}<>"'`“”„‘’«»‹›]+$/gu

/** Without the spaces, invisible marks, quotes and angle brackets that mail and chat put around a link. */
function bare(input: string): string {
  return input.replace(AROUND, '')
}
